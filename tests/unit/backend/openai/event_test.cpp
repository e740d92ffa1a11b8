#include <string>

#include "backend/openai/openai.h"
#include "catch.hpp"

namespace bench::openai {
namespace {

StreamEvent event_in(std::string_view text) {
  auto event = parse(text);
  if (!event) FAIL(event.error().detail);
  return *std::move(event);
}

/// A chunk of a chat whose delta has these members.
StreamEvent chunk_with(const std::string& delta) {
  return event_in(R"({"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{)" + delta +
                  R"(},"finish_reason":null}]})");
}

TEST_CASE("a token of a chat, and of completions") {
  StreamEvent expected;
  expected.model = "m";
  expected.text = " sky";
  CHECK(chunk_with(R"("role":"assistant","content":" sky")") == expected);
  CHECK(event_in(R"({"object":"text_completion","model":"m","choices":[{"text":" sky","index":0,"logprobs":null,)"
                 R"("finish_reason":null}]})") == expected);
}

TEST_CASE("a chunk with a role, an empty text or none is no token") {
  StreamEvent expected;
  expected.model = "m";
  for (const char* delta : {R"("role":"assistant")", R"("role":"assistant","content":"")",
                            R"("role":"assistant","content":null)", R"("content":"","reasoning_content":null)", ""}) {
    CAPTURE(delta);
    CHECK(chunk_with(delta) == expected);
  }
  CHECK(event_in(R"({"model":"m","choices":[]})") == expected);
  CHECK(event_in(R"({"model":"m","choices":null})") == expected);
}

TEST_CASE("thoughts have two names, and one server may send both") {
  for (const char* delta : {R"("reasoning_content":"Hm")", R"("reasoning":"Hm")", R"("content":null,"reasoning":"Hm")",
                            R"("reasoning":"Hm","reasoning_content":"Hm")"}) {
    CAPTURE(delta);
    CHECK(chunk_with(delta).thinking == "Hm");
    CHECK(chunk_with(delta).text.empty());
  }
}

TEST_CASE("text in parts, a refusal and a call of a tool are answers") {
  CHECK(chunk_with(R"("content":[{"type":"text","text":"a"},{"type":"image_url"},"x",{"text":"b"}])").text == "ab");
  CHECK(chunk_with(R"("content":null,"refusal":"No.")").text == "No.");
  CHECK(chunk_with(R"("tool_calls":[{"index":0,"function":{"name":"f"}}])").tool_call);
  CHECK_FALSE(chunk_with(R"("tool_calls":[])").tool_call);
  CHECK_FALSE(chunk_with(R"("tool_calls":null)").tool_call);
}

TEST_CASE("only the first choice is the answer") {
  CHECK(event_in(R"({"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]})").text ==
        "a");
}

TEST_CASE("the marker is the end, and the reason why stands in an event before it") {
  StreamEvent end;
  end.done = true;
  CHECK(event_in("[DONE]") == end);
  CHECK(event_in(" [DONE] ") == end);
  const StreamEvent last = event_in(R"({"choices":[{"index":0,"delta":{},"finish_reason":"length"}]})");
  CHECK(last.done_reason == "length");
  CHECK_FALSE(last.done);
}

TEST_CASE("a usage counts wherever it stands, and one of zeros is yet to come") {
  const StreamEvent usage =
      event_in(R"({"choices":[],"usage":{"prompt_tokens":40,"completion_tokens":6,"total_tokens":46,)"
               R"("prompt_tokens_details":{"cached_tokens":32},"completion_tokens_details":null}})");
  CHECK(usage.counters.prompt_eval_count == 40);
  CHECK(usage.counters.eval_count == 6);
  CHECK(usage.counters.prompt_eval_cached_count == 32);
  CHECK_FALSE(usage.counters.eval_duration);
  CHECK(event_in(R"({"choices":[{"text":"a"}],"usage":{"prompt_tokens":0,"completion_tokens":0}})").counters ==
        ServerCounters{});
  CHECK(event_in(R"({"choices":[{"text":"a"}],"usage":null})").counters == ServerCounters{});
  CHECK(event_in(R"({"choices":[],"usage":{"prompt_tokens":4,"prompt_tokens_details":null}})").counters.eval_count ==
        std::nullopt);
}

TEST_CASE("llama.cpp's timings are counters in nanoseconds, and tokens from the cache were not evaluated") {
  const std::string timings =
      R"("timings":{"cache_n":236,"prompt_n":1,"prompt_ms":30.958,"prompt_per_token_ms":30.9,"predicted_n":35,)"
      R"("predicted_ms":661.064,"predicted_per_second":52.9})";
  const StreamEvent last = event_in(R"({"choices":[{"delta":{},"finish_reason":"stop"}],)" + timings + "}");
  CHECK(last.counters == ServerCounters{std::nullopt, std::nullopt, 237, 236, 30'958'000, 35, 661'064'000});
  const StreamEvent both =
      event_in(R"({"choices":[],"usage":{"prompt_tokens":240,"completion_tokens":36},)" + timings + "}");
  CHECK(both.counters.prompt_eval_count == 240);  // the protocol's own count goes first
  CHECK(both.counters.eval_count == 36);
  CHECK(both.counters.eval_duration == 661'064'000);
}

TEST_CASE("a key that stands twice in one object is told, and only there") {
  for (const char* twice : {R"({"model":"a","model":"b"})", R"({"choices":[{"text":"a","text":"b"}]})",
                            R"({"choices":[{"delta":{"role":"a","content":"a","content":null}}]})"}) {
    CAPTURE(twice);
    CHECK(event_in(twice).duplicate_key);
  }
  CHECK_FALSE(event_in(R"({"message":"a","choices":[{"delta":{"content":"a"},"message":{"content":"b"}},)"
                       R"({"delta":{"content":"c"}}],"x":1,"x":2})")
                  .duplicate_key);
}

TEST_CASE("a number that is none costs this number only") {
  for (const char* bad : {"-1", "1e999", "NaN", "\"6\"", "1.5", "9007199254740993"}) {
    CAPTURE(bad);
    const StreamEvent event =
        event_in(R"({"choices":[],"usage":{"prompt_tokens":40,"completion_tokens":)" + std::string(bad) + "}}");
    CHECK(event.bad_counter);
    CHECK_FALSE(event.counters.eval_count);
    CHECK(event.counters.prompt_eval_count == 40);
  }
  for (const char* bad : {"-1", "1e999", "NaN", "\"6\""}) {
    CAPTURE(bad);
    const StreamEvent event = event_in(R"({"timings":{"predicted_n":2,"predicted_ms":)" + std::string(bad) + "}}");
    CHECK(event.bad_counter);
    CHECK_FALSE(event.counters.eval_duration);
    CHECK(event.counters.eval_count == 2);
  }
}

TEST_CASE("candidates of the first token, in the form of a chat") {
  const StreamEvent event = event_in(
      R"({"choices":[{"delta":{"content":" B"},"logprobs":{"content":[{"token":" B","logprob":-0.5,"bytes":[32,66],)"
      R"("top_logprobs":[{"token":" A","logprob":-1.5,"bytes":null},{"token":" B","logprob":-0.5,"bytes":[32,66]}]},)"
      R"({"token":"!","logprob":-3,"top_logprobs":[{"token":"!","logprob":-3}]}],"refusal":null}}]})");
  CHECK(event.chances == std::vector<TokenChance>{{" B", -0.5}, {" A", -1.5}});
  CHECK(chunk_with(R"("content":"x")").chances.empty());
}

TEST_CASE("candidates of the first token, in the form of completions") {
  const StreamEvent event =
      event_in(R"({"choices":[{"text":" B!","logprobs":{"tokens":[" B","!"],"token_logprobs":[-0.5,-3.0],)"
               R"("top_logprobs":[{" A":-1.5," B":-0.5,"\n":null},{"!":-3.0}],"text_offset":[0,2]}}]})");
  REQUIRE(event.chances.size() == 3);
  CHECK(event.chances[0] == TokenChance{" B", -0.5});
  CHECK(event.chances[1] == TokenChance{" A", -1.5});
  CHECK(event.chances[2].token == "\n");
  CHECK(event_in(R"({"choices":[{"text":"a","logprobs":{"top_logprobs":null}}]})").chances.empty());
  CHECK(event_in(R"({"choices":[{"text":"a","logprobs":{"top_logprobs":[null]}}]})").chances.empty());
  const StreamEvent llamacpp = event_in(
      R"({"choices":[{"text":"a","logprobs":{"content":[{"token":"a","top_logprobs":[{"token":"a","logprob":-1}]}]}}]})");
  CHECK(llamacpp.chances == std::vector<TokenChance>{{"a", -1}});
}

TEST_CASE("a probability that is no number stands behind all others") {
  const StreamEvent event =
      event_in(R"({"choices":[{"text":"a","logprobs":{"top_logprobs":[{"x":NaN,"y":-2,"z":-Infinity,"w":-1}]}}]})");
  REQUIRE(event.chances.size() == 4);
  CHECK(event.chances[0].token == "w");
  CHECK(event.chances[1].token == "y");
}

TEST_CASE("an error in every form that servers have for it") {
  const std::pair<const char*, const char*> forms[] = {
      {R"({"error":{"message":"no room","type":"server_error","code":500}})", "no room"},
      {R"({"error":"no room"})", "no room"},
      {R"({"error":{"code":500,"message":"no room"},"choices":[]})", "no room"},
      {R"({"object":"error","message":"no room","type":"BadRequestError","code":400})", "no room"},  // vLLM, older
      {R"({"code":500,"message":"no room","type":"server_error"})", "no room"},  // llama.cpp until September 2025
      {R"({"detail":"no room"})", "no room"},
      {R"({"error":{"code":500}})", "an error without a message"},
      {R"({"error":{"message":""}})", "an error without a message"},
      {R"({"error":{"message":{"a":1}}})", "an error without a message"},
      {R"({"error":true})", "an error without a message"},
      {R"({"error":[1]})", "an error without a message"},
      {R"({"error":{"message":"{\"error\":{\"code\":400,\"message\":\"no room\"}}"}})", "no room"},
  };
  for (const auto& [text, words] : forms) {
    CAPTURE(text);
    CHECK(event_in(text).error == words);
  }
  for (const char* text : {R"({"error":null,"choices":[]})", R"({"error":"","choices":[]})",
                           R"({"error":false,"choices":[]})", R"({"message":"hello","choices":[]})", "{}"}) {
    CAPTURE(text);
    CHECK(event_in(text).error.empty());
  }
}

TEST_CASE("a whole reply in one object is one event with all of it") {
  const StreamEvent event = event_in(
      "{\n \"object\": \"chat.completion\",\n \"model\": \"m\",\n \"choices\": [{\"index\": 0, \"message\": "
      "{\"role\": \"assistant\", \"content\": \"All of it.\", \"reasoning\": \"Hm\"}, \"finish_reason\": \"stop\"}],\n"
      " \"usage\": {\"prompt_tokens\": 4, \"completion_tokens\": 5}\n}\n");
  CHECK(event.text == "All of it.");
  CHECK(event.thinking == "Hm");
  CHECK(event.done_reason == "stop");
  CHECK(event.counters.eval_count == 5);
}

TEST_CASE("what is no event is a failure with its place") {
  const auto failure = [](std::string_view text) {
    const auto event = parse(text);
    REQUIRE_FALSE(event.has_value());
    return event.error();
  };
  CHECK(event_in("") == StreamEvent{});  // keeps a connection open, and says nothing
  CHECK(failure("[1]").kind == FailureKind::not_an_object);
  CHECK(failure("[DONE").kind == FailureKind::not_an_object);
  CHECK(failure(R"({"choices":[)").kind == FailureKind::cut_json);
  CHECK(failure(R"({"choices":[}])").kind == FailureKind::bad_json);
  CHECK(failure(R"({"choices":{}})").kind == FailureKind::bad_type);
  CHECK(failure(R"({"choices":[{"delta":{"content":1}}]})").kind == FailureKind::bad_type);
  CHECK(failure(R"({"choices":[]} x)").kind == FailureKind::bad_json);
  const Failure deep = failure("{\"a\":" + std::string(1000, '['));
  CHECK(deep.kind == FailureKind::nesting);
  CHECK(deep.status == Status::limit_exceeded);
  CHECK(failure(R"({"choices":)" + std::string(5000, 'x')).detail.size() < 400);
}

TEST_CASE("an HTTP error is told in the server's words, and a missing model is known by them") {
  CHECK(read_error(404, R"({"error":{"message":"model 'x' not found","type":"not_found_error"}})").kind ==
        FailureKind::model_missing);
  CHECK(read_error(404, R"({"object":"error","message":"The model `x` does not exist.","code":404})").kind ==
        FailureKind::model_missing);
  CHECK_FALSE(read_error(404, R"({"detail":"Not Found"})").kind);
  CHECK_FALSE(read_error(400, R"({"error":{"message":"model 'x' not found"}})").kind);
  CHECK(read_error(401, R"({"error":{"message":"Invalid API Key"}})").words == "Invalid API Key");
  CHECK(read_error(500, "Internal Server Error").words == "Internal Server Error");
}

}  // namespace
}  // namespace bench::openai
