#include "plan/make_plan.h"

#include <limits>
#include <set>

#include "catch.hpp"

using namespace bench;

namespace {

Case prompt(const std::string& id, const std::string& text) { return {id, {{"user", text}}, "", {}, std::nullopt, {}}; }

Suite two_prompts() { return {"two", {prompt("a", "Why?"), prompt("b", "How?")}}; }

RunPlan plan_of(const RunOptions& options, const Suite& suite = two_prompts()) {
  const auto plan = make_plan(options, suite, {"m", "http://h:1", false, false}, 0, 1);
  INFO((plan ? "" : plan.error().what));
  REQUIRE(plan.has_value());
  return *plan;
}

std::string complaint_of(const RunOptions& options) {
  const auto plan = make_plan(options, two_prompts(), {}, 0, 1);
  REQUIRE_FALSE(plan.has_value());
  CHECK(plan.error().code == ExitCode::usage);
  return plan.error().what;
}

}  // namespace

TEST_CASE("the count is runs times items, unless requests or a duration say otherwise") {
  RunOptions options;
  CHECK(plan_of(options).count == 10);
  options.requests = 7;
  CHECK(plan_of(options).count == 7);
  options.duration = std::chrono::seconds(10);
  CHECK(plan_of(options).count == 7);
  options.requests.reset();
  CHECK_FALSE(plan_of(options).count.has_value());
}

TEST_CASE("a duration is a further limit, never a licence to send more than was asked for") {
  RunOptions options;
  options.runs = 1;
  options.duration = std::chrono::seconds(1);
  CHECK(plan_of(options).count == 2);
  options.runs = 5;  // typed, though it is the default
  CHECK(plan_of(options).count == 10);
}

TEST_CASE("no more context is asked for than the model has, and what is needed is known") {
  RunOptions options;
  options.request.num_predict = 300'000;
  PlanTarget to{"m", "http://h:1"};
  to.context_length = 131'072;
  RunPlan plan = make_plan(options, two_prompts(), to, 0, 1).value();
  CHECK(plan.num_ctx == 131'072);
  CHECK(plan.context_needed == 301'056);
  to.context_length = 2048;
  options.request.num_predict = 16;
  plan = make_plan(options, two_prompts(), to, 0, 1).value();
  CHECK(plan.num_ctx == 2048);
  CHECK(plan.context_needed == 1024);
  options.request.num_ctx = {ContextSize::Kind::fixed, 4096};  // as it was typed
  CHECK(make_plan(options, two_prompts(), to, 0, 1)->num_ctx == 4096);
}

TEST_CASE("amounts of nothing are refused") {
  RunOptions options;
  options.runs = 0;
  CHECK(complaint_of(options) == "--runs must be at least 1");
  options.runs = std::numeric_limits<std::int64_t>::max();
  CHECK(complaint_of(options) == "--runs is too large");
  options.requests = 0;
  CHECK(complaint_of(options) == "--requests must be at least 1");
  const auto empty = make_plan({}, {"none", {}}, {}, 0, 1);
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().what == "the suite \"none\" holds no prompts");
}

TEST_CASE("num_ctx is 4096 until a prompt and its answer need more") {
  RunOptions options;
  CHECK(plan_of(options).num_ctx == 4096);

  // 88 for the template and 12 for the nonce leave 3740 tokens beside an answer of 256.
  const auto words = [](int n) {
    std::string text;
    for (int i = 0; i < n; ++i) text += "word ";
    return text;
  };
  CHECK(plan_of(options, {"s", {prompt("a", words(3739) + "word")}}).num_ctx == 4096);
  CHECK(plan_of(options, {"s", {prompt("a", words(3740) + "word")}}).num_ctx == 5120);
  options.prompt_cache = PromptCache::allow;
  CHECK(plan_of(options, {"s", {prompt("a", words(3740) + "word")}}).num_ctx == 4096);

  options.request.num_predict = 5100;
  CHECK(plan_of(options).num_ctx == 6144);
  Suite suite = two_prompts();
  suite.cases[1].max_tokens = 9000;
  CHECK(plan_of(options, suite).num_ctx == 9216);
}

TEST_CASE("num_ctx can be given or left to the server") {
  RunOptions options;
  options.request.num_ctx = {ContextSize::Kind::fixed, 2048};
  CHECK(plan_of(options).num_ctx == 2048);
  options.request.num_ctx = {ContextSize::Kind::server, 0};
  CHECK(plan_of(options).num_ctx == 0);
  options.request.num_ctx = {ContextSize::Kind::fixed, 0};
  CHECK(complaint_of(options) == "--num-ctx must be at least 1");
}

TEST_CASE("what a server would misread is refused with the reason") {
  RunOptions options;
  options.request.num_predict = 0;
  CHECK(complaint_of(options) == "--num-predict must not be 0");
  CHECK(make_plan(options, two_prompts(), {}, 0, 1).error().why ==
        "some models then answer one token, others never stop");
  options.request = {};
  options.request.extra = {{"num_gpus", "1"}};
  CHECK(complaint_of(options) == "unknown server option \"num_gpus\"");
  options.request.extra = {{"num_gpu", "true"}};
  CHECK(complaint_of(options) == "server option \"num_gpu\" must be a whole number, not true");
  options.request.extra = {{"num_gpu", "1"}, {"num_gpu", "2"}};
  CHECK(complaint_of(options) == "--option num_gpu is given twice");
  options.request.extra = {{"top_p", "0.5"}};
  CHECK(complaint_of(options) == "--option top_p has an option of its own");
}

TEST_CASE("warm-ups ask something else with the same options") {
  RunOptions options;
  options.request.extra = {{"num_gpu", "0"}};
  options.request.num_ctx = {ContextSize::Kind::fixed, 8192};
  RunPlan plan = plan_of(options);
  plan.first_index = 100;
  const RunPlan warmup = warmup_plan(plan, 2);
  CHECK(warmup.size() == 2);
  CHECK(warmup.at(0).options == plan.at(0).options);
  CHECK(warmup.at(0).think == plan.at(0).think);
  CHECK(warmup.at(0).warmup);
  CHECK(warmup.at(0).plan_index == -102);
  CHECK(warmup.at(1).plan_index == -101);
  const std::string question = warmup.at(0).messages[0].content.substr(24);
  for (const Case& asked : plan.suite.cases) CHECK(asked.messages[0].content != question);
  CHECK(warmup.at(0).messages != warmup.at(1).messages);
}

TEST_CASE("cut questions are asked again with more room, and with a larger context where that needs it") {
  Suite suite{"s", {}};
  for (const char* id : {"a", "b", "c"}) suite.cases.push_back({id, {{"user", "Why?"}}, "", {}, 32, {}});
  const RunPlan plan = make_plan({}, suite, {"m", "http://h:1"}, 0, 1).value();
  const RunPlan again = rescue_plan(plan, {"a", "c"}, 8, 40);
  REQUIRE(again.size() == 2);
  CHECK(again.condition == "rescue");
  std::set<std::string> ids;
  for (std::int64_t i = 0; i < 2; ++i) {
    CHECK(again.at(i).plan_index == 40 + i);
    CHECK(again.at(i).max_tokens == 256);
    ids.insert(again.at(i).id);
  }
  CHECK(ids == std::set<std::string>{"a", "c"});
  CHECK(again.num_ctx == plan.num_ctx);
  CHECK(rescue_plan(plan, {"a"}, 200, 40).num_ctx == 7168);
}

TEST_CASE("a question that surely does not fit is refused before it is sent, a prompt of a speed suite is not") {
  Suite suite{"s", {{"a", {{"user", std::string(100'000, 'x')}}, "", {}, 32, {}}}};
  RunOptions options;
  options.request.num_ctx = {ContextSize::Kind::fixed, 4096};
  CHECK(make_plan(options, suite, {"m", "http://h:1"}, 0, 1).has_value());
  suite.eval = EvalFacts{};
  const auto refused = make_plan(options, suite, {"m", "http://h:1"}, 0, 1);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().what == "question a does not fit into the context of 4096 tokens");
  CHECK(refused.error().why == "it has at least 12500");
}

TEST_CASE("what a protocol has no words for is told before anything is sent, with one that has") {
  PlanTarget to{"m", "http://h:1"};
  to.api = "openai";
  RunOptions options;
  CHECK(make_plan(options, two_prompts(), to, 0, 1)->num_ctx == 0);  // there the server decides
  options.request.num_ctx = {ContextSize::Kind::fixed, 8192};
  const auto sized = make_plan(options, two_prompts(), to, 0, 1);
  REQUIRE_FALSE(sized.has_value());
  CHECK(sized.error().what == "--api openai cannot ask for a context of 8192 tokens");

  RunOptions kept;
  kept.request.keep_alive = "300";
  CHECK(make_plan(kept, two_prompts(), to, 0, 1).error().try_this.front() == "leave out --keepalive");
  RunOptions cold;
  cold.unload = true;
  CHECK(make_plan(cold, two_prompts(), to, 0, 1).error().try_this.front() == "leave out --unload");

  Suite raw = two_prompts();
  raw.cases[1].raw = true;
  const auto plan = make_plan({}, raw, to, 0, 1);
  REQUIRE_FALSE(plan.has_value());
  CHECK(plan.error().code == ExitCode::usage);
  CHECK(plan.error().what == "--api openai cannot send a prompt without the model's template");
  CHECK(plan.error().try_this == std::vector<std::string>{"use a protocol that can:  --api openai-completions"});
  to.api = "openai-completions";
  CHECK(make_plan({}, raw, to, 0, 1).has_value());
  to.api = "ollama";
  CHECK(make_plan({}, raw, to, 0, 1).has_value());
}

TEST_CASE("what keeps a cache out goes with every marker, once, and not where the user says otherwise") {
  const auto cache_settings = [](const RunOptions& options) {
    PlanTarget to{"m", "http://h:1"};
    to.api = "openai";
    to.without_cache = {{"cache_prompt", "false"}};
    std::vector<std::string> found;
    for (const ServerOption& option : make_plan(options, two_prompts(), to, 0, 1)->at(0).options)
      if (option.name == "cache_prompt") found.push_back(option.json);
    return found;
  };
  CHECK(cache_settings({}) == std::vector<std::string>{"false"});
  RunOptions allowed;
  allowed.prompt_cache = PromptCache::allow;
  CHECK(cache_settings(allowed).empty());
  RunOptions set;
  set.request.extra = {{"cache_prompt", "true"}};
  CHECK(cache_settings(set) == std::vector<std::string>{"true"});
}
