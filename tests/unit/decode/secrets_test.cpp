// What a server echoes is blotted out before anything is cut or escaped.

#include "base/secrets/secrets.h"

#include "catch.hpp"
#include "decode/stream_decoder.h"
#include "support/decoding.h"

namespace bench::test {
namespace {

const Backend& ollama_chat() { return *find_backend("ollama"); }

constexpr std::string_view key = "dk-31415926\\\"/tail";

const char* keep() {
  keep_secret(key);
  return "dk-31415926\\\\\\\"/tail";  // in JSON
}
const std::string in_json = keep();

Reply reply_to(int status, const std::string& body, DecodeLimits limits = {}) {
  return decode(ollama_chat(), {status, {body}, {}, limits}).reply;
}

TEST_CASE("whatever a stream says is kept without the key") {
  const std::string event = R"({"model":"of )" + in_json + R"(","message":{"content":"say )" + in_json +
                            R"( twice","thinking":"hm )" + in_json + "\"},\"done\":false}\n";
  const std::string last =
      R"({"model":"m","message":{"content":"x"},"done":true,"done_reason":"by )" + in_json + "\"}\n";
  const Reply reply = reply_to(200, event + last);
  CHECK(reply.model == "of ***");
  CHECK(reply.text == "say *** twicex");
  CHECK(reply.thinking == "hm ***");
  CHECK(reply.done_reason == "by ***");
}

TEST_CASE("a key that comes in several tokens is put together before it is looked for") {
  const auto token = [](const std::string& text) {
    return R"({"model":"m","message":{"content":")" + text + "\"},\"done\":false}\n";
  };
  CHECK(reply_to(200, token("<dk-31") + token("415926\\\\\\\"") + token("/tail>")).text == "<***>");
}

TEST_CASE("a text that ends in the middle of the key ends before it") {
  DecodeLimits limits;
  limits.kept_bytes = 15;
  const std::string event = R"({"model":"m","message":{"content":"say )" + in_json + "\"},\"done\":false}\n";
  const Reply reply = reply_to(200, event, limits);
  CHECK(reply.flags.has(Flag::text_cut));
  CHECK(reply.text == "say ***");
  const std::string half = R"({"model":"m","message":{"content":"say dk-3141592"},"done":false})";
  CHECK(reply_to(200, half + "\n").text == "say ***");
  const auto ended = [&](const std::string& end_reason) {
    return reply_to(200, half + "\n" + R"({"model":"m","message":{"content":""},"done":true,"done_reason":")" +
                             end_reason + "\"}\n")
        .text;
  };
  CHECK(ended("length") == "say ***");
  CHECK(ended("stop") == "say dk-3141592");  // the model's own words, which the key does not go on in
}

TEST_CASE("no words of a failure hold the key or half of it") {
  CHECK(reply_to(403, R"({"error":"not )" + in_json + "\"}").failure->detail == "not ***");
  CHECK(reply_to(200, R"({"error":"not )" + in_json + "\"}\n").failure->detail == "not ***");
  CHECK(reply_to(500, "plain words: " + std::string(key)).failure->detail == "plain words: ***");
  for (std::size_t before = 1004; before < 1030; ++before) {
    CAPTURE(before);
    const std::string words =
        reply_to(500, R"({"error":")" + std::string(before, 'x') + in_json + "\"}").failure->detail;
    CHECK(words.find("dk-3") == std::string::npos);
    CHECK(words.size() <= 1024);
  }
  DecodeLimits limits;
  limits.error_bytes = 40;
  CHECK(reply_to(500, std::string(27, 'x') + std::string(key), limits).failure->detail == std::string(27, 'x') + "***");
  const Decoded redirect = decode(ollama_chat(), {302, {""}, {}, {}, {}, "http://h/dk-31415926%5c%22%2ftail"});
  CHECK(redirect.reply.failure->detail == "redirects to http://h/***");
  const Failure broken{Status::connect_failed, FailureKind::unreachable, "proxy says " + std::string(key)};
  CHECK(decode(ollama_chat(), {200, {}, broken}).reply.failure->detail == "proxy says ***");
}

TEST_CASE("a line that cannot be read is quoted without the key, wherever the quotation begins") {
  for (std::size_t behind = 70; behind < 130; ++behind) {
    CAPTURE(behind);
    const Decoded decoded =
        decode(ollama_chat(), {200, {"{\"model\":\"" + in_json + std::string(behind, 'y') + "\",!}\n"}});
    CHECK(decoded.reply.failure->kind == FailureKind::bad_json);
    CHECK(decoded.reply.failure->detail.find("tail") == std::string::npos);
    CHECK(decoded.cancelled->detail.find("tail") == std::string::npos);
  }
}

TEST_CASE("tokens that the model might have said are looked through too") {
  const std::string event = R"({"model":"m","message":{"content":"A"},"logprobs":[{"token":"A","logprob":-0.1,)"
                            R"("top_logprobs":[{"token":"A","logprob":-0.1},{"token":")" +
                            in_json + R"(","logprob":-3}]}],"done":false})" + "\n";
  const Reply reply = reply_to(200, event);
  REQUIRE(reply.chances.size() == 2);
  CHECK(reply.chances[1].token == "***");
}

}  // namespace
}  // namespace bench::test
