// Every fault of payload and protocol that one exchange can show, by its number in the fault table.

#include <string>

#include "catch.hpp"
#include "support/decoding.h"

namespace bench::test {
namespace {

std::string text_line(std::string_view content) {
  return R"({"model":"m","message":{"role":"assistant","content":")" + std::string(content) + R"("},"done":false})" +
         "\n";
}
std::string done_line(std::string_view more = "") {
  return R"({"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"length")" +
         std::string(more) + "}\n";
}

Reply read(const std::string& body) { return decode_chat({body}); }

TEST_CASE("P01: escapes and characters cut anywhere") {
  const std::string body = text_line("caf\\u00e9 \\ud83d\\ude00 \xF0\x9F\x98\x80") + done_line();
  const Reply whole = read(body);
  CHECK(whole.text == "caf\xC3\xA9 \xF0\x9F\x98\x80 \xF0\x9F\x98\x80");
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    CAPTURE(cut);
    CHECK(without_stamps(decode_chat({std::string_view(body).substr(0, cut), std::string_view(body).substr(cut)})) ==
          without_stamps(whole));
  }
}

TEST_CASE("P02: many objects in one segment") {
  const Reply reply = read(text_line("a") + text_line("b") + text_line("c") + done_line());
  CHECK(reply.text == "abc");
  CHECK(reply.timeline.events == std::vector<std::int64_t>(3, 1000000));
  CHECK(reply.coalesced_events == 2);
  CHECK(reply.flags.has(Flag::coalesced));
}

TEST_CASE("P03: other line endings, blank lines, byte order mark") {
  std::string line = text_line("a");
  line.insert(line.size() - 1, "\r");
  const Reply reply = read("\xEF\xBB\xBF\r\n\n" + line + "\n \n" + done_line());
  CHECK(reply.status == Status::ok);
  CHECK(reply.text == "a");
  CHECK(reply.events == 2);
}

TEST_CASE("P04: a line without an end") {
  const std::string piece(1 << 20, 'x');
  Exchange exchange;
  exchange.chunks.assign(9, piece);
  const Decoded decoded = decode(*find_backend("ollama"), exchange);
  REQUIRE(decoded.cancelled);
  CHECK(decoded.cancelled->status == Status::limit_exceeded);
  CHECK(decoded.reply.failure->kind == FailureKind::line_cap);
}

TEST_CASE("P05: JSON cut off at the end") {
  const Reply reply = read(text_line("a") + text_line("b").substr(0, 30));
  CHECK(reply.status == Status::truncated);
  CHECK(reply.text == "a");
  CHECK(reply.events == 1);
}

TEST_CASE("P06: a broken line in the middle, with its place") {
  const std::string first = text_line("a");
  const Reply reply = read(first + "{\"model\":oops}\n" + text_line("b") + done_line());
  CHECK(reply.status == Status::protocol_error);
  CHECK(reply.failure->kind == FailureKind::bad_json);
  CHECK(reply.failure->detail == "event 2 at byte " + std::to_string(first.size()) +
                                     " of the body: unexpected byte at byte 9 of the event: {\"model\":oops}");
  CHECK(reply.text == "a");
  CHECK(reply.text_events == 1);
}

TEST_CASE("P07: JSON, but no object") {
  for (const char* line : {"[]\n", "42\n", "null\n", "null"}) {
    CAPTURE(line);
    CHECK(read(line).status == Status::protocol_error);
    CHECK(read(line).failure->kind == FailureKind::not_an_object);
  }
}

TEST_CASE("P08: nesting without end") {
  const Reply reply = read("{\"context\":" + std::string(100000, '[') + "\n");
  CHECK(reply.status == Status::limit_exceeded);
  CHECK(reply.failure->kind == FailureKind::nesting);
}

TEST_CASE("P09: duplicate keys") {
  const Reply reply = read(R"({"message":{"content":"a"},"message":{"content":"b"}})"
                           "\n" +
                           done_line());
  CHECK(reply.status == Status::ok);
  CHECK(reply.text == "b");
  CHECK(reply.flags.has(Flag::duplicate_keys));
}

TEST_CASE("P10, P11: no UTF-8, lone surrogates") {
  const Reply bytes = read(text_line("a\xFF\xFE") + done_line());
  CHECK(bytes.status == Status::ok);
  CHECK(bytes.text == "a\xFF\xFE");
  CHECK(bytes.flags.has(Flag::invalid_utf8));
  const Reply surrogate = read(text_line("a\\ud800") + done_line());
  CHECK(surrogate.status == Status::ok);
  CHECK(surrogate.text == "a\xED\xA0\x80");
  CHECK(surrogate.flags.has(Flag::invalid_utf8));
}

TEST_CASE("P12: control characters in text") {
  const Reply reply = read(text_line(std::string("\\u0000\\u001b[31m\x07", 17)) + done_line());
  CHECK(reply.status == Status::ok);
  CHECK(reply.text == std::string("\0\x1b[31m\x07", 7));
}

TEST_CASE("P13: an error as the first line of a 200") {
  const Reply reply = read("{\"error\":\"no\"}\n");
  CHECK(reply.failure == Failure{Status::server_error, FailureKind::none, "no"});
  CHECK(reply.http_status == 200);
  CHECK_FALSE(reply.timeline.first_token);
}

TEST_CASE("P14: an error after some tokens") {
  const Reply reply = read(text_line("a") + text_line("b") + "{\"error\":\"no\"}\n" + text_line("c") + done_line());
  CHECK(reply.status == Status::server_error);
  CHECK(reply.text == "ab");
  CHECK_FALSE(reply.timeline.done);
}

TEST_CASE("P15: a clean end without the last line") {
  const Reply reply = read(text_line("a"));
  CHECK(reply.status == Status::truncated);
  CHECK(reply.failure->kind == FailureKind::no_done);
  CHECK(read("").status == Status::truncated);
  CHECK(read(R"({"model":"m","message":{"content":"all of it"},"done":false})").status == Status::truncated);
}

TEST_CASE("P16, P17: data behind the end") {
  const Reply more = read(text_line("a") + done_line(",\"eval_count\":2") + text_line("b") + "junk\n");
  CHECK(more.status == Status::ok);
  CHECK(more.text == "a");
  CHECK(more.events == 2);
  CHECK(more.flags.has(Flag::after_done));
  const Reply second = read(text_line("a") + done_line(",\"eval_count\":2") + done_line(",\"eval_count\":9"));
  CHECK(second.status == Status::ok);
  CHECK(second.server.eval_count == 2);
  CHECK(second.flags.has(Flag::second_done));
  CHECK_FALSE(second.flags.has(Flag::after_done));
  CHECK(read(done_line() + "half a line").flags.has(Flag::after_done));
}

TEST_CASE("P18: an empty answer") {
  const Reply reply = read(done_line(",\"eval_count\":1"));
  CHECK(reply.status == Status::ok);
  CHECK(reply.text_events == 0);
  CHECK_FALSE(reply.timeline.first_token);
  CHECK_FALSE(reply.timeline.last_token);
  CHECK(reply.timeline.first_event.has_value());
  CHECK(reply.timeline.events.empty());
}

TEST_CASE("P19: text that comes late") {
  const std::string empty = text_line("");
  const std::string text = text_line("a");
  const Reply reply = decode_chat({empty, empty, text, "{\"done\":true}\n"});
  CHECK(reply.timeline.first_event == from_seconds(0.001));
  CHECK(reply.timeline.first_token == from_seconds(0.003));
  const Reply tool = decode_chat({empty,
                                  R"({"message":{"content":"","tool_calls":[{"function":{}}]}})"
                                  "\n",
                                  done_line()});
  CHECK(tool.timeline.first_token == from_seconds(0.002));
  CHECK_FALSE(tool.timeline.first_output);
}

TEST_CASE("P20: no counters") {
  const Reply reply = read(text_line("a") + done_line());
  CHECK(reply.status == Status::ok);
  CHECK(reply.server == ServerCounters{});
  CHECK(reply.flags.has(Flag::no_counters));
}

TEST_CASE("P21: durations that are none") {
  for (const char* bad : {"-5", "NaN", "\"12\"", "1e999", "9223372036854775808"}) {
    CAPTURE(bad);
    const Reply reply = read(text_line("a") + done_line(",\"eval_count\":2,\"eval_duration\":" + std::string(bad)));
    CHECK(reply.status == Status::ok);
    CHECK(reply.server.eval_count == 2);
    CHECK_FALSE(reply.server.eval_duration);
    CHECK(reply.flags.has(Flag::units_suspect));
  }
}

TEST_CASE("P22: durations in milliseconds") {
  const std::string text = text_line("a");
  const std::string end = done_line(",\"eval_count\":20,\"total_duration\":21,\"eval_duration\":19");
  std::vector<std::string_view> chunks(20, text);
  chunks.push_back(end);
  CHECK(decode_chat(chunks).flags.has(Flag::units_suspect));
  const std::string right = done_line(",\"eval_count\":20,\"total_duration\":21000000,\"eval_duration\":19000000");
  chunks.back() = right;
  CHECK_FALSE(decode_chat(chunks).flags.has(Flag::units_suspect));
}

TEST_CASE("P23: more tokens than events") {
  const Reply reply = read(text_line("a") + text_line("b") + done_line(",\"eval_count\":40,\"eval_duration\":1"));
  CHECK(reply.server.eval_count == 40);
  CHECK(reply.text_events == 2);
  CHECK(reply.flags.has(Flag::count_mismatch));
}

TEST_CASE("P25: somebody else answered") {
  const std::string line = R"({"model":"m","remote_host":"https://ollama.com","response":"a"})"
                           "\n";
  CHECK(read(line + done_line()).flags.has(Flag::remote_model));
}

TEST_CASE("P28: a reply that does not end") {
  Exchange exchange;
  const std::string line = text_line("a");
  exchange.chunks.assign(1000, line);
  exchange.limits.max_tokens = 100;
  const Decoded decoded = decode(*find_backend("ollama"), exchange);
  REQUIRE(decoded.cancelled);
  CHECK(decoded.reply.failure->kind == FailureKind::token_cap);
  CHECK(decoded.reply.text_events == 117);
}

TEST_CASE("P29: a compressed body") {
  Exchange exchange;
  exchange.content_encoding = "gzip";
  exchange.chunks = {"\x1f\x8b\x08", "more"};
  const Decoded told = decode(*find_backend("ollama"), exchange);
  REQUIRE(told.cancelled);
  CHECK(told.reply.failure == Failure{Status::protocol_error, FailureKind::compressed,
                                      "compressed stream (gzip), although identity was asked for"});
  exchange.content_encoding = "identity";
  CHECK(decode(*find_backend("ollama"), exchange).reply.failure->kind == FailureKind::compressed);
}

TEST_CASE("P30: more bytes than a body may have") {
  Exchange exchange;
  const std::string line = text_line("a");
  exchange.limits.body_bytes = static_cast<std::int64_t>(3 * line.size());
  exchange.chunks.assign(3, line);
  CHECK_FALSE(decode(*find_backend("ollama"), exchange).cancelled);
  exchange.chunks.assign(5, line);
  const Decoded decoded = decode(*find_backend("ollama"), exchange);
  REQUIRE(decoded.cancelled);
  CHECK(decoded.reply.failure->kind == FailureKind::body_cap);
  CHECK(decoded.reply.text == "aaa");

  const std::string late = line + done_line() + line + line + line;
  exchange.chunks = {late};  // complete before the cap: an answer, but to be cancelled all the same
  CHECK(decode(*find_backend("ollama"), exchange).cancelled.has_value());
  CHECK(decode(*find_backend("ollama"), exchange).reply.status == Status::ok);
  const std::string refused = "{\"error\":\"no\"}\n" + late;
  exchange.chunks = {refused};
  CHECK(decode(*find_backend("ollama"), exchange).cancelled->kind == FailureKind::body_cap);
  CHECK(decode(*find_backend("ollama"), exchange).reply.failure->detail == "no");
}

TEST_CASE("N16, N20: a body that the connection cuts short keeps what came") {
  Exchange exchange;
  const std::string line = text_line("a");
  exchange.chunks = {line, std::string_view(line).substr(0, 10)};
  exchange.broken = Failure{Status::truncated, FailureKind::closed, "the connection ended inside the body"};
  const Reply reply = decode(*find_backend("ollama"), exchange).reply;
  CHECK(reply.failure == exchange.broken);
  CHECK(reply.text == "a");
}

}  // namespace
}  // namespace bench::test
