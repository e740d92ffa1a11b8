#include "decode/stream_decoder.h"

#include "catch.hpp"
#include "support/decoding.h"

namespace bench::test {
namespace {

constexpr std::string_view sky_event = "{\"model\":\"m\",\"message\":{\"content\":\"sky\"},\"done\":false}\n";
constexpr std::string_view hmm_event =
    "{\"model\":\"m\",\"message\":{\"content\":\"\",\"thinking\":\"hmm\"},\"done\":false}\n";
constexpr std::string_view empty_event = "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":false}\n";
constexpr std::string_view done_event =
    "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

const Backend& chat() { return *find_backend("ollama"); }
Nanos ms(double value) { return from_seconds(value / 1000); }

TEST_CASE("the timeline of a plain answer") {
  const Reply reply = decode_chat({empty_event, hmm_event, sky_event, sky_event, done_event});
  CHECK(reply.status == Status::ok);
  CHECK_FALSE(reply.failure);
  CHECK(reply.text == "skysky");
  CHECK(reply.thinking == "hmm");
  CHECK(reply.events == 5);
  CHECK(reply.text_events == 3);
  CHECK(reply.coalesced_events == 0);
  const Timeline& t = reply.timeline;
  CHECK(t.planned == Nanos(0));
  CHECK_FALSE(t.connect);
  CHECK(t.sent == ms(0.5));
  CHECK(t.first_byte == ms(1));
  CHECK(t.head == ms(1));
  CHECK(t.first_event == ms(1));
  CHECK(t.first_token == ms(2));
  CHECK(t.first_thinking == ms(2));
  CHECK(t.first_output == ms(3));
  CHECK(t.last_token == ms(4));
  CHECK(t.done == ms(5));
  CHECK(t.end == ms(6));
  CHECK(t.events == std::vector<std::int64_t>{2000000, 3000000, 4000000});
}

TEST_CASE("waiting and connecting are told apart from the request") {
  ExchangeStart start;
  start.send_begin = after_ms(10);
  start.planned = after_ms(4);
  start.connect_begin = after_ms(5);
  start.connect_end = after_ms(7);
  StreamDecoder decoder(chat(), start);
  ExchangeEnd end;
  end.at = after_ms(12);
  end.failure = Failure{Status::timeout_total, FailureKind::none, "too long"};
  const Reply reply = decoder.finish(end);
  CHECK(reply.timeline.planned == ms(-6));
  CHECK(reply.timeline.connect == ms(2));
  CHECK(reply.timeline.end == ms(2));
  CHECK_FALSE(reply.timeline.first_byte);
  CHECK(reply.http_status == 0);
  CHECK(reply.status == Status::timeout_total);
}

TEST_CASE("stamps never run backwards") {
  ExchangeStart start;
  start.planned = after_ms(1);  // after the first byte: a clock was late
  start.send_begin = after_ms(0);
  StreamDecoder decoder(chat(), start);
  decoder.sent(after_ms(9));
  ExchangeHead head;
  head.first_byte = after_ms(3);
  head.arrived = after_ms(2);
  head.status = 200;
  decoder.head(head);
  decoder.body({after_ms(5), sky_event});
  decoder.body({after_ms(4), sky_event});
  decoder.body({after_ms(1), done_event});
  ExchangeEnd end;
  end.at = after_ms(0);
  const Timeline t = decoder.finish(end).timeline;
  CHECK(t.planned == Nanos(0));
  CHECK(t.sent == ms(3));
  CHECK(t.first_byte == ms(3));
  CHECK(t.head == ms(3));
  CHECK(t.events == std::vector<std::int64_t>{5000000, 5000000});
  CHECK(t.done == ms(5));
  CHECK(t.end == ms(5));
}

TEST_CASE("text events of one read are counted, from the second on") {
  const std::string two = std::string(sky_event) + std::string(sky_event);
  const Reply reply = decode_chat({two, sky_event, std::string_view(two), done_event});
  CHECK(reply.text_events == 5);
  CHECK(reply.coalesced_events == 2);
  CHECK(reply.flags.has(Flag::coalesced));
  const std::string text_and_end = std::string(sky_event) + std::string(done_event);
  CHECK_FALSE(decode_chat({text_and_end}).flags.has(Flag::coalesced));
}

TEST_CASE("one read that holds several HTTP chunks is still one read") {
  ExchangeStart start;
  start.planned = start.send_begin = origin();
  StreamDecoder decoder(chat(), start);
  ExchangeHead head;
  head.first_byte = head.arrived = after_ms(1);
  head.status = 200;
  decoder.head(head);
  for (const std::string_view piece : {sky_event, sky_event, sky_event}) decoder.body({after_ms(2), piece});
  ExchangeEnd end;
  end.at = after_ms(3);
  CHECK(decoder.finish(end).coalesced_events == 2);
}

TEST_CASE("a transport failure names an unfinished reply, and only that") {
  Exchange exchange;
  exchange.broken = Failure{Status::truncated, FailureKind::reset, "connection reset by peer"};
  exchange.chunks = {sky_event, sky_event.substr(0, 20)};
  const Reply cut = decode(chat(), exchange).reply;
  CHECK(cut.failure == exchange.broken);
  CHECK(cut.text == "sky");
  CHECK(cut.events == 1);

  exchange.chunks = {sky_event, done_event};
  const Reply whole = decode(chat(), exchange).reply;
  CHECK(whole.status == Status::ok);
  CHECK(whole.flags.has(Flag::unclean_end));
}

TEST_CASE("a cut connection leaves no event of a line that has no end") {
  Exchange exchange;
  exchange.broken = Failure{Status::truncated, FailureKind::reset, ""};
  exchange.chunks = {sky_event, done_event.substr(0, done_event.size() - 1)};
  CHECK(decode(chat(), exchange).reply.status == Status::truncated);
  exchange.broken.reset();  // a clean end is an end of the line, too
  CHECK(decode(chat(), exchange).reply.status == Status::ok);
}

TEST_CASE("a runaway is cancelled at num_predict + 16 pieces, once") {
  Exchange exchange;
  exchange.limits.max_tokens = 4;
  exchange.chunks.assign(20, sky_event);
  CHECK_FALSE(decode(chat(), exchange).cancelled);
  exchange.chunks.push_back(done_event);
  CHECK(decode(chat(), exchange).reply.status == Status::ok);
  exchange.chunks.assign(50, sky_event);
  exchange.broken = Failure{Status::limit_exceeded, FailureKind::token_cap, "as the transport repeats it"};
  const Decoded decoded = decode(chat(), exchange);
  REQUIRE(decoded.cancelled);
  CHECK(decoded.cancelled->status == Status::limit_exceeded);
  CHECK(decoded.cancelled->kind == FailureKind::token_cap);
  CHECK(decoded.reply.failure == decoded.cancelled);
  CHECK(decoded.reply.text_events == 21);
}

TEST_CASE("bytes without a token do not hold off the first-token deadline") {
  Exchange exchange;
  exchange.limits.first_token = ms(2.5);
  exchange.chunks = {empty_event, empty_event, sky_event, done_event};
  const Decoded late = decode(chat(), exchange);
  REQUIRE(late.cancelled);
  CHECK(late.reply.status == Status::timeout_first_token);
  CHECK(late.reply.text.empty());
  exchange.chunks = {empty_event, sky_event, sky_event, sky_event, done_event};
  CHECK(decode(chat(), exchange).reply.status == Status::ok);
  exchange.chunks = {done_event, "", "", ""};
  CHECK(decode(chat(), exchange).reply.status == Status::ok);
}

TEST_CASE("an HTTP error takes the server's words, never a page, never more than 1 KiB") {
  const auto failure_of = [](int status, std::string_view body, std::string location = {}) {
    Exchange exchange;
    exchange.status = status;
    exchange.chunks = {body.substr(0, body.size() / 2), body.substr(body.size() / 2)};
    exchange.location = std::move(location);
    const Decoded decoded = decode(chat(), exchange);
    CHECK_FALSE(decoded.cancelled);
    CHECK(decoded.reply.http_status == status);
    CHECK(decoded.reply.events == 0);
    REQUIRE(decoded.reply.failure);
    CHECK(decoded.reply.status == Status::http_error);
    return *decoded.reply.failure;
  };
  const auto error = [](FailureKind kind, std::string_view detail) {
    return Failure{Status::http_error, kind, std::string(detail)};
  };
  CHECK(failure_of(500, R"({"error":"boom"})") == error(FailureKind::server, "boom"));
  CHECK(failure_of(400, R"({"error":{"message":"no"}})") == error(FailureKind::bad_request, "no"));
  CHECK(failure_of(401, R"({"error":"unauthorized"})") == error(FailureKind::auth, "unauthorized"));
  CHECK(failure_of(403, "") == error(FailureKind::auth, "HTTP 403 without a word"));
  CHECK(failure_of(404, R"({"error":"model 'x' not found"})") ==
        error(FailureKind::model_missing, "model 'x' not found"));
  CHECK(failure_of(404, "404 page not found") == error(FailureKind::not_found, "404 page not found"));
  CHECK(failure_of(429, " slow down\r\n") == error(FailureKind::rate_limited, "slow down"));
  CHECK(failure_of(503, R"({"error":"server busy, please try again.  maximum pending requests exceeded"})").kind ==
        FailureKind::overloaded);
  CHECK(failure_of(502, "\n<html><script>alert(1)</script>") ==
        error(FailureKind::server, "a web page instead of an answer"));
  CHECK(failure_of(500, "\x1f\x8b\x08junk").detail == "a compressed body");
  CHECK(failure_of(301, "", "http://else.where/") == error(FailureKind::redirect, "redirects to http://else.where/"));
  CHECK(failure_of(307, "") == error(FailureKind::redirect, "redirects to an unnamed place"));
  CHECK(failure_of(500, std::string(100000, 'x')).detail == std::string(1024, 'x'));
  CHECK(failure_of(500, "ab" + std::string(1021, 'x') + "\xC3\xA9").detail.size() == 1023);
}

TEST_CASE("what the request said is held against the reply") {
  Exchange exchange;
  exchange.chunks = {sky_event, done_event};
  exchange.asked.model = "m";
  CHECK_FALSE(decode(chat(), exchange).reply.flags.has(Flag::model_mismatch));
  exchange.asked.model = "m:latest";
  CHECK_FALSE(decode(chat(), exchange).reply.flags.has(Flag::model_mismatch));
  exchange.asked.model = "other";
  CHECK(decode(chat(), exchange).reply.flags.has(Flag::model_mismatch));
}

TEST_CASE("what of a request is held against its reply") {
  PlannedRequest request;
  request.model = "m";
  request.messages = {{"system", "abc"}, {"user", "defgh"}};
  request.context = 8192;
  const Asked asked = asked_of(request);
  CHECK(asked.model == "m");
  CHECK(asked.context == 8192);
  CHECK(asked.prompt_bytes == 8);
}

TEST_CASE("the backend chooses how events are framed") {
  Backend events = chat();
  events.framing = Framing::sse;
  const std::string sent = ": hello\n\ndata: " + std::string(sky_event) + "\ndata: " + std::string(done_event) + "\n\n";
  Exchange exchange;
  for (std::size_t cut = 0; cut <= sent.size(); ++cut) {
    CAPTURE(cut);
    exchange.chunks = pieces_of(sent, {cut});
    const Reply reply = decode(events, exchange).reply;
    CHECK(reply.status == Status::ok);
    CHECK(reply.text == "sky");
    CHECK(reply.events == 2);
  }
  exchange.chunks = {"data: {\"response\":5}\n\n"};
  CHECK(decode(events, exchange).reply.failure->detail.starts_with("event 1 at byte 0 of the body: "));
  exchange.limits.line_bytes = 20;
  exchange.chunks = {sent};
  CHECK(decode(events, exchange).reply.failure->kind == FailureKind::line_cap);
}

TEST_CASE("an over-long text is kept up to a limit, but counted to its end") {
  Exchange exchange;
  exchange.limits.kept_bytes = 5;
  exchange.chunks = {sky_event, sky_event, hmm_event, sky_event, done_event};
  const Reply reply = decode(chat(), exchange).reply;
  CHECK(reply.status == Status::ok);
  CHECK(reply.text == "skysk");
  CHECK(reply.thinking == "hmm");
  CHECK(reply.text_events == 4);
  CHECK(reply.flags.has(Flag::text_cut));
}

}  // namespace
}  // namespace bench::test
