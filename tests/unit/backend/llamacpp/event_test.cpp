#include <cmath>

#include "backend/llamacpp/llamacpp.h"
#include "catch.hpp"
#include "support/decoding.h"
#include "unit/backend/llamacpp/recorded.h"

namespace bench::llamacpp {
namespace {

StreamEvent event_of(std::string_view text) {
  const auto event = parse(text);
  REQUIRE(event.has_value());
  return *event;
}

Reply reply_to(const std::string& body, std::size_t step = 0) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = step; step > 0 && at < body.size(); at += step) cuts.push_back(at);
  test::Exchange exchange;
  exchange.chunks = test::pieces_of(body, cuts);
  return test::decode(*find_backend("llamacpp"), exchange).reply;
}

TEST_CASE("llama.cpp: a raw prompt as it was answered") {
  const Reply reply = reply_to(recorded("completion.sse"));
  CHECK(reply.status == Status::ok);
  CHECK(reply.text == " Paris.\n\n");
  CHECK(reply.text_events == 4);
  CHECK(reply.events == 5);
  CHECK(reply.done_reason == "length");
  CHECK(reply.model == "/models/SmolLM2-135M-Instruct.Q4_1.gguf");
  CHECK(reply.server == ServerCounters{{}, {}, 5, 0, 419'986'000, 4, 235'447'000});
  REQUIRE(reply.chances.size() == 2);
  CHECK(reply.chances[0] == TokenChance{" Paris", -0.25889989733695984});
  CHECK(reply.chances[1] == TokenChance{" the", -2.764557123184204});
}

TEST_CASE("llama.cpp: what the cache gave belongs to the prompt, progress is no text") {
  const Reply reply = reply_to(recorded("completion_cached.sse"));
  CHECK(reply.text == " Paris.");
  CHECK(reply.text_events == 2);
  CHECK(reply.server == ServerCounters{{}, {}, 5, 4, 23'118'000, 2, 39'770'000});
}

TEST_CASE("llama.cpp: a conversation as it was answered") {
  const Reply reply = reply_to(recorded("chat.sse"));
  CHECK(reply.status == Status::ok);
  CHECK(reply.text == "Hello there!");
  CHECK(reply.text_events == 3);
  CHECK(reply.done_reason == "length");
  CHECK(reply.server == ServerCounters{{}, {}, 33, 24, 174'281'000, 3, 87'903'000});
  REQUIRE(reply.chances.size() == 2);
  CHECK(reply.chances[0].token == "Hello");
  CHECK(reply.chances[1] == TokenChance{"I", -2.2841155529022217});
}

TEST_CASE("llama.cpp: a stop word is counted and not shown, as an end token is") {
  const Reply reply = reply_to(recorded("chat_stop_word.sse"));
  CHECK(reply.text == "I'm here");
  CHECK(reply.done_reason == "stop");
  CHECK(reply.server.eval_count == 4);
  CHECK_FALSE(reply.flags.has(Flag::count_mismatch));
}

TEST_CASE("llama.cpp: an error in the middle of a stream is the end of it") {
  const Reply reply = reply_to(recorded("chat_error.sse"));
  CHECK(reply.status == Status::server_error);
  REQUIRE(reply.failure.has_value());
  CHECK(reply.failure->detail == "Context size has been exceeded.");
  CHECK(reply.text == "1.");
}

TEST_CASE("llama.cpp: where a reply is cut changes nothing in it") {
  for (const char* name : {"completion.sse", "completion_cached.sse", "chat.sse", "chat_error.sse"}) {
    const std::string body = recorded(name);
    const Reply whole = test::without_stamps(reply_to(body));
    for (const std::size_t step : {1, 2, 3, 7, 64, 1000}) {
      CAPTURE(name, step);
      CHECK(test::without_stamps(reply_to(body, step)) == whole);
    }
  }
}

TEST_CASE("llama.cpp: without an end a reply is cut off") {
  for (const char* name : {"completion.sse", "chat.sse"}) {
    std::string body = recorded(name);
    body.resize(body.rfind("data: "));
    CHECK(reply_to(body).status == Status::truncated);
  }
}

TEST_CASE("llama.cpp: reasons, thoughts and tools") {
  CHECK(event_of(R"({"content":"","stop":true,"stop_type":"eos"})").done_reason == "stop");
  CHECK(event_of(R"({"content":"","stop":true,"stop_type":"word","stopping_word":"x"})").done_reason == "stop");
  CHECK(event_of(R"({"content":"","stop":true,"stop_type":"none"})").done_reason.empty());
  CHECK(event_of(R"({"choices":[{"finish_reason":"tool_calls","delta":{}}]})").done_reason == "tool_calls");
  CHECK_FALSE(event_of(R"({"choices":[{"finish_reason":"stop","delta":{}}]})").done);
  CHECK(event_of("[DONE]").done);

  const StreamEvent thought =
      event_of(R"({"choices":[{"index":0,"delta":{"reasoning_content":"Hm","content":null}}]})");
  CHECK(thought.thinking == "Hm");
  CHECK(thought.text.empty());
  CHECK(event_of(R"({"choices":[{"delta":{"tool_calls":[{"index":0}]}}]})").tool_call);
  CHECK_FALSE(event_of(R"({"choices":[{"delta":{"tool_calls":[]}}]})").tool_call);
  CHECK(event_of(R"({"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]})").text == "a");
  CHECK(event_of(R"({"choices":[],"usage":{}})") == StreamEvent{});
}

TEST_CASE("llama.cpp: a whole answer in place of a stream is complete") {
  const StreamEvent event =
      event_of(R"({"choices":[{"finish_reason":"stop","message":{"content":"Hi"}}],)"
               R"("timings":{"cache_n":1,"prompt_n":2,"prompt_ms":1.5,"predicted_n":2,"predicted_ms":3}})");
  CHECK(event.done);
  CHECK(event.text == "Hi");
  CHECK(event.counters == ServerCounters{{}, {}, 3, 1, 1'500'000, 2, 3'000'000});
}

TEST_CASE("llama.cpp: counts without timings, and timings without a word of the cache") {
  CHECK(event_of(R"({"stop":true,"tokens_predicted":4,"tokens_evaluated":5})").counters ==
        ServerCounters{{}, {}, 5, {}, {}, 4, {}});
  CHECK(event_of(R"({"content":"a","stop":false,"tokens_predicted":1,"tokens_evaluated":5})").counters ==
        ServerCounters{});
  CHECK(event_of(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}})").counters ==
        ServerCounters{{}, {}, 7, {}, {}, 3, {}});
  CHECK(event_of(R"({"stop":true,"tokens_evaluated":9,"timings":{"prompt_n":2,"prompt_ms":1,"predicted_n":1,)"
                 R"("predicted_ms":1}})")
            .counters == ServerCounters{{}, {}, 9, 7, 1'000'000, 1, 1'000'000});
  CHECK(event_of(R"({"timings":{"prompt_n":2}})").counters.prompt_eval_count == 2);
}

TEST_CASE("llama.cpp: a number that is none costs that number only") {
  for (const char* bad : {"-1", "\"5\"", "1e999", "NaN", "9007199254740993", "true"}) {
    CAPTURE(bad);
    const StreamEvent event = event_of(R"({"stop":true,"timings":{"predicted_n":)" + std::string(bad) +
                                       R"(,"predicted_ms":)" + bad + R"(,"prompt_n":3,"cache_n":0}})");
    CHECK(event.bad_counter);
    CHECK_FALSE(event.counters.eval_count);
    CHECK_FALSE(event.counters.eval_duration);
    CHECK(event.counters.prompt_eval_count == 3);
  }
  CHECK_FALSE(event_of(R"({"timings":{"predicted_ms":null}})").bad_counter);
}

TEST_CASE("llama.cpp: bad form has a name") {
  CHECK(parse("{\"content\":\"a").error().kind == FailureKind::cut_json);
  CHECK(parse("{\"content\":}").error().kind == FailureKind::bad_json);
  CHECK(parse("{\"content\":1}").error().kind == FailureKind::bad_type);
  CHECK(parse("[1]").error().kind == FailureKind::not_an_object);
  CHECK(parse("[DONE] ").error().status == Status::protocol_error);
  CHECK(parse("{\"x\":" + std::string(100000, '[')).error().status == Status::limit_exceeded);
  CHECK(event_of(R"({"content":"a","content":"b"})").duplicate_key);
}

TEST_CASE("llama.cpp: the words of an error") {
  const ErrorBody too_long = read_error(
      400, R"({"error":{"code":400,"message":"request (5031 tokens) exceeds the available context size (2048 tokens), )"
           R"(try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5031,"n_ctx":2048}})");
  CHECK(too_long.words == "request (5031 tokens) exceeds the available context size (2048 tokens), try increasing it");
  CHECK_FALSE(too_long.kind);
  CHECK(read_error(400, R"({"error":{"message":"model 'x' not found"}})").kind == FailureKind::model_missing);
  CHECK_FALSE(read_error(500, R"({"error":{"message":"model 'x' not found"}})").kind);
  CHECK(read_error(500, R"({"error":"words"})").words == "words");
  CHECK(read_error(500, R"({"error":{"code":1}})").words == "an error without a message");
  CHECK(read_error(502, "Bad Gateway").words == "Bad Gateway");
}

}  // namespace
}  // namespace bench::llamacpp
