#include "plan/plan_preview.h"

#include "base/json/strict.h"
#include "catch.hpp"

using namespace bench;

namespace {

RunPlan plan_of_two() {
  RunPlan plan;
  plan.suite = {"two",
                {{"a", {{"user", "one two"}}, "", {}, std::nullopt, {}}, {"b", {{"user", "one"}}, "", {}, 100, {}}}};
  plan.num_ctx = 4096;
  plan.count = 4;
  return plan;
}

constexpr std::int64_t around = 80 + 8 + 12;  // template, message, nonce

}  // namespace

TEST_CASE("the tokens of a plan are summed over its requests") {
  const PlanEstimate cost = estimate(plan_of_two());
  CHECK(cost.requests == 4);
  CHECK(cost.prompt_tokens == 2 * (around + 2) + 2 * (around + 1));
  CHECK(cost.output_tokens == 2 * 256 + 2 * 100);
  CHECK(cost.longest_prompt == around + 2);
  CHECK(cost.over_context == 0);
}

TEST_CASE("a last round that is not complete counts what it will ask") {
  RunPlan plan = plan_of_two();
  plan.count = 5;
  const bool long_one_again = plan.at(4).id == "a";
  CHECK(estimate(plan).output_tokens == 2 * 256 + 2 * 100 + (long_one_again ? 256 : 100));
}

TEST_CASE("a plan without end is estimated by the round") {
  RunPlan plan = plan_of_two();
  plan.count.reset();
  const PlanEstimate cost = estimate(plan);
  CHECK_FALSE(cost.requests.has_value());
  CHECK(cost.output_tokens == 356);
}

TEST_CASE("requests that may not fit are counted") {
  RunPlan plan = plan_of_two();
  plan.num_ctx = 300;
  CHECK(estimate(plan).over_context == 2);
  plan.num_ctx = 0;
  CHECK(estimate(plan).over_context == 0);
}

TEST_CASE("where the server decides on the context, what it gives is what counts") {
  RunPlan plan = plan_of_two();
  plan.to.context_length = 300;
  CHECK(context_of(plan) == 4096);
  plan.to.api = "llamacpp";
  plan.num_ctx = 0;
  CHECK(context_of(plan) == 300);
  CHECK(estimate(plan).over_context == 2);
  plan.to.context_length.reset();
  CHECK(estimate(plan).over_context == 0);
}

TEST_CASE("time follows from rates") {
  PlanEstimate cost;
  cost.prompt_tokens = 1000;
  cost.output_tokens = 300;
  CHECK(time_for(cost, {500, 30}) == std::chrono::seconds(12));
}

TEST_CASE("a plan line holds the exact body") {
  PlannedRequest request;
  request.plan_index = 7;
  request.suite = "default";
  request.id = "quote \" and \n line";
  HttpRequest http{"POST", "/api/chat", R"({"model":"m","options":{"top_p":0.10,"seed":1e2},"x":"\u00e9"})", {}};
  const std::string line = plan_line(request, http);
  CHECK(line ==
        R"({"plan_index":7,"suite":"default","id":"quote \" and \n line","planned_s":null,"endpoint":"/api/chat",)"
        R"("body":{"model":"m","options":{"top_p":0.10,"seed":1e2},"x":"\u00e9"}})");
  const auto parsed = parse_strict(line);
  REQUIRE(std::holds_alternative<Json>(parsed));
  CHECK(std::get<Json>(parsed)["body"]["options"]["seed"] == 100.0);
}

TEST_CASE("a planned instant is in seconds") {
  PlannedRequest request;
  request.planned = from_seconds(1.5);
  CHECK(plan_line(request, {"POST", "/x", "{}", {}}) ==
        R"({"plan_index":0,"suite":"","id":"","planned_s":1.5,"endpoint":"/x","body":{}})");
}
