// Whole replies in OpenAI's protocol: what counts when servers differ, and where the bytes are cut.

#include <string>

#include "catch.hpp"
#include "support/decoding.h"

namespace bench::test {
namespace {

std::string data(const std::string& json) { return "data: " + json + "\n\n"; }
std::string token(const std::string& text) {
  return data(R"({"model":"m","choices":[{"index":0,"delta":{"content":")" + text + R"("},"finish_reason":null}]})");
}
const std::string role = data(R"({"model":"m","choices":[{"delta":{"role":"assistant","content":null}}]})");
const std::string reason = data(R"({"model":"m","choices":[{"delta":{},"finish_reason":"stop"}]})");
const std::string usage = data(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}})");
const std::string marker = data("[DONE]");

Decoded decoded(const std::string& body, const std::vector<std::size_t>& cuts = {}, DecodeLimits limits = {}) {
  Exchange exchange;
  exchange.chunks = pieces_of(body, cuts);
  exchange.limits = limits;
  return decode(*find_backend("openai"), exchange);
}
Reply reply_to(const std::string& body) { return decoded(body).reply; }

TEST_CASE("text, reason and usage come in events of their own") {
  const std::string body = role + token("a") + token("b") + reason + usage + marker;
  const Decoded whole = decoded(body, {role.size(), role.size() + token("a").size()});
  const Reply& reply = whole.reply;
  CHECK(reply.status == Status::ok);
  CHECK(reply.text == "ab");
  CHECK(reply.done_reason == "stop");
  CHECK(reply.events == 6);
  CHECK(reply.text_events == 2);
  CHECK(reply.server.prompt_eval_count == 7);
  CHECK(reply.server.eval_count == 3);
  CHECK_FALSE(reply.flags.has(Flag::units_suspect));
  CHECK_FALSE(reply.flags.has(Flag::no_counters));
  CHECK(reply.timeline.first_event < reply.timeline.first_token);  // a role is no token
}

TEST_CASE("a usage with the reason, or growing in every chunk, counts as its last numbers") {
  const std::string growing =
      data(R"({"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":7,"completion_tokens":1}})") +
      data(R"({"choices":[{"delta":{"content":"b"},"finish_reason":"length"}],"usage":{"completion_tokens":2}})");
  const Reply reply = reply_to(growing + marker);
  CHECK(reply.server.prompt_eval_count == 7);
  CHECK(reply.server.eval_count == 2);
  CHECK(reply.done_reason == "length");
  CHECK(reply.text == "ab");
}

TEST_CASE("timings in one event and the usage in another make one set of counters") {
  const std::string timed =
      data(R"({"choices":[{"delta":{},"finish_reason":"stop"}],)"
           R"("timings":{"prompt_n":5,"cache_n":2,"prompt_ms":1.5,"predicted_n":2,"predicted_ms":0.5}})");
  const Reply reply = reply_to(token("a") + token("b") + timed + usage + marker);
  CHECK(reply.server == ServerCounters{std::nullopt, std::nullopt, 7, 2, 1'500'000, 3, 500'000});
}

TEST_CASE("without a usage the record says that the server counted nothing") {
  const Reply reply = reply_to(token("a") + token("b") + reason + marker);
  CHECK(reply.status == Status::ok);
  CHECK(reply.server == ServerCounters{});
  CHECK(reply.flags.has(Flag::no_counters));
}

TEST_CASE("a body that ends well behind the reason is complete without the marker, any other is not") {
  const Reply complete = reply_to(token("a") + reason);
  CHECK(complete.status == Status::ok);
  REQUIRE(complete.timeline.done);
  CHECK(*complete.timeline.done <= *complete.timeline.end);
  CHECK(reply_to(token("a") + reason + usage).server.eval_count == 3);
  CHECK(reply_to(token("a")).status == Status::truncated);
  CHECK(reply_to(token("a") + usage).status == Status::truncated);
  CHECK(reply_to("").status == Status::truncated);

  Exchange broken;
  const std::string body = token("a") + reason;
  broken.chunks = {body};
  broken.broken = Failure{Status::truncated, FailureKind::reset, "reset"};
  CHECK(decode(*find_backend("openai"), broken).reply.status == Status::truncated);
  // Only where the protocol's servers are known for it.
  CHECK(decode_chat({R"({"message":{"content":"a"},"done":false,"done_reason":"stop"})"}).status == Status::truncated);
}

TEST_CASE("an error in mid-stream keeps the text before it, and no marker behind it makes it good") {
  for (const std::string& error : {data(R"({"error":{"code":500,"message":"no room","type":"server_error"}})"),
                                   data(R"({"error":"no room"})"), "event: error\n" + data(R"({"message":"no room"})"),
                                   std::string("error: {\"code\":500,\"message\":\"no room\"}\n\n")}) {
    CAPTURE(error);
    const Reply reply = reply_to(token("a") + error + marker);
    CHECK(reply.status == Status::server_error);
    REQUIRE(reply.failure);
    CHECK(reply.failure->detail == "no room");
    CHECK(reply.text == "a");
  }
}

TEST_CASE("one object instead of a stream is an error or a whole reply, over several lines or not") {
  for (const std::string body :
       {R"({"error":{"message":"no room"}})", "\n {\n  \"error\": \"no room\"\n}\n", R"({"detail":"no room"})"}) {
    CAPTURE(body);
    const Reply reply = reply_to(body);
    CHECK(reply.status == Status::server_error);
    REQUIRE(reply.failure);
    CHECK(reply.failure->detail == "no room");
  }
  const std::string whole =
      "{\n\"choices\": [{\"message\": {\"role\": \"assistant\",\n\"content\": \"All.\"}, \"finish_reason\": "
      "\"stop\"}],\n\"usage\": {\"prompt_tokens\": 4, \"completion_tokens\": 2}}\n";
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    CAPTURE(cut);
    const Reply reply = decoded(whole, {cut}).reply;
    CHECK(reply.status == Status::ok);
    CHECK(reply.text == "All.");
    CHECK(reply.text_events == 1);
    CHECK(reply.server.eval_count == 2);
  }
  CHECK(reply_to(whole.substr(0, 40)).status == Status::truncated);
  CHECK(reply_to(R"({"choices":[}])").status == Status::protocol_error);
  DecodeLimits limits;
  limits.line_bytes = 100;
  CHECK(decoded(whole, {}, limits).cancelled->kind == FailureKind::line_cap);
}

TEST_CASE("an event stream in all its liberties says the same wherever it is cut") {
  const std::string body =
      "\xEF\xBB\xBF: hello\r\n\r\n" + std::string("data:{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\r\n\r\n") +
      "event: message\nid: 7\nretry: 10\ndata: {\"choices\":[{\"delta\":\ndata: "
      "{\"content\":\"\xC3\xA4\"}}]}\n\n" +
      ": keep-alive\n\n" + token("b") + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\r\r" + usage +
      "data:[DONE]\n\n";
  const Reply whole = reply_to(body);
  CHECK(whole.status == Status::ok);
  CHECK(whole.text ==
        "\xC3\xA4"
        "b");
  CHECK(whole.events == 6);
  CHECK(whole.server.eval_count == 3);
  CHECK(is_lawful(whole));
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    CAPTURE(cut);
    CHECK(without_stamps(decoded(body, {cut}).reply) == without_stamps(whole));
  }
}

TEST_CASE("an event without an end meets the limit of a line") {
  DecodeLimits limits;
  limits.line_bytes = 1000;
  const Decoded endless = decoded("data: {\"choices\":" + std::string(5000, ' '), {500, 900, 2000}, limits);
  CHECK(endless.reply.status == Status::limit_exceeded);
  REQUIRE(endless.cancelled);
  CHECK(endless.cancelled->kind == FailureKind::line_cap);
}

TEST_CASE("what follows the marker is flagged and does not count") {
  const Reply reply = reply_to(token("a") + reason + marker + token("b") + marker);
  CHECK(reply.text == "a");
  CHECK(reply.flags.has(Flag::after_done));
  CHECK(reply.flags.has(Flag::second_done));
}

TEST_CASE("candidates of the first token are kept for scoring") {
  const Reply reply =
      reply_to(role +
               data(R"({"choices":[{"delta":{"content":" B"},"logprobs":{"content":[{"token":" B","logprob":-0.1,)"
                    R"("top_logprobs":[{"token":" B","logprob":-0.1},{"token":" A","logprob":-2.5}]}]}}]})") +
               reason + marker);
  CHECK(reply.chances == std::vector<TokenChance>{{" B", -0.1}, {" A", -2.5}});
}

}  // namespace
}  // namespace bench::test
