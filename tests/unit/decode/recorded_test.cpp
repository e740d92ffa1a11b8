// What real servers sent, as one chunk: the facts that a reader of the recordings finds by hand.

#include <map>

#include "catch.hpp"
#include "support/recordings.h"

namespace bench::test {
namespace {

TEST_CASE("every recorded exchange is read, and ends as its server meant it") {
  const std::map<std::string, std::string> unfinished = {
      {"disconnect-midstream", "cancelled"},
      {"engine-killed-midstream", "server_error"},
      {"loop-guard-chat", "truncated"},
      {"loop-guard-chat-g1", "truncated"},
      {"loop-guard-nostream", "truncated"},
      {"trunc-history-render", "truncated"},
      {"openai-loop", "truncated"},
      {"engine-killed-midstream-openai", "truncated"},
      {"render-same-role-words", "truncated"},
      {"render-same-role-words-native", "truncated"},
  };
  int read = 0;
  for (const std::string& name : wire_cases()) {
    const WireExchange recorded = read_wire(name);
    if (backend_of(recorded) == nullptr) continue;
    CAPTURE(name);
    const Reply reply = decode(recorded);
    ++read;
    const auto expected = unfinished.find(name);
    const std::string wanted = recorded.status != 200         ? "http_error"
                               : expected == unfinished.end() ? "ok"
                                                              : expected->second;
    CHECK(std::string(name_of(reply.status)) == wanted);
    CHECK(reply.failure.has_value() == (wanted != "ok"));
    CHECK(reply.http_status == recorded.status);
    CHECK(reply.body_bytes == static_cast<std::int64_t>(recorded.body.size()));
    CHECK_FALSE(reply.flags.has(Flag::duplicate_keys));
    CHECK_FALSE(reply.flags.has(Flag::invalid_utf8));
    CHECK_FALSE(reply.flags.has(Flag::after_done));
  }
  if (!wire_cases().empty()) CHECK(read == 130);
}

TEST_CASE("the numbers of one recorded stream") {
  if (wire_cases().empty()) return;
  const Reply reply = decode(read_wire("chat-stream-length"));
  CHECK(reply.events == 14);
  CHECK(reply.text_events == 13);
  CHECK(reply.coalesced_events == 12);
  CHECK(reply.done_reason == "stop");
  CHECK(reply.model == "words");
  CHECK(reply.text.starts_with(" or model two two"));
  CHECK(reply.text.ends_with(" cloud na\xC3\xAFve"));
  CHECK(reply.server == ServerCounters{10210645, 1449186, 40, std::nullopt, 1934000, 14, 3769000});
}

TEST_CASE("thinking and answer are told apart") {
  if (wire_cases().empty()) return;
  for (const char* name : {"chat-think-transition", "generate-think-transition"}) {
    CAPTURE(name);
    const Reply reply = decode(read_wire(name));
    CHECK(reply.thinking == "table");
    CHECK(reply.text.starts_with("are how of"));
    CHECK(reply.timeline.first_thinking == reply.timeline.first_token);
    CHECK(reply.timeline.first_output.has_value());
  }
}

TEST_CASE("errors keep the server's words and get their kind") {
  if (wire_cases().empty()) return;
  struct Row {
    const char* name;
    FailureKind kind;
    const char* detail;
  };
  const Row rows[] = {
      {"err-unknown-model-chat", FailureKind::model_missing, "model 'nosuch' not found"},
      {"err-empty-model-generate", FailureKind::model_missing, "model '' not found"},
      {"err-queue-full", FailureKind::overloaded, "server busy, please try again.  maximum pending requests exceeded"},
      {"err-host", FailureKind::auth, "HTTP 403 without a word"},
      {"err-405", FailureKind::bad_request, "405 method not allowed"},
      {"err-empty-body", FailureKind::bad_request, "missing request body"},
      {"err-images", FailureKind::bad_request,
       "Multimodal data provided, but model does not support multimodal requests."},
      {"engine-killed-before-first-byte", FailureKind::server,
       "an error was encountered while running the model: unexpected EOF"},
      {"redirect-slash", FailureKind::redirect, "redirects to /api/chat"},
      {"engine-killed-midstream", FailureKind::none,
       "an error was encountered while running the model: unexpected EOF"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Reply reply = decode(read_wire(row.name));
    REQUIRE(reply.failure);
    CHECK(reply.failure->kind == row.kind);
    CHECK(reply.failure->detail == row.detail);
  }
}

TEST_CASE("the numbers of recorded streams in OpenAI's protocol") {
  if (wire_cases().empty()) return;
  for (const char* name : {"openai-chat-stream-usage", "openai-completions-stream"}) {
    CAPTURE(name);
    const Reply reply = decode(read_wire(name));
    CHECK(reply.text == " or model\xE2\x80\xA8 chair sea or");
    CHECK(reply.text_events == 6);
    CHECK(reply.events == 9);  // the reason, the usage and the marker are no text
    CHECK(reply.done_reason == "length");
    CHECK(reply.server.prompt_eval_count == 40);
    CHECK(reply.server.eval_count == 6);
    CHECK_FALSE(reply.server.eval_duration);
  }
  const Reply untold = decode(read_wire("openai-chat-stream"));
  CHECK(untold.status == Status::ok);
  CHECK(untold.server == ServerCounters{});
  CHECK(untold.flags.has(Flag::no_counters));

  const Reply whole = decode(read_wire("openai-chat-single"));  // nobody had asked for a stream
  CHECK(whole.status == Status::ok);
  CHECK(whole.text_events == 1);
  CHECK(whole.events == 1);
  CHECK(whole.server.eval_count.has_value());
  CHECK(whole.timeline.done == whole.timeline.first_token);

  const Reply missing = decode(read_wire("openai-err-model"));
  REQUIRE(missing.failure);
  CHECK(missing.failure->kind == FailureKind::model_missing);
  CHECK(missing.failure->detail == "model 'nosuch' not found");
  const Reply schema = decode(read_wire("openai-err-format"));
  REQUIRE(schema.failure);
  CHECK(schema.failure->kind == FailureKind::bad_request);
  CHECK(schema.failure->detail.starts_with("Field 'json_schema'"));
}

TEST_CASE("a killed engine leaves the text it had sent") {
  if (wire_cases().empty()) return;
  const Reply reply = decode(read_wire("engine-killed-midstream"));
  CHECK(reply.text.ends_with(" this slot was"));
  CHECK(reply.text_events == reply.events - 1);
  CHECK(reply.timeline.first_token.has_value());
  CHECK_FALSE(reply.timeline.done.has_value());
}

TEST_CASE("with the stamps of the recording, no honest server is suspected") {
  for (const std::string& name : wire_cases()) {
    const WireExchange recorded = read_wire(name);
    if (backend_of(recorded) == nullptr || !recorded.complete) continue;
    CAPTURE(name);
    const Reply reply = decode_as_recorded(recorded);
    CHECK_FALSE(reply.flags.has(Flag::units_suspect));
    const bool is_untold = name == "openai-chat-stream";  // no usage was asked for
    CHECK(reply.flags.has(Flag::no_counters) == is_untold);
    CHECK(reply.body_bytes == static_cast<std::int64_t>(recorded.body.size()));
  }
}

TEST_CASE("a prompt that was cut is seen") {
  if (wire_cases().empty()) return;
  for (const char* name : {"trunc-default", "trunc-default-g1", "chat-stream-length"}) {
    CAPTURE(name);
    const WireExchange recorded = read_wire(name);
    Exchange exchange;
    exchange.chunks = {recorded.body};
    exchange.asked.context = 256;
    const Reply reply = decode(*find_backend("ollama"), exchange).reply;
    CHECK(reply.flags.has(Flag::prompt_truncated) == (std::string(name) != "chat-stream-length"));
  }
}

}  // namespace
}  // namespace bench::test
