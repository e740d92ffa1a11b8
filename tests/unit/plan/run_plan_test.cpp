#include "bench/plan.h"

#include "catch.hpp"
#include "plan/nonce.h"

using namespace bench;

namespace {

RunPlan plan_of_three() {
  RunPlan plan;
  for (const char* id : {"a", "b", "c"})
    plan.suite.cases.push_back({id, {{"user", std::string("Ask ") + id}}, "", {}, std::nullopt, {"tag"}});
  plan.suite.name = "three";
  plan.to = {"m", "http://h:1", false, false};
  plan.num_ctx = 4096;
  plan.count = 6;
  plan.nonce_seed = 9;
  return plan;
}

}  // namespace

TEST_CASE("a planned request is complete") {
  RunPlan plan = plan_of_three();
  plan.first_index = 40;
  plan.block = 2;
  plan.condition = "workers=1";
  plan.request.keep_alive = "\"5m\"";
  plan.suite.cases = {{"a", {{"user", "Ask"}}, R"({"type":"object"})", {}, 64, {"t"}}};
  const PlannedRequest request = plan.at(3);
  CHECK(request.plan_index == 43);
  CHECK(request.suite == "three");
  CHECK(request.id == "a");
  CHECK(request.run == 3);
  CHECK(request.model == "m");
  CHECK(request.target == "http://h:1");
  CHECK(request.condition == "workers=1");
  CHECK(request.block == 2);
  CHECK_FALSE(request.planned.has_value());
  CHECK(request.messages[0].content == nonce_for({9, "m", "workers=1", 2, false, 3, 0}) + " Ask");
  CHECK(request.schema == R"({"type":"object"})");
  CHECK(request.max_tokens == 64);
  CHECK(request.think == "false");
  CHECK(request.keep_alive == "\"5m\"");
  CHECK(request.tags == std::vector<std::string>{"t"});
  CHECK(request.nonce);
  CHECK_FALSE(request.warmup);
}

TEST_CASE("without nonces the prompts stand as they are") {
  RunPlan plan = plan_of_three();
  plan.nonces = false;
  const PlannedRequest request = plan.at(0);
  CHECK(request.messages[0].content == "Ask " + request.id);
  CHECK_FALSE(request.nonce);
  CHECK(request.keep_alive.empty());
}

TEST_CASE("the seed changes the order and never the nonces; the nonce seed the other way round") {
  const RunPlan plan = plan_of_three();
  RunPlan reseeded = plan;
  reseeded.seed = 43;
  RunPlan again = plan;
  again.nonce_seed = 10;
  bool other_order = false;
  for (std::int64_t i = 0; i < 6; ++i) {
    CHECK(again.at(i).id == plan.at(i).id);
    CHECK(again.at(i).messages != plan.at(i).messages);
    other_order = other_order || reseeded.at(i).id != plan.at(i).id;
    for (std::int64_t j = 0; j < 6; ++j) {
      const bool same_request = reseeded.at(j).id == plan.at(i).id && reseeded.at(j).run == plan.at(i).run;
      if (same_request) CHECK(reseeded.at(j).messages == plan.at(i).messages);
    }
  }
  CHECK(other_order);
}
