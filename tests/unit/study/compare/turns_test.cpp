#include "study/compare/turns.h"

#include <set>
#include <string>

#include "catch.hpp"

using namespace bench;

namespace {

/// "ABBA BAAB"
std::string order_of(const std::vector<SideTurn>& turns) {
  std::string order;
  for (const SideTurn& turn : turns) order += turn.side == 0 ? 'A' : 'B';
  return order;
}

void check_every_place_once(const std::vector<SideTurn>& turns, std::int64_t base, std::int64_t changed) {
  std::int64_t next[] = {0, 0};
  for (const SideTurn& turn : turns) {
    CHECK(turn.first == next[turn.side]);
    CHECK(turn.count > 0);
    next[turn.side] += turn.count;
  }
  CHECK(next[0] == base);
  CHECK(next[1] == changed);
}

}  // namespace

TEST_CASE("turns come in fours, A B B A or B A A B, and both kinds occur") {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::string order = order_of(turns_of_sides({80, 8, 1}, {80, 8, 1}, seed));
    REQUIRE(order.size() == 16);
    for (std::size_t at = 0; at < order.size(); at += 4) {
      const std::string four = order.substr(at, 4);
      CAPTURE(order);
      CHECK((four == "ABBA" || four == "BAAB"));
      seen.insert(four);
    }
  }
  CHECK(seen.size() == 2);
}

TEST_CASE("the same seed gives the same turns, another one others") {
  const SideAmount side{200, 20, 1};
  CHECK(turns_of_sides(side, side, 7) == turns_of_sides(side, side, 7));
  std::set<std::string> orders;
  for (std::uint64_t seed = 0; seed < 20; ++seed) orders.insert(order_of(turns_of_sides(side, side, seed)));
  CHECK(orders.size() > 10);
}

TEST_CASE("a drift in one direction adds as much to one side as to the other") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto turns = turns_of_sides({60, 6, 1}, {60, 6, 1}, seed);
    std::int64_t balance = 0;
    for (std::size_t i = 0; i < turns.size(); ++i)
      balance += (turns[i].side == 0 ? 1 : -1) * static_cast<std::int64_t>(i);
    CHECK(turns.size() == 12);
    CHECK(balance == 0);
  }
}

TEST_CASE("every place of both plans is sent once, in the order of the plan") {
  check_every_place_once(turns_of_sides({100, 5, 1}, {100, 5, 1}, 1), 100, 100);
  check_every_place_once(turns_of_sides({7, 1, 1}, {7, 1, 1}, 2), 7, 7);
  check_every_place_once(turns_of_sides({30, 3, 1}, {50, 5, 1}, 3), 30, 50);
  check_every_place_once(turns_of_sides({1, 1, 1}, {1, 1, 1}, 4), 1, 1);
  check_every_place_once(turns_of_sides({1, 1, 1}, {9, 9, 1}, 4), 1, 9);
  check_every_place_once(turns_of_sides({3, 1, 64}, {3, 1, 64}, 5), 3, 3);
}

TEST_CASE("a turn is a run of the suite, or less where there are few runs, and keeps its workers busy") {
  CHECK(turns_of_each({200, 10, 1}, {200, 10, 1}) == 10);
  CHECK(turns_of_each({100, 5, 1}, {100, 5, 1}) == 6);
  CHECK(turns_of_each({20, 1, 1}, {20, 1, 1}) == 4);
  CHECK(turns_of_each({2, 1, 1}, {2, 1, 1}) == 2);
  CHECK(turns_of_each({1, 1, 1}, {1, 1, 1}) == 1);
  CHECK(turns_of_each({100, 10, 8}, {100, 10, 8}) == 6);
  CHECK(turns_of_each({100, 10, 1}, {100, 10, 8}) == 6);
  CHECK(turns_of_each({100, 10, 1000}, {100, 10, 1000}) == 2);
}

TEST_CASE("sides that may end before all is sent take short turns, of questions as well") {
  const SideAmount questions{1000, 1, 1, true};
  CHECK(turns_of_each(questions, questions) == 40);
  CHECK(turns_of_each({500, 100, 1, true}, {500, 100, 1, true}) == 100);
  CHECK(turns_of_each({30, 1, 1, true}, {30, 1, 1, true}) == 4);
  const SideAmount busy{1000, 1, 50, true};
  CHECK(turns_of_each(busy, busy) == 10);
}

TEST_CASE("the places of a turn are those of its stretch") {
  CHECK(SideTurn{0, 3, 4}.places() == std::vector<std::int64_t>{3, 4, 5, 6});
}
