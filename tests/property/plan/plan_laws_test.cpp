#include <map>
#include <set>

#include "bench/plan.h"

#include "catch.hpp"
#include "plan/make_plan.h"

using namespace bench;

namespace {

RunOptions options_with_seed(std::int64_t seed) {
  RunOptions options;
  options.request.seed = seed;
  return options;
}

Suite suite_of(std::int64_t items) {
  Suite suite{"s", {}};
  for (std::int64_t i = 0; i < items; ++i)
    suite.cases.push_back({std::to_string(i), {{"user", "Ask " + std::to_string(i)}}, "", {}, std::nullopt, {}});
  return suite;
}

RunPlan plan_of(const RunOptions& options, std::int64_t items) {
  const auto plan = make_plan(options, suite_of(items), {"m", "http://h:1", false, false}, 0, 77);
  REQUIRE(plan.has_value());
  return *plan;
}

std::map<std::string, int> times_asked(const RunPlan& plan, std::int64_t from, std::int64_t to) {
  std::map<std::string, int> times;
  for (std::int64_t i = from; i < to; ++i) ++times[plan.at(i).id];
  return times;
}

}  // namespace

TEST_CASE("the same inputs give the same plan, in whatever order it is read") {
  const std::int64_t seed = GENERATE(0, 1, 42, -1);
  const RunPlan plan = plan_of(options_with_seed(seed), 20);
  const RunPlan again = plan_of(options_with_seed(seed), 20);
  CHECK(plan == again);
  for (std::int64_t i = *plan.size() - 1; i >= 0; --i) CHECK(plan.at(i) == again.at(i));
  CHECK(plan.at(13) == plan.at(13));
}

TEST_CASE("every case is asked exactly as often as it should be") {
  const std::int64_t items = GENERATE(1, 2, 3, 7, 20, 33);
  const std::int64_t runs = GENERATE(1, 2, 5);
  RunOptions options;
  options.runs = runs;
  const RunPlan plan = plan_of(options, items);
  REQUIRE(plan.size() == items * runs);
  const auto times = times_asked(plan, 0, *plan.size());
  REQUIRE(times.size() == static_cast<std::size_t>(items));
  for (const auto& [id, n] : times) CHECK(n == runs);
  for (std::int64_t i = 0; i < *plan.size(); ++i) {
    CHECK(plan.at(i).plan_index == i);
    CHECK(plan.at(i).run == i / items);
  }
}

TEST_CASE("a run that stops anywhere is balanced") {
  const RunPlan plan = plan_of({}, 7);
  std::map<std::string, int> times;
  for (const Case& asked : plan.suite.cases) times[asked.id] = 0;
  for (std::int64_t i = 0; i < *plan.size(); ++i) {
    ++times[plan.at(i).id];
    int least = 1000, most = 0;
    for (const auto& [id, n] : times) {
      least = std::min(least, n);
      most = std::max(most, n);
    }
    CHECK(most - least <= 1);
  }
}

TEST_CASE("each run has an order of its own, and another seed has others") {
  RunOptions options;
  options.runs = 20;
  std::set<std::vector<std::string>> orders;
  for (const std::int64_t seed : {1, 2}) {
    options.request.seed = seed;
    const RunPlan plan = plan_of(options, 10);
    for (std::int64_t run = 0; run < 20; ++run) {
      std::vector<std::string> order;
      for (std::int64_t i = 0; i < 10; ++i) order.push_back(plan.at(run * 10 + i).id);
      orders.insert(order);
    }
  }
  CHECK(orders.size() == 40);
}

TEST_CASE("exactly so many requests as asked for, cycling through the suite") {
  RunOptions options;
  options.requests = 25;
  const RunPlan plan = plan_of(options, 10);
  REQUIRE(plan.size() == 25);
  for (const auto& [id, n] : times_asked(plan, 0, 20)) CHECK(n == 2);
  for (const auto& [id, n] : times_asked(plan, 20, 25)) CHECK(n == 1);
}

TEST_CASE("a plan without end goes on for ever") {
  RunOptions options;
  options.duration = std::chrono::hours(24);
  const RunPlan plan = plan_of(options, 20);
  REQUIRE_FALSE(plan.size().has_value());
  const std::int64_t far = 1'000'000'000'000;
  CHECK(plan.at(far).run == far / 20);
  CHECK(times_asked(plan, far, far + 20).size() == 20);
}

TEST_CASE("no two requests of a cold plan begin alike, and all are equally long") {
  RunOptions options;
  options.runs = 50;
  const RunPlan plan = plan_of(options, 10);
  std::set<std::string> beginnings;
  for (std::int64_t i = 0; i < *plan.size(); ++i) {
    const std::string text = plan.at(i).messages[0].content;
    beginnings.insert(text.substr(0, 24));
    CHECK(text.substr(24) == "Ask " + plan.at(i).id);
  }
  CHECK(beginnings.size() == static_cast<std::size_t>(*plan.size()));
}

TEST_CASE("a million cases cost no more to look up than ten") {
  RunOptions options;
  options.runs = 1000;
  const RunPlan plan = plan_of(options, 1'000'000);
  std::set<std::string> ids;
  for (std::int64_t i = 0; i < 10'000; ++i) ids.insert(plan.at(999'000'000 + i).id);
  CHECK(ids.size() == 10'000);
}

TEST_CASE("one set of server options in every request, warm-ups included") {
  RunOptions options;
  options.request.extra = {{"num_thread", "4"}};
  const RunPlan plan = plan_of(options, 5);
  for (std::int64_t i = 0; i < *plan.size(); ++i) CHECK(plan.at(i).options == plan.at(0).options);
  CHECK(warmup_plan(plan, 1).at(0).options == plan.at(0).options);
}
