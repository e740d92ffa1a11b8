// Literal values: a change here changes what every run sends and must be said in the commit.
#include "bench/backend.h"

#include "base/random.h"
#include "catch.hpp"
#include "plan/make_plan.h"
#include "plan/plan_preview.h"
#include "plan/run_plan.h"

using namespace bench;

namespace {

RunPlan golden_plan(const RunOptions& options) {
  const Suite suite{"default",
                    {{"sky", {{"user", "Why is the sky blue?"}}, "", {}, std::nullopt, {}},
                     {"count",
                      {{"system", "Be brief."}, {"user", "Count to \"3\".\n"}},
                      R"({"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}})",
                      {{"top_k", "1"}},
                      64,
                      {}}}};
  const auto plan = make_plan(options, suite, {"llama3.1:8b", "http://127.0.0.1:11434", false, false}, 0, 1);
  REQUIRE(plan.has_value());
  return *plan;
}

std::string body(const PlannedRequest& request) {
  const Backend* backend = find_backend("ollama");
  REQUIRE(backend != nullptr);
  return backend->encode(request).body;
}

}  // namespace

// These three were also computed by a second implementation, in Python.
TEST_CASE("golden: sub-seeds") {
  CHECK(sub_seed(42, "order", 0) == 4994818333499260136u);
  CHECK(sub_seed(42, "order", 1) == 5509804036073322134u);
  CHECK(sub_seed(0, "", 0) == 3725329095934060096u);
}

TEST_CASE("golden: the order of twenty prompts in the first run of seed 42") {
  const Permutation permutation(20, sub_seed(42, "order", 0));
  std::string order;
  for (std::uint64_t place = 0; place < 20; ++place) order += std::to_string(permutation.at(place)) + " ";
  CHECK(order == "1 14 12 7 11 16 9 2 3 17 8 4 5 19 18 10 6 13 0 15 ");
}

TEST_CASE("golden: nonces") {
  CHECK(nonce_for({1, "llama3.1:8b", "", 0, false, 0, 0}) == "j y u b f x u k d m e l");
  CHECK(nonce_for({1, "llama3.1:8b", "", 0, false, 4, 19}) == "t h k x d x k r h x e m");
  CHECK(nonce_for({1, "llama3.1:8b", "", 0, true, 0, 0}) == "q v v p k w a q d c j a");
}

TEST_CASE("golden: the bytes of the default request") {
  const RunPlan plan = golden_plan({});
  CHECK(
      body(plan.at(plan.at(0).id == "sky" ? 0 : 1)) ==
      R"({"model":"llama3.1:8b","messages":[{"role":"user","content":"j y u b f x u k d m e l Why is the sky blue?"}],)"
      R"("stream":true,"think":false,"options":{"num_ctx":4096,"num_predict":256,"temperature":0,"seed":42}})");
}

TEST_CASE("golden: without nonces the body is the documented one") {
  RunOptions options;
  options.prompt_cache = PromptCache::allow;
  const RunPlan plan = golden_plan(options);
  CHECK(body(plan.at(plan.at(0).id == "sky" ? 0 : 1)) ==
        R"({"model":"llama3.1:8b","messages":[{"role":"user","content":"Why is the sky blue?"}],"stream":true,)"
        R"("think":false,"options":{"num_ctx":4096,"num_predict":256,"temperature":0,"seed":42}})");
}

TEST_CASE("golden: a dry-run line with everything in it") {
  RunOptions options;
  options.prompt_cache = PromptCache::allow;
  options.request.keep_alive = "\"30m\"";
  options.request.top_p = 0.9;
  options.request.stop = {"END"};
  options.request.extra = {{"num_gpu", "0"}};
  options.request.num_ctx = {ContextSize::Kind::fixed, 2048};
  const RunPlan plan = golden_plan(options);
  const PlannedRequest request = plan.at(plan.at(0).id == "count" ? 0 : 1);
  CHECK(plan_line(request, find_backend("ollama")->encode(request)) ==
        R"({"plan_index":0,"suite":"default","id":"count","planned_s":null,"endpoint":"/api/chat","body":)"
        R"({"model":"llama3.1:8b","messages":[{"role":"system","content":"Be brief."},)"
        R"({"role":"user","content":"Count to \"3\".\n"}],"stream":true,"think":false,)"
        R"("format":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}},"keep_alive":"30m",)"
        R"("options":{"num_ctx":2048,"num_predict":64,"temperature":0,"seed":42,"top_p":0.9,"stop":["END"],)"
        R"("num_gpu":0,"top_k":1}}})");
}

TEST_CASE("golden: the signature of a thousand requests") {
  RunOptions options;
  options.runs = 500;
  const RunPlan plan = golden_plan(options);
  std::uint64_t signature = 0;
  for (std::int64_t i = 0; i < *plan.size(); ++i) signature = sub_seed(signature, body(plan.at(i)));
  CHECK(signature == 5222825151332492296u);
}
