#include "cli/measuring/announcement.h"

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
  leg.plan.suite.cases.resize(20);
  CHECK(announcement(leg, {}) == "requests to m:8b for 10 min, again and again through 20 prompts");
  CHECK(announcement_after(leg, {}, {100, 10}).empty());
}

TEST_CASE("a duration beside a number of requests is a further limit, and announced as one") {
  Leg leg = leg_of_workers(1);
  leg.shape.duration = std::chrono::seconds(1);
  CHECK(announcement(leg, cost_of(2)) == "2 requests to m:8b, or fewer: none starts after 1 s");
  CHECK(announcement(leg, cost_of(1)) == "1 request to m:8b, or fewer: none starts after 1 s");
  CHECK(announcement_after(leg, cost_of(2), {100, 10}).empty());
}

TEST_CASE("a leg that ends by precision is announced with what it waits for, and with its end in any case") {
  Leg leg = leg_of_workers(1);
  leg.precision = PrecisionGoal{"2%", "", 0.02};
  CHECK(announcement(leg, cost_of(2000)) ==
        "requests to m:8b until the decode rate is known to ± 2 %, at most 2000 requests");
  CHECK(announcement_after(leg, cost_of(2000), {100, 10}).empty());
  leg.shape.duration = std::chrono::minutes(10);
  leg.precision->metric = "ttft_s";
  CHECK(announcement(leg, {}) == "requests to m:8b until TTFT p50 is known to ± 2 %, none after 10 min");
  leg.plan.suite.eval = EvalFacts{.suite = "s", .recipe = "r", .version = "1"};
  leg.shape.duration.reset();
  leg.precision->metric.clear();
  CHECK(announcement(leg, cost_of(500)) ==
        "requests to m:8b until the score is known to ± 2 points, at most 500 questions");
  CHECK(announcement_of_all(std::vector<Leg>{leg, leg}).empty());
}

TEST_CASE("a long run of questions is announced with how exact a short one would be") {
  Leg leg = leg_of_workers(1);
  leg.plan.suite.cases.resize(14'042);
  leg.plan.suite.eval = EvalFacts{};
  CHECK(announcement(leg, cost_of(14'042)).starts_with("14042 questions to m:8b, at most 12 h"));
  CHECK(announcement_after(leg, cost_of(14'042), {3000, 600}) ==
        "the warm-up ran at 600 tokens/s: at most 47 min; --limit 1000 gives ±3 points in at most 3 min");
  CHECK(announcement_after(leg, cost_of(14'042), {300'000, 60'000}) ==
        "the warm-up ran at 60000 tokens/s: at most 29 s");
  leg.plan.suite.cases.resize(1319);
  CHECK(announcement_after(leg, cost_of(1319), {300, 60}) ==
        "the warm-up ran at 60 tokens/s: at most 44 min; --limit 400 gives ±5 points in at most 13 min");
}

TEST_CASE("a prompt that may not fit is told with what would help") {
  Leg leg = leg_of_workers(1);
  leg.plan.num_ctx = 4096;
  leg.plan.context_needed = 6144;
  PlanEstimate cost = cost_of(10);
  CHECK(context_text(leg, cost).empty());
  cost.over_context = 2;
  CHECK(context_text(leg, cost) ==
        "2 requests may not fit into the context of 4096 tokens: the longest prompt with its answer takes about 6144, "
        "and a server cuts what is too long; use --num-ctx 6144");
  leg.plan.to.context_length = 4096;
  cost.over_context = 1;
  CHECK(context_text(leg, cost) ==
        "1 request may not fit into the context of 4096 tokens, all that m:8b has: the longest prompt with its answer "
        "takes about 6144, and a server cuts what is too long; use shorter prompts, or a model with a larger context");
}

TEST_CASE("where the server decides on the context, nothing that bench can do would help") {
  Leg leg = leg_of_workers(1);
  leg.plan.to.api = "llamacpp";
  leg.plan.to.context_length = 2048;
  leg.plan.context_needed = 3072;
  PlanEstimate cost = cost_of(10);
  cost.over_context = 1;
  CHECK(context_text(leg, cost) ==
        "1 request may not fit into the context of 2048 tokens: the longest prompt with its answer takes about 3072, "
        "and a server refuses what is too long; use shorter prompts, or start the server with more for each request");
}

TEST_CASE("after the warm-up its rates take the place of the assumed ones") {
  CHECK(announcement_after(leg_of_workers(1), cost_of(10), {300, 60}) ==
        "the warm-up ran at 60 tokens/s: at most 21 s");
}

TEST_CASE("a reload is told with what keeps the server from it") {
  CHECK(reload_text({"m:8b", 4096, 8192}) ==
        "m:8b is loaded with num_ctx 4096 and will be loaded again with 8192 (--num-ctx server leaves it as it is)");
}
