#include "send/handover.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"

using namespace bench;

namespace {

struct Listener final : ExchangePort {
  std::vector<std::string> heard;
  void started(const ExchangeStart& s) override { heard.push_back("start " + std::to_string(s.plan_index)); }
  void sent(std::int64_t i, Instant) override { heard.push_back("sent " + std::to_string(i)); }
  void head(std::int64_t i, const ExchangeHead& h) override {
    heard.push_back("head " + std::to_string(i) + " " + std::to_string(h.status));
  }
  void body(std::int64_t i, Instant t, std::string_view bytes) override {
    heard.push_back("body " + std::to_string(i) + " " + std::to_string(t.time_since_epoch().count()) + " " +
                    std::string(bytes));
  }
  void ended(std::int64_t i, const ExchangeEnd& e) override {
    heard.push_back("end " + std::to_string(i) + " " + std::to_string(e.bytes));
  }
};

/// Longer than any test takes: what is heard before the end was not heard because time had passed.
constexpr Nanos for_ever = std::chrono::hours(1);

/// A decoding thread that hears what a hand-over brings, and whom a test can wait for.
class DecodingThread {
 public:
  explicit DecodingThread(Handover& handover) : handover_(handover) {}
  ~DecodingThread() {
    handover_.close();
    thread_.join();
  }
  /// Waits until an event about `plan_index` that may change the load has come through.
  void wait_for(std::int64_t plan_index) {
    std::unique_lock lock(port_.mutex);
    port_.heard.wait(lock, [&] { return port_.last == plan_index; });
  }
  std::int64_t bodies() {
    const std::lock_guard lock(port_.mutex);
    return port_.bodies;
  }
  void wait_for_bodies(std::int64_t count) {
    std::unique_lock lock(port_.mutex);
    port_.heard.wait(lock, [&] { return port_.bodies >= count; });
  }

 private:
  struct Port final : ExchangePort {
    std::mutex mutex;
    std::condition_variable heard;
    std::int64_t last = -1;
    std::int64_t bodies = 0;
    void started(const ExchangeStart&) override {}
    void sent(std::int64_t, Instant) override {}
    void head(std::int64_t i, const ExchangeHead&) override { note(i); }
    void body(std::int64_t, Instant, std::string_view) override {
      const std::lock_guard lock(mutex);
      ++bodies;
      heard.notify_all();
    }
    void ended(std::int64_t i, const ExchangeEnd&) override { note(i); }
    void note(std::int64_t i) {
      const std::lock_guard lock(mutex);
      last = i;
      heard.notify_all();
    }
  };
  Handover& handover_;
  Port port_;
  std::thread thread_{[this] { handover_.deliver_to(port_); }};
};

ExchangeEnd failed_end() {
  ExchangeEnd end;
  end.failure = Failure{Status::truncated, FailureKind::reset, "connection reset"};
  return end;
}

}  // namespace

TEST_CASE("everything told on one side is heard on the other, in order") {
  Handover handover;
  ExchangeStart start;
  start.plan_index = 3;
  ExchangeHead head;
  head.status = 200;
  ExchangeEnd end;
  end.bytes = 12;
  handover.started(start);
  handover.sent(3, Instant(Nanos(1)));
  handover.head(3, head);
  handover.body(3, Instant(Nanos(2)), "one");
  handover.body(4, Instant(Nanos(3)), "");
  handover.body(3, Instant(Nanos(4)), "two");
  handover.ended(3, end);
  handover.close();
  Listener listener;
  handover.deliver_to(listener);
  CHECK(listener.heard == std::vector<std::string>{"start 3", "sent 3", "head 3 200", "body 3 2 one", "body 4 3 ",
                                                   "body 3 4 two", "end 3 12"});
}

TEST_CASE("nothing is lost between two threads") {
  Handover handover;
  Listener listener;
  std::thread decoding([&] { handover.deliver_to(listener); });
  constexpr int events = 20'000;
  for (int i = 0; i < events; ++i) handover.body(i, Instant(Nanos(i)), std::to_string(i * 7));
  handover.close();
  decoding.join();
  REQUIRE(listener.heard.size() == events);
  for (int i = 0; i < events; ++i) {
    const std::string n = std::to_string(i);
    if (listener.heard[static_cast<std::size_t>(i)] != "body " + n + " " + n + " " + std::to_string(i * 7)) FAIL(n);
  }
}

TEST_CASE("tokens wake nobody: they gather until something cannot wait") {
  Handover handover(for_ever);
  DecodingThread decoding(handover);
  for (int i = 0; i < 1000; ++i) handover.body(i, Instant(Nanos(i)), "token");
  CHECK(handover.wake_ups() <= 1);  // of a thread that had nothing at all to do
  const std::int64_t before = handover.wake_ups();
  handover.ended(7, failed_end());
  CHECK(handover.wake_ups() == before + 1);
  decoding.wait_for(7);
  CHECK(decoding.bodies() == 1000);
}

TEST_CASE("what may change the load is heard at once") {
  Handover handover(for_ever);
  DecodingThread decoding(handover);
  handover.body(1, Instant(Nanos(1)), "token");
  SECTION("the head of an error") {
    ExchangeHead head;
    head.status = 401;
    handover.head(2, head);
    decoding.wait_for(2);
  }
  SECTION("an exchange that failed") {
    handover.ended(2, failed_end());
    decoding.wait_for(2);
  }
  SECTION("again and again") {
    for (std::int64_t i = 2; i < 100; ++i) {
      handover.body(1, Instant(Nanos(i)), "token");
      handover.ended(i, failed_end());
      decoding.wait_for(i);
    }
  }
  SECTION("the end") { handover.close(); }
}

TEST_CASE("a large batch is not left to grow") {
  Handover handover(for_ever);
  DecodingThread decoding(handover);
  SECTION("of many pieces") {
    for (int i = 0; i < 10'000; ++i) handover.body(i, Instant(Nanos(i)), "x");
    decoding.wait_for_bodies(4096);
  }
  SECTION("of many bytes") {
    const std::string piece(64UL * 1024, 'x');
    for (int i = 0; i < 100; ++i) handover.body(i, Instant(Nanos(i)), piece);
    decoding.wait_for_bodies(8);
  }
}

TEST_CASE("a token on its own is heard when the patience is over") {
  Handover handover(std::chrono::milliseconds(1));
  DecodingThread decoding(handover);
  for (std::int64_t i = 1; i <= 20; ++i) {
    handover.body(1, Instant(Nanos(i)), "token");
    decoding.wait_for_bodies(i);
  }
}

TEST_CASE("a thread that forgets what comes never holds up the other, and stops at the end") {
  Handover handover(for_ever);
  std::thread forgetting([&] { handover.discard(); });
  const std::string piece(1024UL * 1024, 'x');
  for (int i = 0; i < 600; ++i) handover.body(1, Instant(Nanos(i)), piece);  // more than may lie there at once
  handover.close();
  forgetting.join();
}
