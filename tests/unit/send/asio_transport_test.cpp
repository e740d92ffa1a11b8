#include "send/asio_transport.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "catch.hpp"
#include "send/socket/stamped_read.h"
#include "support/scripted_server.h"

using namespace bench;
using namespace bench::test;
using namespace std::chrono_literals;

namespace {

struct Heard final : ExchangePort {
  struct One {
    std::vector<ExchangeStart> starts;
    std::vector<Instant> sent;
    std::vector<ExchangeHead> heads;
    std::vector<Instant> arrivals;
    std::string body;
    std::vector<ExchangeEnd> ends;
  };
  std::map<std::int64_t, One> by_index;
  std::function<void(std::int64_t)> on_body;

  void started(const ExchangeStart& s) override { by_index[s.plan_index].starts.push_back(s); }
  void sent(std::int64_t i, Instant t) override { by_index[i].sent.push_back(t); }
  void head(std::int64_t i, const ExchangeHead& h) override { by_index[i].heads.push_back(h); }
  void body(std::int64_t i, Instant t, std::string_view bytes) override {
    by_index[i].arrivals.push_back(t);
    by_index[i].body += bytes;
    if (on_body) on_body(i);
  }
  void ended(std::int64_t i, const ExchangeEnd& e) override { by_index[i].ends.push_back(e); }
};

std::unique_ptr<AsioTransport> transport_to(int port) {
  ConnectionSettings settings;
  settings.host.port = port;
  settings.user_agent = "bench/test";
  return AsioTransport::make(settings).value();
}

RequestSource requests(std::int64_t n) {
  RequestSource source;
  source.size = n;
  source.first_index = 10;
  source.make = [](std::int64_t i) {
    return HttpRequest{"POST", "/api/chat", "{\"i\":" + std::to_string(i) + "}", {}};
  };
  return source;
}

Timeouts quick() {
  Timeouts limits;
  limits.connect = 300ms;
  limits.idle = 150ms;
  limits.total = 2s;
  return limits;
}

/// Sends `n` requests on one worker to a server with this script and returns what was heard.
Heard drive(ScriptedServer& server, std::int64_t n, Timeouts limits = quick()) {
  Heard heard;
  transport_to(server.port())->drive(LoadShape{}, requests(n), limits, heard);
  return heard;
}

std::string whole_answer() { return stream_head() + chunk("{\"a\":1}\n") + chunk("{\"done\":true}\n") + "0\r\n\r\n"; }

Status only_status(const Heard& heard, std::int64_t index = 10) {
  const auto& ends = heard.by_index.at(index).ends;
  REQUIRE(ends.size() == 1);
  return ends[0].failure ? ends[0].failure->status : Status::ok;
}

}  // namespace

TEST_CASE("an exchange is told from its first byte to its end, in order of time") {
  ScriptedServer server({{expect_request(), send_bytes(stream_head() + chunk("{\"a\":1}\n")), wait_for(30ms),
                          send_bytes(chunk("{\"done\":true}\n")), wait_for(5ms), send_bytes("0\r\n\r\n")}});
  const Heard heard = drive(server, 1);
  const auto& one = heard.by_index.at(10);
  CHECK(only_status(heard) == Status::ok);
  CHECK(one.body == "{\"a\":1}\n{\"done\":true}\n");
  REQUIRE(one.starts.size() == 1);
  REQUIRE(one.sent.size() == 1);
  REQUIRE(one.heads.size() == 1);
  REQUIRE(one.arrivals.size() == 2);
  CHECK(one.heads[0].status == 200);
  CHECK(one.heads[0].content_type == "application/x-ndjson");
  CHECK(one.starts[0].connect_begin);
  CHECK(one.starts[0].connect_end);
  CHECK(*one.starts[0].connect_end <= one.starts[0].send_begin);
  CHECK(one.starts[0].planned <= one.starts[0].send_begin);
  CHECK(one.starts[0].send_begin <= one.sent[0]);
  CHECK(one.starts[0].send_begin <= one.heads[0].first_byte);
  CHECK(one.heads[0].first_byte <= one.arrivals[0]);
  CHECK(one.arrivals[1] - one.arrivals[0] >= 25ms);
  CHECK(one.arrivals[1] <= one.ends[0].at);
  CHECK(one.ends[0].bytes == static_cast<std::int64_t>(whole_answer().size()));
#if defined(__linux__)
  CHECK(one.ends[0].recv_stamp == RecvStamp::kernel);
#endif
}

TEST_CASE("a head and then silence is a pause where a head means that there is a token") {
  for (const bool means_token : {true, false}) {
    ScriptedServer server({{expect_request(), send_bytes(stream_head()), stall()}});
    Timeouts limits = quick();
    limits.total = 600ms;
    limits.idle_from_head = means_token;
    const Heard heard = drive(server, 1, limits);
    CHECK(only_status(heard) == (means_token ? Status::timeout_idle : Status::timeout_total));
    CHECK(heard.by_index.at(10).ends[0].failure->detail ==
          (means_token ? "only the head of the reply, and then no byte within 150 ms (--idle-timeout)"
                       : "not finished within 600 ms (--timeout)"));
  }
}

TEST_CASE("a connection is kept from one request to the next") {
  ScriptedServer server({{expect_request(), send_bytes(whole_answer()), expect_request(), send_bytes(whole_answer())}});
  const Heard heard = drive(server, 2);
  CHECK(only_status(heard, 10) == Status::ok);
  CHECK(only_status(heard, 11) == Status::ok);
  CHECK(heard.by_index.at(10).starts[0].connect_begin);
  CHECK_FALSE(heard.by_index.at(11).starts[0].connect_begin);
  const auto sent = server.requests();
  REQUIRE(sent.size() == 2);
  CHECK(sent[1].find("{\"i\":1}") != std::string::npos);
}

TEST_CASE("a kept connection that the server has closed is replaced, and the record can tell") {
  ScriptedServer server(
      {{expect_request(), send_bytes(whole_answer()), close_now()}, {expect_request(), send_bytes(whole_answer())}});
  Heard heard;
  auto transport = transport_to(server.port());
  RequestSource source = requests(2);
  source.before = [](std::int64_t i) -> std::optional<HttpRequest> {
    if (i == 1) std::this_thread::sleep_for(30ms);  // long enough for the close to have arrived
    return std::nullopt;
  };
  transport->drive(LoadShape{}, source, quick(), heard);
  CHECK(only_status(heard, 11) == Status::ok);
  CHECK(heard.by_index.at(11).starts.back().reconnected);
  CHECK(heard.by_index.at(11).starts.back().connect_begin);
}

TEST_CASE("a kept connection that dies with the request on its way is replaced once") {
  ScriptedServer server({{expect_request(), send_bytes(whole_answer()), expect_request(), reset()},
                         {expect_request(), send_bytes(whole_answer())}});
  const Heard heard = drive(server, 2);
  CHECK(only_status(heard, 11) == Status::ok);
  REQUIRE(heard.by_index.at(11).starts.size() == 2);
  CHECK_FALSE(heard.by_index.at(11).starts[0].reconnected);
  CHECK(heard.by_index.at(11).starts[1].reconnected);
}

TEST_CASE("each fault ends its own request with its own status, and the next goes on") {
  struct Row {
    const char* name;
    std::vector<Step> script;
    Status status;
    FailureKind kind;
  };
  const std::string head = stream_head();
  const std::vector<Row> rows{
      {"reset after accept", {reset()}, Status::truncated, FailureKind::none},
      {"closed before an answer", {expect_request(), close_now()}, Status::truncated, FailureKind::closed},
      {"never answers", {expect_request(), stall()}, Status::timeout_first_token, FailureKind::limit},
      {"slow head",
       {expect_request(), send_bytes("HTTP/1.1 200 OK\r\n"), stall()},
       Status::timeout_first_token,
       FailureKind::limit},
      {"stall in the stream",
       {expect_request(), send_bytes(head + chunk("{}\n")), stall()},
       Status::timeout_idle,
       FailureKind::limit},
      {"cut inside a chunk",
       {expect_request(), send_bytes(head + "5\r\nab"), close_now()},
       Status::truncated,
       FailureKind::closed},
      {"reset in the stream",
       {expect_request(), send_bytes(head + chunk("{}\n")), wait_for(20ms), reset()},
       Status::truncated,
       FailureKind::reset},
      {"garbage",
       {expect_request(), send_bytes("what is this\r\n\r\n"), stall()},
       Status::protocol_error,
       FailureKind::http},
      {"length too large",
       {expect_request(), send_bytes("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc"), close_now()},
       Status::truncated,
       FailureKind::closed},
  };
  Timeouts limits = quick();
  limits.first_token = 120ms;
  for (const Row& row : rows) {
    INFO(row.name);
    ScriptedServer server({row.script, {expect_request(), send_bytes(whole_answer())}});
    const Heard heard = drive(server, 2, limits);
    // On a busy machine the reset can arrive before the client has looked at its new connection.
    const bool never_connected = row.kind == FailureKind::none && only_status(heard, 10) == Status::connect_failed;
    CHECK((never_connected || only_status(heard, 10) == row.status));
    if (row.kind != FailureKind::none) CHECK(heard.by_index.at(10).ends[0].failure->kind == row.kind);
    CHECK(only_status(heard, 11) == Status::ok);
  }
}

TEST_CASE("the whole of a request has a limit, however busily it trickles") {
  std::vector<Step> trickle{expect_request(), send_bytes(stream_head())};
  for (int i = 0; i < 40; ++i) {
    trickle.push_back(send_bytes(chunk("{}\n")));
    trickle.push_back(wait_for(20ms));
  }
  ScriptedServer server({trickle});
  Timeouts limits = quick();
  limits.total = 200ms;
  CHECK(only_status(drive(server, 1, limits)) == Status::timeout_total);
}

TEST_CASE("a large body in one burst is no step of the wall clock") {
  const std::string part(16 << 20, 'x');
  std::vector<Step> steps = {expect_request(), send_bytes("HTTP/1.1 200 OK\r\n\r\n")};
  steps.insert(steps.end(), 6, send_bytes(part));
  ScriptedServer server({steps});
  Heard heard;
  heard.on_body = [&](std::int64_t i) { heard.by_index[i].body.clear(); };
  Timeouts limits = quick();
  limits.idle = limits.total = 60s;
  transport_to(server.port())->drive(LoadShape{}, requests(1), limits, heard);
  CHECK(only_status(heard) == Status::ok);
  const Heard::One& one = heard.by_index.at(10);
  CHECK(one.ends.front().bytes > 6 * (16 << 20));
  CHECK_FALSE(one.ends.front().flags.has(Flag::clock_step));
  CHECK(std::is_sorted(one.arrivals.begin(), one.arrivals.end()));
}

TEST_CASE("nothing listens: every request says so") {
  int port = 0;
  {
    ScriptedServer gone({});
    port = gone.port();
  }
  Heard heard;
  auto transport = transport_to(port);
  transport->drive(LoadShape{}, requests(3), quick(), heard);
  REQUIRE(heard.by_index.size() == 3);
  for (const auto& [index, one] : heard.by_index) {
    CHECK(one.starts.size() == 1);
    REQUIRE(one.ends.size() == 1);
    CHECK(one.ends[0].failure->status == Status::connect_failed);
    CHECK(one.ends[0].failure->kind == FailureKind::refused);
  }
  const auto fetched = transport->fetch({"GET", "/api/version", "", {}}, quick());
  REQUIRE(fetched.has_error());
  CHECK(fetched.error().kind == FailureKind::refused);
}

TEST_CASE("a request can be cancelled from another thread, for a reason of its own") {
  ScriptedServer server({{expect_request(), send_bytes(stream_head() + chunk("{}\n")), stall()},
                         {expect_request(), send_bytes(whole_answer())}});
  Heard heard;
  auto transport = transport_to(server.port());
  heard.on_body = [&](std::int64_t index) {
    if (index == 10)
      std::thread([&] { transport->cancel(10, {Status::limit_exceeded, FailureKind::token_cap, "too many"}); }).join();
  };
  Timeouts limits = quick();
  limits.idle = 5s;
  limits.total = 5s;
  transport->drive(LoadShape{}, requests(2), limits, heard);
  CHECK(only_status(heard, 10) == Status::limit_exceeded);
  CHECK(heard.by_index.at(10).ends[0].failure->kind == FailureKind::token_cap);
  CHECK(only_status(heard, 11) == Status::ok);
}

TEST_CASE("after a stop nothing starts, and what outlasts the grace is cancelled") {
  ScriptedServer server({{expect_request(), send_bytes(stream_head() + chunk("{}\n")), stall()}});
  Heard heard;
  auto transport = transport_to(server.port());
  heard.on_body = [&](std::int64_t) { transport->stop(); };
  LoadShape shape;
  shape.grace = 50ms;
  Timeouts limits = quick();
  limits.idle = 5s;
  limits.total = 5s;
  transport->drive(shape, requests(100), limits, heard);
  REQUIRE(heard.by_index.size() == 1);
  CHECK(only_status(heard) == Status::cancelled);
  // Stopped is stopped: a later load of the same run does not begin.
  transport->drive(shape, requests(100), limits, heard);
  CHECK(heard.by_index.size() == 1);
}

TEST_CASE("a plain exchange returns status, body and what marks a simulated server") {
  ScriptedServer server(
      {{expect_request(), send_bytes("HTTP/1.1 404 Not Found\r\nX-Bench-Sim: 1\r\nContent-Type: text/plain\r\n"
                                     "Content-Length: 4\r\n\r\nnope")}});
  const auto response = transport_to(server.port())->fetch({"GET", "/api/version", "", {}}, quick());
  REQUIRE(response.has_value());
  CHECK(response->status == 404);
  CHECK(response->body == "nope");
  CHECK(response->header("x-bench-sim") == "1");
  CHECK(response->header("content-type") == "text/plain");
  const auto sent = server.requests();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0] ==
        "GET /api/version HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
            "\r\nUser-Agent: bench/test\r\nAccept: application/x-ndjson, application/json, text/event-stream\r\n"
            "Accept-Encoding: identity\r\n\r\n");
}

TEST_CASE("--debug-http shows measured requests and replies, head and body, and no secret") {
  std::ostringstream log;
  const auto before = spdlog::default_logger();
  auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
  sink->set_pattern("%v");
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));

  std::string answer = whole_answer();
  answer.insert(answer.find("\r\n") + 2, "Set-Cookie: canary\r\n");
  ScriptedServer server({{expect_request(), send_bytes(answer)}});
  ConnectionSettings settings;
  settings.host.port = server.port();
  settings.user_agent = "bench/test";
  settings.headers = {{"Authorization", "Bearer canary"}};
  settings.debug_http = true;
  Heard heard;
  AsioTransport::make(settings).value()->drive(LoadShape{}, requests(1), quick(), heard);
  spdlog::set_default_logger(before);

  CHECK(log.str().find("> POST /api/chat HTTP/1.1") != std::string::npos);
  CHECK(log.str().find("{\"i\":0}") != std::string::npos);
  CHECK(log.str().find("< HTTP/1.1 200") != std::string::npos);
  CHECK(log.str().find("< {\"a\":1}") != std::string::npos);
  CHECK(log.str().find("{\"done\":true}") != std::string::npos);
  CHECK(log.str().find("set-cookie: ***") != std::string::npos);
  CHECK(log.str().find("canary") == std::string::npos);
}

TEST_CASE("every address of a name is tried, and the one that answered is told") {
  ScriptedServer server({{expect_request(), send_bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")}});
  ConnectionSettings settings;
  settings.host = {"http", "localhost", server.port(), ""};  // ::1 as well, where there is IPv6
  const auto transport = AsioTransport::make(settings).value();
  CHECK(transport->peer().empty());
  REQUIRE(transport->fetch({"GET", "/", "", {}}, quick()).has_value());
  CHECK(transport->peer() == "127.0.0.1:" + std::to_string(server.port()));
}
