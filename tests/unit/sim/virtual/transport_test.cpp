#include "sim/virtual/transport.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/json/strict.h"
#include "catch.hpp"
#include "unit/sim/engine/driven_engine.h"

using namespace bench;
using namespace bench::sim;

namespace {

struct Heard {
  ExchangeStart start;
  std::optional<ExchangeHead> head;
  std::vector<Instant> stamps;
  std::string body;
  std::optional<ExchangeEnd> end;
};

class Listener : public ExchangePort {
 public:
  void started(const ExchangeStart& start) override {
    heard[start.plan_index].start = start;
    most_in_flight = std::max(most_in_flight, ++in_flight);
  }
  void sent(std::int64_t, Instant) override {}
  void head(std::int64_t index, const ExchangeHead& head) override { heard[index].head = head; }
  void body(std::int64_t index, Instant arrived, std::string_view bytes) override {
    heard[index].stamps.push_back(arrived);
    heard[index].body += bytes;
    if (on_body) on_body(index);
  }
  void ended(std::int64_t index, const ExchangeEnd& end) override {
    heard[index].end = end;
    --in_flight;
  }

  std::map<std::int64_t, Heard> heard;
  std::int64_t in_flight = 0;
  std::int64_t most_in_flight = 0;
  std::function<void(std::int64_t)> on_body;
};

HttpRequest chat(std::int64_t i, std::int64_t tokens) {
  HttpRequest request;
  request.path = "/api/chat";
  request.body = R"({"model":"m","messages":[{"role":"user","content":"p)" + std::to_string(100000 + i) +
                 R"("}],"options":{"num_ctx":4096,"temperature":0,"num_predict":)" + std::to_string(tokens) + "}}";
  request.headers = {{"X-Bench-Request", std::to_string(i)}};
  return request;
}

RequestSource source(std::int64_t count, std::int64_t tokens) {
  RequestSource made;
  made.size = count;
  made.make = [tokens](std::int64_t i) { return chat(i, tokens); };
  return made;
}

LoadShape workers(std::int64_t count) {
  LoadShape shape;
  shape.workers = count;
  return shape;
}

/// Overhead 2 ms, two prompt tokens 0.4 ms, steps of 10 ms whatever the load.
World flat_world(const std::string& fields = "\"name\":\"x\"") {
  return exact_world(
      "\"output_tokens\":{\"mean\":1000,\"std\":0},\"cache\":{\"enabled\":false},\"decode\":{\"base_s\":0.01,\"per_"
      "sequence_s\":0}," +
      fields);
}

Nanos since_send(const Heard& heard, std::size_t part) { return heard.stamps.at(part) - heard.start.send_begin; }

}  // namespace

TEST_CASE("a plain exchange in virtual time") {
  VirtualTransport transport(flat_world("\"rtt_s\":0.1"));
  HttpRequest version;
  version.method = "GET";
  version.path = "/api/version";
  const auto reply = transport.fetch(version, {});
  REQUIRE(reply.has_value());
  CHECK(reply->status == 200);
  CHECK(reply->header("x-bench-sim") == "1");
  CHECK(transport.clock().now() == Instant(ms(100)));
  CHECK(transport.clock().wall() == WallTime(std::chrono::seconds(1767225600)) + ms(100));
}

TEST_CASE("one worker: exact instants, and the next request when the last has ended") {
  VirtualTransport transport(flat_world());
  Listener listener;
  transport.drive(workers(1), source(2, 3), {}, listener);
  REQUIRE(listener.heard.size() == 2);
  for (const auto& [index, heard] : listener.heard) {
    CHECK(heard.head->status == 200);
    CHECK(heard.head->simulated);
    CHECK(since_send(heard, 0) == ms(12.4));
    CHECK(since_send(heard, 1) == ms(22.4));
    CHECK(since_send(heard, 2) == ms(32.4));
    CHECK(heard.end->at - heard.start.send_begin == ms(32.4));
    CHECK(!heard.end->failure);
  }
  CHECK(listener.heard[1].start.send_begin == listener.heard[0].end->at);
  CHECK(listener.heard[1].start.planned == listener.heard[0].end->at);
}

TEST_CASE("seven workers on five slots: two wait for a whole generation") {
  VirtualTransport transport(flat_world("\"slots\":5"));
  Listener listener;
  transport.drive(workers(7), source(7, 10), {}, listener);
  CHECK(listener.most_in_flight == 7);
  for (std::int64_t i = 0; i < 5; ++i) CHECK(since_send(listener.heard[i], 0) == ms(2 + 5 * 0.4 + 10));
  for (std::int64_t i = 5; i < 7; ++i) CHECK(since_send(listener.heard[i], 0) == ms(2 + 2 + 100 + 2 + 0.8 + 10));
}

TEST_CASE("faults are what a real client would see") {
  VirtualTransport transport(
      flat_world(R"("faults":[{"kind":"refuse","at":[1]},{"kind":"reset","at":[2]},{"kind":"truncate","at":[3]},
      {"kind":"stall","at":[4]},{"kind":"http_503","at":[5]},{"kind":"slow_headers","at":[6]}])"));
  Listener listener;
  Timeouts limits;
  limits.idle = ms(500);
  limits.total = std::chrono::seconds(50);
  limits.first_token = std::chrono::seconds(10);
  transport.drive(workers(1), source(7, 5), limits, listener);
  const auto failure = [&](std::int64_t i) { return listener.heard[i].end->failure.value(); };
  CHECK(failure(0) == Failure{Status::truncated, FailureKind::reset, "connection reset before a response came"});
  CHECK(failure(1) == Failure{Status::truncated, FailureKind::reset, "connection reset in the middle of the response"});
  CHECK(failure(2) ==
        Failure{Status::truncated, FailureKind::closed, "the connection was closed in the middle of the response"});
  CHECK(failure(3).status == Status::timeout_idle);
  CHECK(listener.heard[3].end->at - listener.heard[3].stamps.back() == ms(500));
  CHECK(!listener.heard[4].end->failure);
  CHECK(listener.heard[4].head->status == 503);
  CHECK(failure(5).status == Status::timeout_first_token);
  CHECK(!listener.heard[6].end->failure);
}

TEST_CASE("cancel, stop and grace") {
  VirtualTransport transport(flat_world());
  Listener listener;
  int bodies = 0;
  listener.on_body = [&](std::int64_t index) {
    if (index == 0 && ++bodies == 3) transport.cancel(0, {Status::limit_exceeded, FailureKind::token_cap, "enough"});
  };
  transport.drive(workers(1), source(2, 10), {}, listener);
  CHECK(listener.heard[0].end->failure->kind == FailureKind::token_cap);
  CHECK(listener.heard[0].stamps.size() == 3);
  CHECK(!listener.heard[1].end->failure);

  Listener stopped;
  stopped.on_body = [&](std::int64_t) { transport.stop(); };
  LoadShape shape = workers(2);
  shape.grace = ms(30);
  transport.drive(shape, source(100, 50), {}, stopped);
  CHECK(stopped.heard.size() == 2);
  for (const auto& [index, heard] : stopped.heard) {
    CHECK(heard.end->failure->status == Status::cancelled);
    CHECK(heard.end->at - heard.stamps.front() == ms(30));
  }
}

TEST_CASE("an open loop sends when it is planned") {
  VirtualTransport transport(flat_world("\"slots\":1"));
  RequestSource planned = source(3, 10);
  planned.planned = [](std::int64_t i) { return std::optional(ms(50.0 * static_cast<double>(i))); };
  Listener listener;
  transport.drive(workers(8), planned, {}, listener);
  for (std::int64_t i = 0; i < 3; ++i)
    CHECK(listener.heard[i].start.send_begin == Instant(ms(50.0 * static_cast<double>(i))));
  CHECK(since_send(listener.heard[1], 0) == ms(102.4 - 50 + 12.4));
}

TEST_CASE("what goes before a request is not measured") {
  VirtualTransport transport(flat_world());
  RequestSource made = source(2, 2);
  made.before = [](std::int64_t) {
    HttpRequest unload;
    unload.path = "/api/generate";
    unload.body = R"({"model":"m","keep_alive":0})";
    return std::optional(unload);
  };
  Listener listener;
  transport.drive(workers(1), made, {}, listener);
  REQUIRE(listener.heard.size() == 2);
  const Json last = Json::parse(listener.heard[1].body.substr(listener.heard[1].body.rfind("\n{") + 1));
  CHECK(last["load_duration"] == 1'505'000'000);
  CHECK(listener.heard[1].start.planned == listener.heard[1].start.send_begin);
}

TEST_CASE("ten thousand requests, twice the same") {
  const auto signature = [] {
    VirtualTransport transport(make_world("{\"slots\":16}", "test", {}).value());
    struct Hashing : Listener {
      void body(std::int64_t, Instant arrived, std::string_view bytes) override {
        hash = sub_seed(hash, bytes, static_cast<std::uint64_t>(arrived.time_since_epoch().count()));
        ++lines;
      }
      std::uint64_t hash = 0;
      std::int64_t lines = 0;
    } listener;
    transport.drive(workers(32), source(10000, 64), {}, listener);
    CHECK(listener.heard.size() == 10000);
    CHECK(listener.most_in_flight == 32);
    CHECK(listener.lines > 600000);
    return listener.hash;
  };
  CHECK(signature() == signature());
}

TEST_CASE("virtual time knows every dialect") {
  struct Row {
    const char* api;
    const char* path;
    const char* body;
  };
  for (const Row& row :
       {Row{"llamacpp", "/completion", R"({"prompt":"Why?","n_predict":3,"stream":true})"},
        {"llamacpp", "/v1/chat/completions", R"({"messages":[{"role":"user","content":"Why?"}],"stream":true})"},
        {"openai", "/v1/completions", R"({"model":"m","prompt":"Why?","max_tokens":3,"stream":true})"},
        {"ollama,openai", "/v1/chat/completions",
         R"({"model":"m","messages":[{"role":"user","content":"Why?"}],"stream":true})"}}) {
    INFO(row.api << " " << row.path);
    VirtualTransport transport(make_world(std::nullopt, "", {{"api", row.api}}).value());
    Listener listener;
    RequestSource made;
    made.size = 4;
    made.make = [&](std::int64_t i) {
      HttpRequest request;
      request.path = row.path;
      request.body = row.body;
      request.headers = {{"X-Bench-Request", std::to_string(i)}};
      return request;
    };
    LoadShape shape;
    shape.workers = 2;
    transport.drive(shape, made, Timeouts{}, listener);
    REQUIRE(listener.heard.size() == 4);
    for (const auto& [index, heard] : listener.heard) {
      CHECK(heard.head->status == 200);
      CHECK(heard.head->content_type == "text/event-stream");
      CHECK(!heard.end->failure);
      CHECK(heard.stamps.size() > 2);
      CHECK(heard.body.starts_with("data: "));
    }
  }
}

TEST_CASE("virtual time shows a server the key it wants") {
  VirtualTransport transport(make_world(R"({"api":["openai"],"api_key":"sesame"})", "", {}).value());
  HttpRequest request;
  request.method = "GET";
  request.path = "/v1/models";
  CHECK(transport.fetch(request, Timeouts{}).value().status == 401);
  request.headers = {{"Authorization", "Bearer sesame"}};
  CHECK(transport.fetch(request, Timeouts{}).value().status == 200);
}
