#include "cli/announcement.h"

#include "catch.hpp"

using namespace bench;

namespace {

Leg leg_of_workers(std::int64_t workers) {
  Leg leg;
  leg.plan.to.model = "m:8b";
  leg.shape.workers = workers;
  return leg;
}

PlanEstimate cost_of(std::int64_t requests) {
  PlanEstimate cost;
  cost.requests = requests;
  cost.prompt_tokens = 300 * requests;  // a second each at the rates that are assumed
  cost.output_tokens = 60 * requests;   // and two
  return cost;
}

}  // namespace

TEST_CASE("an announcement tells how many requests, how long at most, and what it assumes") {
  CHECK(announcement(leg_of_workers(1), cost_of(10)) == "10 requests to m:8b, at most 31 s (assuming 30 tokens/s)");
  CHECK(announcement(leg_of_workers(4), cost_of(100)) ==
        "100 requests to m:8b, at most 5 min, about 76 s if the server works on 4 at once (assuming 30 tokens/s)");
  CHECK(announcement(leg_of_workers(1), cost_of(10'000)) ==
        "10000 requests to m:8b, at most 8 h (assuming 30 tokens/s)");
}

TEST_CASE("a leg of a given length is announced with that") {
  Leg leg = leg_of_workers(2);
  leg.shape.duration = std::chrono::minutes(10);
  CHECK(announcement(leg, {}) == "requests to m:8b for 10 min");
  CHECK(announcement_after(leg, {}, {100, 10}).empty());
}

TEST_CASE("after the warm-up its rates take the place of the assumed ones") {
  CHECK(announcement_after(leg_of_workers(1), cost_of(10), {300, 60}) ==
        "the warm-up ran at 60 tokens/s: at most 21 s");
}

TEST_CASE("a reload is told with what keeps the server from it") {
  CHECK(reload_text({"m:8b", 4096, 8192}) ==
        "m:8b is loaded with num_ctx 4096 and will be loaded again with 8192 (--num-ctx server leaves it as it is)");
}
