#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "bench/backend.h"

#include "catch.hpp"
#include "study/sweep/sweep.h"

using namespace bench;

namespace {

Preflight server_with_model() {
  Preflight found;
  found.backend = find_backend("ollama");
  found.server.url = "http://127.0.0.1:1";
  found.server.api = "ollama";
  found.models.resize(1);
  found.models.front().name = "m";
  return found;
}

Suite one_prompt_suite() { return {"one", {{"a", {{"user", "one"}}, "", {}, {}, {}}}}; }

std::vector<SweepLeg> legs_for(const SweepAsked& asked, std::int64_t seed = 42) {
  RunOptions options;
  options.request.seed = seed;
  options.nonce_seed = 7;
  return sweep_legs(options, {one_prompt_suite()}, server_with_model(), asked).value();
}

std::string order_in(const std::vector<SweepLeg>& legs) {
  std::string order;
  for (const SweepLeg& leg : legs) order += std::to_string(leg.leg.plan.block) + ":" + std::to_string(leg.level) + " ";
  return order;
}

}  // namespace

TEST_CASE("each level comes once in each repetition, in an order of the seed's, and never the same request twice") {
  SweepAsked asked;
  asked.levels = {1, 2, 4, 8, 16};
  const auto legs = legs_for(asked);
  REQUIRE(legs.size() == 15);
  std::set<std::pair<std::int64_t, std::size_t>> seen;
  std::int64_t next = 0;
  for (const SweepLeg& leg : legs) {
    CHECK(seen.emplace(leg.leg.plan.block, leg.level).second);
    CHECK(leg.leg.plan.condition == "workers=" + std::to_string(std::int64_t{1} << leg.level));
    CHECK(leg.leg.shape.workers == std::int64_t{1} << leg.level);
    CHECK(leg.leg.plan.count == std::max<std::int64_t>(6, 3 * leg.leg.shape.workers));
    CHECK(leg.leg.plan.first_index == next);
    CHECK(leg.leg.warmups == 1);
    next = leg.leg.plan.first_index + *leg.leg.plan.count;
  }
  CHECK(order_in(legs) == order_in(legs_for(asked)));
  CHECK(order_in(legs) != order_in(legs_for(asked, 43)));
  asked.ascending_first = true;
  CHECK(order_in(legs_for(asked)).starts_with("0:0 0:1 0:2 0:3 0:4 1:"));
}

TEST_CASE("a level changes what it names and nothing else") {
  SweepAsked asked;
  asked.repetitions = 1;
  asked.ascending_first = true;
  asked.levels = {2048, 8192};
  asked.dimension = SweepDimension::num_ctx;
  CHECK(legs_for(asked)[1].leg.plan.num_ctx == 8192);
  CHECK(legs_for(asked)[1].leg.shape.workers == 1);
  asked.dimension = SweepDimension::num_predict;
  CHECK(legs_for(asked)[1].leg.plan.request.num_predict == 8192);
  asked.duration = std::chrono::seconds(5);
  CHECK_FALSE(legs_for(asked)[1].leg.plan.count);
  CHECK(legs_for(asked)[1].leg.shape.duration == Nanos(std::chrono::seconds(5)));
  asked.dimension = SweepDimension::rate;
  asked.levels = {0.5, 20};
  const auto rates = legs_for(asked);
  CHECK(rates[0].leg.plan.condition == "rate=0.5");
  CHECK(rates[0].leg.plan.count == 3);
  CHECK(rates[1].leg.plan.count == 100);
  CHECK(rates[1].leg.arrivals.size() == 100);
  CHECK(rates[1].leg.shape.workers > 100);
}

TEST_CASE("arrivals come at random with the mean that was asked for, the same for the same seed") {
  const auto arrivals = arrivals_at(10, 4000, 3);
  CHECK(arrivals.front() == Nanos{0});
  CHECK(std::is_sorted(arrivals.begin(), arrivals.end()));
  CHECK(seconds(arrivals.back()) == Approx(400).epsilon(0.05));
  double squares = 0;  // an exponential gap has the standard deviation of its mean
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    const double off = seconds(arrivals[i] - arrivals[i - 1]) - 0.1;
    squares += off * off;
  }
  CHECK(std::sqrt(squares / 4000) == Approx(0.1).epsilon(0.1));
  CHECK(arrivals == arrivals_at(10, 4000, 3));
  CHECK(arrivals != arrivals_at(10, 4000, 4));
}
