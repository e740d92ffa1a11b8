#include "bench/backend.h"

#include "catch.hpp"

namespace bench {
namespace {

PlannedRequest about_the_sky() {
  PlannedRequest request;
  request.model = "org/model";
  request.messages = {{"user", "Why is the sky blue?"}};
  request.options = {{"max_tokens", "256"}, {"temperature", "0"}, {"seed", "42"}};
  return request;
}

HttpRequest encoded(std::string_view api, const PlannedRequest& request) { return find_backend(api)->encode(request); }

TEST_CASE("the default chat completion, byte for byte") {
  const HttpRequest request = encoded("openai", about_the_sky());
  CHECK(request.method == "POST");
  CHECK(request.path == "/v1/chat/completions");
  CHECK(request.body ==
        R"({"model":"org/model","messages":[{"role":"user","content":"Why is the sky blue?"}],"stream":true,)"
        R"("stream_options":{"include_usage":true},"max_tokens":256,"temperature":0,"seed":42})");
}

TEST_CASE("the default completion, byte for byte") {
  const HttpRequest request = encoded("openai-completions", about_the_sky());
  CHECK(request.path == "/v1/completions");
  CHECK(request.body == R"({"model":"org/model","prompt":"Why is the sky blue?","stream":true,)"
                        R"("stream_options":{"include_usage":true},"max_tokens":256,"temperature":0,"seed":42})");
}

TEST_CASE("a chat completion with everything; what is JSON stays as it is, context and memory are not spoken of") {
  PlannedRequest request = about_the_sky();
  request.messages = {{"system", "Be \"brief\".\n"}, {"user", "na\xC3\xAFve \xFF"}, {"assistant", "So"}};
  request.think = "\"low\"";
  request.schema = R"({"type": "object", "maximum": 1.0})";
  request.keep_alive = "\"30m\"";
  request.context = 4096;
  request.whole = true;
  request.top_logprobs = 20;
  request.options = {{"stop", R"(["\n"])"}, {"top_p", "0.90"}, {"ignore_eos", "true"}};
  CHECK(encoded("openai", request).body ==
        R"({"model":"org/model","messages":[{"role":"system","content":"Be \"brief\".\n"},)"
        "{\"role\":\"user\",\"content\":\"na\xC3\xAFve \xEF\xBF\xBD\"},"
        R"({"role":"assistant","content":"So"}],"stream":true,"stream_options":{"include_usage":true},)"
        R"("stop":["\n"],"top_p":0.90,"ignore_eos":true,"reasoning_effort":"low",)"
        R"("response_format":{"type":"json_schema","json_schema":{"name":"reply","strict":true,)"
        R"("schema":{"type": "object", "maximum": 1.0}}},"logprobs":true,"top_logprobs":20})");
}

TEST_CASE("completions have one prompt, and a raw one is nothing but itself") {
  PlannedRequest request = about_the_sky();
  request.messages = {{"system", "one"}, {"user", "a"}, {"assistant", "b"}, {"user", "c"}};
  request.options.clear();
  request.top_logprobs = 20;
  CHECK(encoded("openai-completions", request).body ==
        R"({"model":"org/model","prompt":"one\n\na\n\nb\n\nc","stream":true,)"
        R"("stream_options":{"include_usage":true},"logprobs":20})");
  request.messages = {{"user", "Question\nAnswer:"}};
  request.raw = true;
  request.think = "\"none\"";  // nothing asks for thoughts where there is no conversation
  CHECK(encoded("openai-completions", request).body ==
        R"({"model":"org/model","prompt":"Question\nAnswer:","stream":true,)"
        R"("stream_options":{"include_usage":true},"logprobs":20})");
}

std::string written(const RequestOptions& request, const Case& asked = {}) {
  std::string text;
  for (const ServerOption& option : find_backend("openai")->settings.write(request, 4096, asked))
    text += (text.empty() ? "" : " ") + option.name + "=" + option.json;
  return text;
}

TEST_CASE("settings in the names of the protocol; a context is not sent") {
  RequestOptions request;
  CHECK(written(request) == "max_tokens=256 temperature=0 seed=42");
  request.num_predict = -1;
  request.top_p = 0.9;
  request.top_k = 40;
  request.min_p = 0.05;
  request.repeat_penalty = 1.1;
  request.stop = {"\n"};
  CHECK(written(request) ==
        R"(temperature=0 seed=42 top_p=0.9 top_k=40 min_p=0.05 repeat_penalty=1.1 repetition_penalty=1.1 stop=["\n"])");
}

TEST_CASE("what is asked for beside them, and what a case says itself, replaces what it names") {
  RequestOptions request;
  request.extra = {{"ignore_eos", "true"}, {"min_tokens", "64"}};
  CHECK(written(request) == "max_tokens=256 temperature=0 seed=42 ignore_eos=true min_tokens=64");
  Case asked;
  asked.max_tokens = 1;
  asked.stop = std::vector<std::string>{};
  asked.options = {{"seed", "7"}};
  request.extra.clear();
  request.stop = {"x"};
  CHECK(written(request, asked) == "max_tokens=1 temperature=0 seed=7");
  request.extra = {{"max_completion_tokens", "9"}};
  CHECK(written(request) == R"(temperature=0 seed=42 stop=["x"] max_completion_tokens=9)");
}

TEST_CASE("thinking is an effort, and nothing is said of it unasked") {
  const auto think = find_backend("openai")->settings.think;
  CHECK(think(ThinkMode::automatic, {}).empty());
  CHECK(think(ThinkMode::off, {}) == "\"none\"");
  CHECK(think(ThinkMode::on, {}) == "\"medium\"");
  CHECK(think(ThinkMode::high, {}) == "\"high\"");
}

}  // namespace
}  // namespace bench
