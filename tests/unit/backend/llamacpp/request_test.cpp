#include "backend/llamacpp/llamacpp.h"
#include "backend/server_options.h"
#include "catch.hpp"

namespace bench::llamacpp {
namespace {

const Backend& backend() { return *find_backend("llamacpp"); }

PlannedRequest sky() {
  PlannedRequest request;
  request.model = "m.gguf";
  request.messages = {{"system", "Be \"brief\".\n"}, {"user", "Why is the sky blue?"}};
  request.options = {{"n_predict", "256"}, {"temperature", "0"}, {"seed", "42"}};
  return request;
}

TEST_CASE("llama.cpp: a conversation, byte for byte") {
  const HttpRequest request = backend().encode(sky());
  CHECK(request.method == "POST");
  CHECK(request.path == "/v1/chat/completions");
  CHECK(
      request.body ==
      R"({"model":"m.gguf","messages":[{"role":"system","content":"Be \"brief\".\n"},)"
      R"({"role":"user","content":"Why is the sky blue?"}],"stream":true,"n_predict":256,"temperature":0,"seed":42})");
}

TEST_CASE("llama.cpp: a raw prompt reaches the model as it stands") {
  PlannedRequest request = sky();
  request.raw = true;
  request.messages = {{"user", "The capital of France is"}};
  request.think = "false";  // there is no template that would heed it
  request.top_logprobs = 20;
  const HttpRequest encoded = backend().encode(request);
  CHECK(encoded.path == "/completion");
  CHECK(encoded.body == R"({"model":"m.gguf","prompt":"The capital of France is","stream":true,"n_probs":20,)"
                        R"("n_predict":256,"temperature":0,"seed":42})");
}

TEST_CASE("llama.cpp: a conversation with everything") {
  PlannedRequest request = sky();
  request.messages = {{"user", "x"}};
  request.think = "false";
  request.nonce = true;
  request.schema = R"({"type": "object", "maximum": 1.0})";
  request.keep_alive = "\"30m\"";
  request.options = {{"stop", R"(["\n"])"}, {"ignore_eos", "true"}};
  CHECK(
      backend().encode(request).body ==
      R"({"model":"m.gguf","messages":[{"role":"user","content":"x"}],"chat_template_kwargs":{"enable_thinking":false},)"
      R"("stream":true,"cache_prompt":false,"json_schema":{"type": "object", "maximum": 1.0},"stop":["\n"],)"
      R"("ignore_eos":true})");
  request.think = "\"low\"";
  CHECK(backend().encode(request).body.find(R"("chat_template_kwargs":{"reasoning_effort":"low"})") !=
        std::string::npos);
}

TEST_CASE("llama.cpp: what is asked of the cache goes before what avoids it") {
  PlannedRequest request = sky();
  request.nonce = true;
  request.options = {{"cache_prompt", "true"}};
  const std::string body = backend().encode(request).body;
  CHECK(body.find(R"("cache_prompt":true)") != std::string::npos);
  CHECK(body.find(R"("cache_prompt":false)") == std::string::npos);
}

TEST_CASE("llama.cpp: options under the server's names, without a context") {
  RequestOptions options;
  options.top_k = 1;
  options.top_p = 0.9;
  options.min_p = 0.05;
  options.repeat_penalty = 1.1;
  options.stop = {"END"};
  options.extra = {{"ignore_eos", "true"}};
  Case asked;
  asked.max_tokens = 7;
  asked.options = {{"top_k", "2"}};
  CHECK(write_options(options, 4096, asked) == std::vector<ServerOption>{{"n_predict", "7"},
                                                                         {"temperature", "0"},
                                                                         {"seed", "42"},
                                                                         {"top_p", "0.9"},
                                                                         {"top_k", "2"},
                                                                         {"min_p", "0.05"},
                                                                         {"repeat_penalty", "1.1"},
                                                                         {"stop", R"(["END"])"},
                                                                         {"ignore_eos", "true"}});
}

TEST_CASE("llama.cpp: options have types") {
  const auto checked = [](const char* name, const char* json) {
    return checked_server_option({name, json}, {&backend(), 1});
  };
  CHECK(checked("grammar", R"("root ::= \"a\"")")->json == R"("root ::= \"a\"")");
  CHECK(checked("grammar", "1").error().what == "server option \"grammar\" must be a text, not 1");
  CHECK(checked("samplers", R"(["top_k"])").has_value());
  CHECK_FALSE(checked("ignore_eos", "1").has_value());
  CHECK_FALSE(checked("n_predict", "0").has_value());
  CHECK_FALSE(checked("num_ctx", "4096").has_value());
}

TEST_CASE("llama.cpp: thinking is off where it can be, and not spoken of where there is none") {
  PlanTarget plain;
  PlanTarget thinker;
  thinker.can_think = true;
  CHECK(think_json(ThinkMode::automatic, plain).empty());
  CHECK(think_json(ThinkMode::automatic, thinker) == "false");
  CHECK(think_json(ThinkMode::on, thinker) == "true");
  CHECK(think_json(ThinkMode::off, plain) == "false");
  CHECK(think_json(ThinkMode::high, thinker) == "\"high\"");
}

}  // namespace
}  // namespace bench::llamacpp
