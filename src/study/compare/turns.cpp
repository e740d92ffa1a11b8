#include "study/compare/turns.h"

#include <algorithm>

#include "base/random.h"

namespace bench {
namespace {

constexpr std::int64_t fewest_turns = 4;            ///< of each side: two times A B B A
constexpr std::int64_t requests_that_may_end = 25;  ///< in a turn, at most where the prompts allow it
constexpr std::int64_t requests_of_a_worker = 2;  ///< in a turn, at least: its beginning and end are not a steady load

std::int64_t even(std::int64_t n) { return n - n % 2; }

/// The most turns that leave every worker its requests.
std::int64_t most_turns(const SideAmount& side) {
  const std::int64_t shortest = side.workers > 1 ? requests_of_a_worker * side.workers : 1;
  return side.requests / shortest;
}

/// The i-th of n stretches of nearly one length.
SideTurn stretch(std::size_t side, std::int64_t requests, std::int64_t i, std::int64_t n) {
  const std::int64_t first = requests * i / n;
  return {side, first, requests * (i + 1) / n - first};
}

}  // namespace

std::int64_t turns_of_each(const SideAmount& base, const SideAmount& changed) {
  const std::int64_t runs = std::max(base.runs, changed.runs);
  const std::int64_t short_ones = base.may_end ? even(base.requests / requests_that_may_end) : 0;
  const std::int64_t wanted = std::max({fewest_turns, even(runs + 1), short_ones});
  const std::int64_t possible = std::min(most_turns(base), most_turns(changed));
  const bool can_be_even = base.requests >= 2 && changed.requests >= 2;
  return std::max<std::int64_t>(can_be_even ? 2 : 1, even(std::min(wanted, possible)));
}

std::vector<SideTurn> turns_of_sides(const SideAmount& base, const SideAmount& changed, std::uint64_t seed) {
  const std::int64_t n = turns_of_each(base, changed);
  const std::int64_t requests[] = {base.requests, changed.requests};
  Random random(sub_seed(seed, "turns of sides"));
  std::vector<SideTurn> turns;
  std::size_t begins = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    begins = i % 2 == 0 ? random.below(2) : 1 - begins;  // the second pair of four is the first turned round
    for (const std::size_t side : {begins, 1 - begins})
      if (const SideTurn turn = stretch(side, requests[side], i, n); turn.count > 0) turns.push_back(turn);
  }
  return turns;
}

}  // namespace bench
