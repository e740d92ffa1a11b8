#include "bench/backend.h"

#include "catch.hpp"

namespace bench {
namespace {

StreamEvent parse(std::string_view line) {
  const auto event = find_backend("ollama")->parse(line);
  REQUIRE(event.has_value());
  return *event;
}

Failure parse_failure(std::string_view line) {
  const auto event = find_backend("ollama")->parse(line);
  REQUIRE_FALSE(event.has_value());
  return event.error();
}

TEST_CASE("a token line of either endpoint") {
  StreamEvent expected;
  expected.model = "llama3.1:8b";
  expected.text = " sky";
  CHECK(parse(R"({"model":"llama3.1:8b","created_at":"2026-08-22T09:00:00.1Z","message":{"role":"assistant",)"
              R"("content":" sky"},"done":false})") == expected);
  CHECK(parse(R"({"model":"llama3.1:8b","created_at":"2026-08-22T09:00:00.1Z","response":" sky","done":false})") ==
        expected);
  expected.thinking = "Okay";
  expected.text = "";
  CHECK(
      parse(R"({"model":"llama3.1:8b","message":{"role":"assistant","content":"","thinking":"Okay"},"done":false})") ==
      expected);
  CHECK(parse(R"({"model":"llama3.1:8b","response":"","thinking":"Okay","done":false})") == expected);
}

TEST_CASE("the last line") {
  StreamEvent expected;
  expected.model = "m";
  expected.done = true;
  expected.done_reason = "length";
  expected.counters = {512345678, 48123456, 26, 0, 61234000, 25, 321456000};
  CHECK(
      parse(
          R"({"model":"m","response":"","done":true,"done_reason":"length","context":[128000,3923],)"
          R"("total_duration":512345678,"load_duration":48123456,"prompt_eval_count":26,"prompt_eval_cached_count":0,)"
          R"("prompt_eval_duration":61234000,"eval_count":25,"eval_duration":321456000})") == expected);
}

TEST_CASE("a tool call counts, an empty list does not") {
  CHECK(parse(R"({"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":false})")
            .tool_call);
  CHECK(parse(R"({"response":"","tool_calls":[{}],"done":true})").tool_call);
  CHECK_FALSE(parse(R"({"message":{"content":"","tool_calls":[]},"done":false})").tool_call);
}

TEST_CASE("another machine that answers is noticed") {
  CHECK(parse(R"({"model":"m:cloud","remote_host":"https://ollama.com","response":"x"})").remote);
  CHECK(parse(R"({"model":"m:cloud","remote_model":"m","response":"x"})").remote);
  CHECK_FALSE(parse(R"({"remote_model":"","remote_host":null,"response":"x"})").remote);
}

TEST_CASE("a number that is no count is lost alone") {
  for (const char* bad : {"-1", "\"25\"", "1e999", "NaN", "Infinity", "-Infinity", "9007199254740993",
                          "9223372036854775808", "1.5", "true", "{}", "[1]", "99999999999999999999999999"}) {
    CAPTURE(bad);
    const StreamEvent event = parse(R"({"done":true,"eval_count":)" + std::string(bad) + R"(,"eval_duration":7})");
    CHECK_FALSE(event.counters.eval_count);
    CHECK(event.counters.eval_duration == 7);
    CHECK(event.bad_counter);
    CHECK(event.done);
  }
}

TEST_CASE("a count may be written in several ways") {
  struct Row {
    const char* written;
    std::optional<std::int64_t> count;
  };
  for (const Row& row : {Row{"0", 0}, Row{"-0", 0}, Row{"25.0", 25}, Row{"1.5e9", 1500000000},
                         Row{"9007199254740992", 9007199254740992}, Row{"null", std::nullopt}}) {
    CAPTURE(row.written);
    const StreamEvent event = parse(R"({"eval_count":)" + std::string(row.written) + "}");
    CHECK(event.counters.eval_count == row.count);
    CHECK_FALSE(event.bad_counter);
  }
}

TEST_CASE("of duplicate keys the last wins") {
  CHECK(parse(R"({"response":"a","response":"b"})").text == "b");
  CHECK(parse(R"({"response":"a","response":"b"})").duplicate_key);
  CHECK(parse(R"({"message":{"content":"a","thinking":"t"},"message":{"content":"b"}})").text == "b");
  CHECK(parse(R"({"message":{"content":"a","thinking":"t"},"message":{"content":"b"}})").thinking.empty());
  CHECK(parse(R"({"eval_count":1,"eval_count":2})").counters.eval_count == 2);
  CHECK(parse(R"({"message":{"content":"a","content":"b"}})").duplicate_key);
  CHECK(parse(R"({"d\u006fne":false,"done":true})").duplicate_key);
  CHECK_FALSE(parse(R"({"message":{"content":"a"},"content":"unknown here","x":1,"x":2})").duplicate_key);
}

TEST_CASE("types are strict, null is absent, unknown fields are passed over") {
  for (const char* line :
       {R"({"done":"yes"})", R"({"done":1})", R"({"message":"text"})", R"({"message":{"content":5}})",
        R"({"response":{}})", R"({"model":1})", R"({"error":7})", R"({"tool_calls":{}})"}) {
    CAPTURE(line);
    CHECK(parse_failure(line).status == Status::protocol_error);
    CHECK(parse_failure(line).kind == FailureKind::bad_type);
  }
  CHECK(
      parse(
          R"({"model":null,"message":null,"response":null,"done":null,"error":null,"tool_calls":null,"x":{"y":[1e9]}})") ==
      StreamEvent{});
}

TEST_CASE("a line that is no event is refused with the place and a safe excerpt") {
  const Failure failure = parse_failure("{\"a\":\x1b[31m}");
  CHECK(failure.status == Status::protocol_error);
  CHECK(failure.kind == FailureKind::bad_json);
  CHECK(failure.detail == "unexpected byte at byte 5 of the event: {\"a\":.[31m}");
  for (const char* line : {"[]", "42", "null", "\"text\"", "true"}) {
    CAPTURE(line);
    CHECK(parse_failure(line).kind == FailureKind::not_an_object);
  }
  CHECK(parse_failure("{\"a\":1").kind == FailureKind::cut_json);
  CHECK(parse_failure("{} {}").kind == FailureKind::bad_json);
  const Failure long_line = parse_failure("{\"a\":\"" + std::string(5000, 'x') + "\" oops " + std::string(5000, 'y'));
  CHECK(long_line.detail.size() < 260);
  CHECK(long_line.detail.find("xxx\" oops yyy") != std::string::npos);
}

TEST_CASE("deep nesting is a limit, wherever it stands") {
  const std::string deep(100000, '[');
  CHECK(parse_failure(R"({"context":)" + deep).status == Status::limit_exceeded);
  CHECK(parse_failure(R"({"context":)" + deep).kind == FailureKind::nesting);
  CHECK(parse_failure(R"({"eval_count":)" + deep).kind == FailureKind::nesting);
}

TEST_CASE("the server's words are found in all their wrappings") {
  CHECK(parse(R"({"error":"plain"})").error == "plain");
  CHECK(parse(R"({"error":{"code":400,"message":"inner","type":"x"}})").error == "inner");
  CHECK(parse(R"({"error":"{\"error\":{\"code\":400,\"message\":\"deepest\"}}"})").error == "deepest");
  CHECK(parse(R"({"error":{"code":400}})").error == "an error without a message");
  CHECK(parse(R"({"error":"{not json"})").error == "{not json");
}

TEST_CASE("the body of an HTTP error gives the server's words and what they mean") {
  const auto read = find_backend("ollama")->read_error;
  CHECK(read(404, R"({"error":"model 'x' not found"})").words == "model 'x' not found");
  CHECK(read(404, R"({"error":"model 'x' not found"})").kind == FailureKind::model_missing);
  CHECK_FALSE(read(500, R"({"error":"model 'x' not found"})").kind);
  CHECK_FALSE(read(404, "404 page not found").kind);
  CHECK(read(401, R"({"error":"unauthorized","signin_url":"https://x"})").words == "unauthorized");
  CHECK(read(404, "404 page not found").words == "404 page not found");
  CHECK(read(404, R"({"detail":"Not Found"})").words == R"({"detail":"Not Found"})");
  CHECK(read(500, "").words.empty());
}

}  // namespace
}  // namespace bench
