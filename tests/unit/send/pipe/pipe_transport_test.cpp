#include "send/pipe/pipe_transport.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <thread>

#include "catch.hpp"
#include "send/pipe/reply_lines.h"

using namespace bench;
using namespace std::chrono_literals;

namespace {

/// What the port has heard of each request.
struct HeardOfChild final : ExchangePort {
  struct One {
    std::vector<ExchangeStart> starts;
    int sent = 0;
    std::vector<ExchangeHead> heads;
    std::string body;
    std::vector<ExchangeEnd> ends;
  };
  std::map<std::int64_t, One> by_index;
  std::function<void(std::int64_t)> on_body;

  void started(const ExchangeStart& s) override { by_index[s.plan_index].starts.push_back(s); }
  void sent(std::int64_t i, Instant) override { ++by_index[i].sent; }
  void head(std::int64_t i, const ExchangeHead& h) override { by_index[i].heads.push_back(h); }
  void body(std::int64_t i, Instant, std::string_view bytes) override {
    by_index[i].body += bytes;
    if (on_body) on_body(i);
  }
  void ended(std::int64_t i, const ExchangeEnd& e) override { by_index[i].ends.push_back(e); }

  std::vector<Failure> failures() const {
    std::vector<Failure> all;
    for (const auto& [i, one] : by_index)
      for (const ExchangeEnd& end : one.ends)
        if (end.failure) all.push_back(*end.failure);
    return all;
  }
};

/// A child written in the language of sh. `id` is that of the line just read.
std::unique_ptr<PipeTransport> child_that(const std::string& script) {
  PipeSettings settings;
  settings.argv = {"sh", "-c", "next() { read -r l && { id=${l#*:}; id=${id%%,*}; }; }\n" + script};
  return PipeTransport::start(std::move(settings)).value();
}

/// Answers every request with its text and a last line.
const std::string echoes =
    "while next; do printf '{\"id\":%s,\"text\":\"t%s\"}\\n{\"id\":%s,\"done\":true}\\n' $id $id "
    "$id; done";

RequestSource lines_to_send(std::int64_t count, std::size_t size = 0) {
  RequestSource source;
  source.size = count;
  source.first_index = 10;
  source.make = [size](std::int64_t i) {
    return HttpRequest{
        "POST", "generate", "{\"i\":" + std::to_string(i) + ",\"x\":\"" + std::string(size, 'x') + "\"}", {}};
  };
  return source;
}

LoadShape with_workers(std::int64_t workers) {
  LoadShape shape;
  shape.workers = workers;
  return shape;
}

Timeouts soon() {
  Timeouts limits;
  limits.first_token = 300ms;
  limits.idle = 300ms;
  limits.total = 20s;
  return limits;
}

const HttpRequest hello{"POST", "hello", "{\"op\":\"hello\"}", {}};

}  // namespace

TEST_CASE("a question is one line there and one line back") {
  const auto transport = child_that("next; printf '{\"id\":%s,\"said\":%s}\\n' $id \"$l\"; cat >&2");
  CHECK_FALSE(transport->load_time());
  const auto answer = transport->fetch(hello, {});
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->body == "{\"id\":1,\"said\":{\"id\":1,\"op\":\"hello\"}}\n");
  CHECK(transport->load_time());
  CHECK(transport->fetch({"GET", "/v1/models", "", {}}, {}).error().kind == FailureKind::not_found);
}

TEST_CASE("every request of a load is heard of in order and ends once") {
  const auto transport = child_that(echoes);
  HeardOfChild heard;
  transport->drive(with_workers(4), lines_to_send(40), {}, heard);
  REQUIRE(heard.by_index.size() == 40);
  for (const auto& [index, one] : heard.by_index) {
    CAPTURE(index);
    REQUIRE((one.starts.size() == 1 && one.heads.size() == 1 && one.ends.size() == 1));
    CHECK(one.sent == 1);
    CHECK(one.starts[0].endpoint == "generate");
    CHECK(one.heads[0].status == 200);
    CHECK(one.starts[0].send_begin <= one.heads[0].first_byte);
    CHECK(one.heads[0].first_byte <= one.ends[0].at);
    CHECK_FALSE(one.ends[0].failure);
    CHECK(one.ends[0].bytes == static_cast<std::int64_t>(one.body.size()));
    CHECK((one.ends[0].reads == 1 || one.ends[0].reads == 2));
    CHECK(one.ends[0].recv_stamp == RecvStamp::user);
    CHECK(std::count(one.body.begin(), one.body.end(), '\n') == 2);
  }
}

TEST_CASE("replies that come in turns go to whom they belong") {
  const auto transport = child_that(
      "next; a=$id; next; b=$id\n"
      "for w in 1 2 3; do printf '{\"id\":%s,\"text\":\"a%s\"}\\n{\"id\":%s,\"text\":\"b%s\"}\\n' $a $w $b $w; done\n"
      "printf '{\"id\":%s,\"done\":true}\\n' $b; printf '{\"id\":%s,\"done\":true}\\n' $a; cat >&2");
  HeardOfChild heard;
  transport->drive(with_workers(2), lines_to_send(2), {}, heard);
  CHECK(heard.failures().empty());
  const auto texts = [&](std::int64_t index) {
    std::string all;
    for (const char c : heard.by_index[index].body)
      if (c >= '1' && c <= '3') all += c;
    return all;
  };
  CHECK(heard.by_index[10].body.find("\"a3\"") != std::string::npos);
  CHECK(heard.by_index[10].body.find("\"b") == std::string::npos);
  CHECK(heard.by_index[11].body.find("\"b3\"") != std::string::npos);
  CHECK(heard.by_index[11].body.find("\"a") == std::string::npos);
  CHECK(texts(10).find('3') != std::string::npos);
}

TEST_CASE("a line that is no reply fails what is under way, and the next request is answered") {
  const auto transport =
      child_that("next; echo Loading model...; next; case $l in *cancel*) ;; *) exit 9;; esac\n" + echoes);
  HeardOfChild heard;
  transport->drive(with_workers(1), lines_to_send(3), {}, heard);
  REQUIRE(heard.failures().size() == 1);
  CHECK(heard.failures()[0].status == Status::protocol_error);
  CHECK(heard.failures()[0].detail.find("Loading model...") != std::string::npos);
  CHECK(heard.by_index.size() == 3);
  CHECK_FALSE(heard.by_index[12].ends.at(0).failure);
}

TEST_CASE("a child that ends fails what is under way, says how, and nothing more is sent") {
  const auto transport =
      child_that("next; printf '{\"id\":%s,\"text\":\"x\"}\\n' $id; next; echo out of memory >&2; exit 3");
  HeardOfChild heard;
  transport->drive(with_workers(2), lines_to_send(1000), {}, heard);
  REQUIRE(heard.by_index.size() == 2);
  for (const Failure& failure : heard.failures()) {
    CHECK(failure.status == Status::truncated);
    CHECK(failure.kind == FailureKind::ended);
    CHECK(failure.detail.find("exit code 3") != std::string::npos);
    CHECK(failure.detail.find("out of memory") != std::string::npos);
  }
  CHECK(heard.failures().size() == 2);
  CHECK(transport->fetch(hello, {}).error().kind == FailureKind::ended);
  HeardOfChild later;
  transport->drive(with_workers(2), lines_to_send(1000), {}, later);
  CHECK(later.by_index.size() == 2);  // each worker has tried
  CHECK(later.failures().at(0).status == Status::connect_failed);
}

TEST_CASE("a child that was killed is said to have been, though another holds its output") {
  const auto transport = child_that("next; sleep 60 & kill -9 $$");
  HeardOfChild heard;
  transport->drive(with_workers(1), lines_to_send(2), {}, heard);
  REQUIRE(heard.failures().size() == 1);
  CHECK(heard.failures()[0].detail.find("signal 9") != std::string::npos);
}

TEST_CASE("silence passes the limit that it passes elsewhere, and the child hears that nobody waits") {
  const auto transport =
      child_that("next; next; echo \"$l\" >&2; next; printf '{\"id\":%s,\"text\":\"x\"}\\n' $id; next\n" + echoes);
  HeardOfChild heard;
  transport->drive(with_workers(1), lines_to_send(3), soon(), heard);
  REQUIRE(heard.by_index.size() == 3);
  CHECK(heard.by_index[10].ends.at(0).failure.value().status == Status::timeout_first_token);
  CHECK(heard.by_index[11].ends.at(0).failure.value().status == Status::timeout_idle);
  CHECK_FALSE(heard.by_index[12].ends.at(0).failure);
}

TEST_CASE("a child that never reads does not hold us up") {
  const auto transport = child_that("exec sleep 60");
  HeardOfChild heard;
  transport->drive(with_workers(2), lines_to_send(2, 1'000'000), soon(), heard);
  REQUIRE(heard.by_index.size() == 2);
  for (const Failure& failure : heard.failures()) CHECK(failure.status == Status::timeout_first_token);
  CHECK(heard.by_index[10].sent == 0);
}

TEST_CASE("a child that reads no more has ended for us") {
  const auto transport = child_that("exec <&-; sleep 60");
  std::this_thread::sleep_for(200ms);
  HeardOfChild heard;
  transport->drive(with_workers(1), lines_to_send(5), {}, heard);
  REQUIRE(heard.by_index.size() == 1);
  CHECK(heard.failures().at(0).kind == FailureKind::ended);
  CHECK(heard.failures().at(0).detail.find("closed its standard input") != std::string::npos);
}

TEST_CASE("a line without an end is cut off at the cap") {
  const auto transport = child_that("next; head -c 9000000 /dev/zero | tr '\\0' x; echo; next\n" + echoes);
  HeardOfChild heard;
  transport->drive(with_workers(1), lines_to_send(2), {}, heard);
  REQUIRE(heard.failures().size() == 1);
  CHECK(heard.failures()[0].kind == FailureKind::line_cap);
  CHECK_FALSE(heard.by_index[11].ends.at(0).failure);
}

TEST_CASE("much on standard error stops nobody") {
  const auto transport =
      child_that("next; head -c 1000000 /dev/zero | tr '\\0' e >&2; printf '{\"id\":%s}\\n' $id; cat >&2");
  CHECK(transport->fetch(hello, {}).has_value());
}

TEST_CASE("a request that is cancelled ends with the reason, and late lines of it are passed over") {
  const auto transport = child_that(
      "next; a=$id; printf '{\"id\":%s,\"text\":\"x\"}\\n' $a; next\n"
      "printf '{\"id\":%s,\"done\":true}\\n' $a\n" +
      echoes);
  HeardOfChild heard;
  heard.on_body = [&](std::int64_t index) {
    if (index == 10) transport->cancel(10, {Status::limit_exceeded, FailureKind::token_cap, "enough"});
  };
  transport->drive(with_workers(1), lines_to_send(2), {}, heard);
  REQUIRE(heard.failures().size() == 1);
  CHECK(heard.failures()[0] == Failure{Status::limit_exceeded, FailureKind::token_cap, "enough"});
  CHECK(heard.by_index[11].body.find("\"t2\"") != std::string::npos);
}

TEST_CASE("stop ends a question at once, and a load after its grace") {
  const auto transport = child_that("exec sleep 60");
  std::thread stopper([&] {
    std::this_thread::sleep_for(50ms);
    transport->stop();
  });
  CHECK(transport->fetch(hello, {}).error().kind == FailureKind::stopped);
  stopper.join();
  CHECK(transport->fetch(hello, {}).error().kind == FailureKind::stopped);

  const auto other = child_that("exec sleep 60");
  std::thread later([&] {
    std::this_thread::sleep_for(50ms);
    other->stop();
  });
  HeardOfChild heard;
  LoadShape shape = with_workers(2);
  shape.grace = 50ms;
  other->drive(shape, lines_to_send(100), {}, heard);
  later.join();
  CHECK(heard.by_index.size() == 2);
  for (const Failure& failure : heard.failures()) CHECK(failure.status == Status::cancelled);
}

TEST_CASE("a child that will not end is made to") {
  auto transport = child_that("trap '' TERM; next; printf '{\"id\":%s}\\n' $id; while :; do sleep 60; done");
  REQUIRE(transport->fetch(hello, {}).has_value());
  const auto pid = static_cast<pid_t>(transport->process());
  CHECK(::kill(pid, 0) == 0);
  transport.reset();
  CHECK(::kill(pid, 0) != 0);
}

TEST_CASE("a child that is not ready in time says what it printed") {
  PipeSettings settings;
  settings.argv = {"sh", "-c", "echo loading >&2; exec sleep 60"};
  settings.ready_limit = 300ms;
  const auto transport = PipeTransport::start(settings).value();
  const auto answer = transport->fetch(hello, {});
  REQUIRE(answer.has_error());
  CHECK(answer.error().status == Status::timeout_total);
  CHECK(answer.error().detail.find("it printed: loading") != std::string::npos);
}

TEST_CASE("a program that is not there is an error with its name") {
  PipeSettings settings;
  settings.argv = {"no-such-program-of-bench"};
  const auto transport = PipeTransport::start(settings);
  REQUIRE(transport.has_error());
  CHECK(transport.error().what == "the command 'no-such-program-of-bench' is not found");
  settings.argv = {"/etc/passwd"};
  CHECK(PipeTransport::start(settings).error().what == "the command '/etc/passwd' cannot be started");
}

TEST_CASE("a fault of ours ends the load and is thrown") {
  const auto transport = child_that(echoes);
  HeardOfChild heard;
  RequestSource source = lines_to_send(10);
  source.make = [](std::int64_t i) {
    if (i == 3) throw std::runtime_error("broken");
    return HttpRequest{"POST", "generate", "{\"op\":1}", {}};
  };
  CHECK_THROWS_WITH(transport->drive(with_workers(1), source, {}, heard), "broken");
  REQUIRE(heard.by_index.size() == 4);
  CHECK(heard.by_index[13].ends.at(0).failure.value().status == Status::harness_error);
}
