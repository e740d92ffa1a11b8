#include "study/sweep/leg_figures.h"

#include "catch.hpp"

using namespace bench;

namespace {

constexpr std::int64_t ms = 1'000'000;

/// A reply of eleven tokens, 10 ms apart, the first of them `wait_ms` after the request.
RunRecord reply_at(std::int64_t start_ms, std::int64_t wait_ms) {
  RunRecord record;
  record.start = Nanos(start_ms * ms);
  record.reply.text_events = 11;
  record.reply.timeline.first_token = Nanos(wait_ms * ms);
  record.reply.timeline.last_token = Nanos((wait_ms + 100) * ms);
  record.reply.timeline.end = Nanos((wait_ms + 100) * ms);
  record.reply.server.eval_count = 11;
  record.reply.server.eval_duration = 100 * ms;
  return record;
}

}  // namespace

TEST_CASE("throughput of a steady load is that between its ramps") {
  // Two workers on one place: each request waits for the one before it, 110 ms apart.
  std::vector<Served> served{served_of(reply_at(0, 10))};
  for (std::int64_t i = 1; i < 8; ++i)
    served.push_back(served_of(reply_at(i < 2 ? 0 : 110 * (i - 1), i < 2 ? 120 : 120)));
  const LegFigures figures = leg_figures(served, 2);
  CHECK(figures.steady);
  CHECK(*figures.output == Approx(100).epsilon(0.01));
  CHECK(*figures.in_flight == Approx(2));
  CHECK(figures.overlap == 1);
  CHECK(*figures.per_token == Approx(0.01));
}

TEST_CASE("too short a load is counted whole, and says so") {
  const std::vector<Served> served{served_of(reply_at(0, 10))};
  const LegFigures figures = leg_figures(served, 1);
  CHECK_FALSE(figures.steady);
  CHECK(*figures.output == Approx(11 / 0.11).epsilon(0.01));
}

TEST_CASE("a reply that was held back is placed by the server's own counter") {
  RunRecord held = reply_at(0, 10);
  held.reply.timeline.first_token = held.reply.timeline.last_token = held.reply.timeline.end = Nanos(110 * ms);
  const Served one = served_of(held);
  CHECK_FALSE(one.streamed);
  REQUIRE(one.decoding);
  CHECK(one.decoding->begin == Nanos(10 * ms));
  CHECK(one.decoding->end == Nanos(110 * ms));
  CHECK(*one.per_token == Approx(0.01));
  // Without a counter nothing is known of it.
  held.reply.server = {};
  CHECK(served_of(held).streamed);
  CHECK_FALSE(served_of(held).per_token);
}

TEST_CASE("failed requests give no throughput, and none at all is no figure") {
  RunRecord failed = reply_at(0, 10);
  failed.reply.status = Status::http_error;
  const LegFigures figures = leg_figures({served_of(failed)}, 1);
  CHECK_FALSE(figures.output);
  CHECK_FALSE(figures.requests);
  CHECK(figures.overlap == 0);
}
