#include "send/handover.h"

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
