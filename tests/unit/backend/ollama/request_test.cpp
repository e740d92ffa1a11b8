#include "bench/backend.h"

#include "catch.hpp"

namespace bench {
namespace {

PlannedRequest sky() {
  PlannedRequest request;
  request.model = "llama3.1:8b";
  request.messages = {{"user", "Why is the sky blue?"}};
  request.think = "false";
  request.options = {{"num_ctx", "4096"}, {"num_predict", "256"}, {"temperature", "0"}, {"seed", "42"}};
  return request;
}

HttpRequest encode(std::string_view api, const PlannedRequest& request) { return find_backend(api)->encode(request); }

TEST_CASE("the default chat request, byte for byte") {
  const HttpRequest request = encode("ollama", sky());
  CHECK(request.method == "POST");
  CHECK(request.path == "/api/chat");
  CHECK(request.body ==
        R"({"model":"llama3.1:8b","messages":[{"role":"user","content":"Why is the sky blue?"}],"stream":true,)"
        R"("think":false,"options":{"num_ctx":4096,"num_predict":256,"temperature":0,"seed":42}})");
}

TEST_CASE("a chat request with everything, values that are JSON stay as they are") {
  PlannedRequest request = sky();
  request.messages = {{"system", "Be \"brief\".\n"}, {"user", "na\xC3\xAFve \xFF"}};
  request.think = "\"low\"";
  request.schema = R"({"type": "object", "maximum": 1.0})";
  request.keep_alive = "\"30m\"";
  request.options = {{"stop", R"(["\n"])"}, {"top_p", "0.90"}};
  CHECK(encode("ollama", request).body ==
        R"({"model":"llama3.1:8b","messages":[{"role":"system","content":"Be \"brief\".\n"},)"
        "{\"role\":\"user\",\"content\":\"na\xC3\xAFve \xEF\xBF\xBD\"}],"
        R"("stream":true,"think":"low","format":{"type": "object", "maximum": 1.0},"keep_alive":"30m",)"
        R"("options":{"stop":["\n"],"top_p":0.90}})");
}

TEST_CASE("what is not set is not sent") {
  PlannedRequest request;
  request.model = "m";
  request.messages = {{"user", "x"}};
  CHECK(encode("ollama", request).body == R"({"model":"m","messages":[{"role":"user","content":"x"}],"stream":true})");
  CHECK(encode("ollama-generate", request).body == R"({"model":"m","prompt":"x","stream":true})");
}

TEST_CASE("generate puts system messages in their field and joins the others") {
  PlannedRequest request = sky();
  request.messages = {{"system", "one"}, {"user", "a"}, {"assistant", "b"}, {"system", "two"}, {"user", "c"}};
  const HttpRequest encoded = encode("ollama-generate", request);
  CHECK(encoded.path == "/api/generate");
  CHECK(encoded.body ==
        R"({"model":"llama3.1:8b","prompt":"a\n\nb\n\nc","system":"one\n\ntwo","stream":true,"think":false,)"
        R"("options":{"num_ctx":4096,"num_predict":256,"temperature":0,"seed":42}})");
}

}  // namespace
}  // namespace bench
