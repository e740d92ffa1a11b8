#include "send/dispatcher.h"

#include <vector>

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace {

constexpr Instant at(Nanos t) { return Instant(t); }

LoadShape closed(std::int64_t workers) {
  LoadShape shape;
  shape.workers = workers;
  return shape;
}

std::vector<std::int64_t> indices(const Commands& commands) {
  std::vector<std::int64_t> out;
  for (const auto& send : commands.send) out.push_back(send.i);
  return out;
}

using Indices = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a closed loop keeps every worker busy until the plan is sent") {
  Dispatcher d(closed(2), 5);
  CHECK(indices(d.begin(at(0s))) == Indices{0, 1});
  CHECK(d.in_flight() == 2);
  CHECK_FALSE(d.next_wakeup());
  CHECK(indices(d.on_finished(1, at(1s))) == Indices{2});
  CHECK(indices(d.on_finished(0, at(2s))) == Indices{3});
  CHECK(indices(d.on_finished(0, at(3s))) == Indices{4});
  CHECK(indices(d.on_finished(1, at(4s))).empty());
  CHECK_FALSE(d.done());
  CHECK(indices(d.on_finished(0, at(5s))).empty());
  CHECK(d.done());
  CHECK(d.sent() == 5);
}

TEST_CASE("a request of a closed loop is due when its worker became free") {
  Dispatcher d(closed(1), 2);
  d.begin(at(10s));
  const Commands next = d.on_finished(0, at(12s));
  REQUIRE(next.send.size() == 1);
  CHECK(next.send[0] == SendCommand{1, 0, at(12s)});
}

TEST_CASE("more workers than requests send each request once") {
  Dispatcher d(closed(8), 3);
  CHECK(indices(d.begin(at(0s))) == Indices{0, 1, 2});
  for (int w : {0, 1, 2}) CHECK(d.on_finished(w, at(1s)).send.empty());
  CHECK(d.done());
}

TEST_CASE("an empty plan is done at once") {
  Dispatcher d(closed(3), 0);
  CHECK(d.begin(at(0s)).send.empty());
  CHECK(d.done());
}

TEST_CASE("no request starts after the duration, and those in flight finish") {
  LoadShape shape = closed(1);
  shape.duration = 10s;
  Dispatcher d(shape, std::nullopt);
  CHECK(indices(d.begin(at(100s))) == Indices{0});
  CHECK(indices(d.on_finished(0, at(109s))) == Indices{1});
  CHECK_FALSE(d.done());
  CHECK(d.on_finished(0, at(110s)).send.empty());
  CHECK(d.done());
}

TEST_CASE("a stop sends nothing more and cancels what outlasts the grace, once") {
  LoadShape shape = closed(2);
  shape.grace = 5s;
  Dispatcher d(shape, 100);
  d.begin(at(0s));
  CHECK(d.on_stop(at(1s)) == Commands{});
  REQUIRE(d.next_wakeup());
  CHECK(*d.next_wakeup() == at(6s));
  CHECK(d.on_finished(0, at(2s)) == Commands{});
  CHECK_FALSE(d.on_time(at(5s)).cancel_all);
  CHECK(d.on_time(at(6s)).cancel_all);
  CHECK_FALSE(d.on_time(at(7s)).cancel_all);
  CHECK_FALSE(d.next_wakeup());
  d.on_finished(1, at(7s));
  CHECK(d.done());
}

TEST_CASE("a stop before the beginning sends nothing") {
  Dispatcher d(closed(2), 100);
  d.on_stop(at(0s));
  CHECK(d.begin(at(0s)).send.empty());
  CHECK(d.done());
}

TEST_CASE("planned instants are kept when a worker is free, and count when none is") {
  const std::vector<Nanos> offsets{0s, 1s, 2s, 3s};
  const auto planned = [&](std::int64_t i) { return std::optional(offsets[static_cast<std::size_t>(i)]); };
  Dispatcher d(closed(1), 4, planned);
  CHECK(indices(d.begin(at(100s))) == Indices{0});
  CHECK_FALSE(d.next_wakeup());  // the one worker is busy: only its end can start another
  // The server stalls: request 1 was due at 101 s, and that is what its latency counts from.
  const Commands late = d.on_finished(0, at(101500ms));
  REQUIRE(late.send.size() == 1);
  CHECK(late.send[0] == SendCommand{1, 0, at(101s)});
  CHECK(d.on_finished(0, at(101600ms)).send.empty());
  REQUIRE(d.next_wakeup());
  CHECK(*d.next_wakeup() == at(102s));
  CHECK(indices(d.on_time(at(102s))) == Indices{2});
}

TEST_CASE("never more than the workers are in flight, whatever the order of ends") {
  Dispatcher d(closed(7), 1000);
  std::vector<std::int64_t> busy;
  const auto take = [&](const Commands& commands) {
    for (const auto& send : commands.send) busy.push_back(send.worker);
    CHECK(busy.size() <= 7);
    CHECK(static_cast<std::int64_t>(busy.size()) == d.in_flight());
  };
  take(d.begin(at(0s)));
  for (Nanos t = 1ns; !busy.empty(); t += 1ns) {
    const std::size_t pick = static_cast<std::size_t>(t.count() * 31 % static_cast<std::int64_t>(busy.size()));
    const std::int64_t worker = busy[pick];
    busy.erase(busy.begin() + static_cast<std::ptrdiff_t>(pick));
    take(d.on_finished(worker, at(t)));
  }
  CHECK(d.sent() == 1000);
  CHECK(d.done());
}
