#include "cli/terminal/progress_text.h"

#include <vector>

#include "catch.hpp"
#include "cli/terminal/progress_line.h"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("progress tells what is done, what failed, how long it takes and what is going on") {
  CHECK(progress_text({0, 0, 100, {}, 1s}) == "0/100 requests");
  CHECK(progress_text({.finished = 20, .total = 100, .left = 80s}) == "20/100 requests, about 80 s left");
  CHECK(progress_text({.finished = 20, .failed = 1, .total = 100, .left = 80min}) ==
        "20/100 requests, 1 failed, about 80 min left");
  CHECK(progress_text({.finished = 1, .total = 100, .left = 10h}) == "1/100 requests, about 10 h left");
  CHECK(progress_text({.finished = 100, .total = 100, .tokens_per_s = 3, .left = 1s}) == "100/100 requests");
  CHECK(progress_text({7, 0, {}, {}, 70s}) == "7 requests");
  CHECK(progress_text({.finished = 42,
                       .total = 100,
                       .in_flight = 4,
                       .tokens = 5120,
                       .tokens_per_s = 377.4,
                       .left = 80s,
                       .part = "2/50 of m"}) ==
        "42/100 requests (2/50 of m), about 80 s left, 4 in flight, 5120 tokens, 377 tokens/s");
}

TEST_CASE("a wait and a stop say what is waited for") {
  CHECK(wait_text("loading m", 7400ms) == "loading m (7.4 s so far)");
  CHECK(stop_text(4, 5s) == "waiting up to 5 s for 4 requests; again to stop now");
  CHECK(stop_text(1, 5s) == "waiting up to 5 s for 1 request; again to stop now");
  CHECK(stop_text(0, 5s) == "stopping; again to stop now");
}

TEST_CASE("the time left falls while nothing ends, and follows what does end") {
  TimeLeft left;
  CHECK_FALSE(left.at({.total = 100, .elapsed = 1s, .in_flight = 4}, 4));
  // The first of four that run side by side: 4 of 100 take 2 s.
  CHECK(*left.at({.finished = 1, .total = 100, .elapsed = 2s, .in_flight = 4}, 4) == 48s);
  CHECK(*left.at({.finished = 1, .total = 100, .elapsed = 3s, .in_flight = 4}, 4) == 47s);
  CHECK(*left.at({.finished = 4, .total = 100, .elapsed = 3s, .in_flight = 4}, 4) == 72s);  // it was much too good
  Nanos last = 73s;
  for (int done = 5; done < 100; ++done) {  // a little slower than thought: still it falls
    const Nanos elapsed = 3s + (done - 4) * 800ms;
    const Nanos now = *left.at({.finished = done, .total = 100, .elapsed = elapsed, .in_flight = 4}, 4);
    CHECK(now < last);
    last = now;
  }
  CHECK(last < 2s);
}

TEST_CASE("a duration says itself how long it takes, and a time that has run out is not told") {
  TimeLeft left;
  CHECK(*left.at({.finished = 7, .duration = 60s, .elapsed = 15s}, 1) == 45s);
  CHECK_FALSE(left.at({.finished = 7, .duration = 60s, .elapsed = 70s}, 1));
  TimeLeft counted_out;
  CHECK(*counted_out.at({.finished = 9, .total = 10, .elapsed = 9s}, 1) == 1s);
  CHECK_FALSE(counted_out.at({.finished = 9, .total = 10, .elapsed = 11s}, 1));
}

TEST_CASE("the rate is that of the last seconds") {
  RecentRate rate;
  CHECK_FALSE(rate.at(0s, 0));
  CHECK_FALSE(rate.at(100ms, 0));
  for (int i = 2; i <= 100; ++i) rate.at(i * 100ms, i * 10);
  CHECK(*rate.at(10100ms, 1010) == Approx(100));
  for (int i = 1; i <= 50; ++i) rate.at(10100ms + i * 100ms, 1010 + i * 2);
  CHECK(*rate.at(15200ms, 1112) == Approx(20));
}

TEST_CASE("two minutes without a token are told once, and only while something is under way") {
  LongSilence silence;
  CHECK_FALSE(silence.is_due(0s, 0, 0, 1));
  CHECK_FALSE(silence.is_due(119s, 0, 0, 1));
  CHECK_FALSE(silence.is_due(121s, 1, 0, 1));  // the first token
  CHECK_FALSE(silence.is_due(240s, 1, 0, 0));  // nothing to wait for
  CHECK_FALSE(silence.is_due(359s, 1, 0, 1));
  CHECK(silence.is_due(361s, 1, 0, 1));
  CHECK_FALSE(silence.is_due(600s, 1, 0, 1));
}

TEST_CASE("of requests and time the one nearer to its end counts") {
  CHECK(*share_done({50, 0, 100, 100s, 20s}) == 0.5);
  CHECK(*share_done({50, 0, 100, 100s, 80s}) == 0.8);
  CHECK_FALSE(share_done({50, 0, {}, {}, 80s}));
}

TEST_CASE("a stream that keeps every line gets one for each tenth") {
  PlainPace pace;
  std::vector<std::int64_t> shown;
  for (std::int64_t done = 0; done <= 100; ++done)
    if (pace.is_due({done, 0, 100, {}, done * 10ms})) shown.push_back(done);
  CHECK(shown == std::vector<std::int64_t>{10, 20, 30, 40, 50, 60, 70, 80, 90, 100});
}

TEST_CASE("a slow run is heard of every 30 s") {
  PlainPace pace;
  CHECK_FALSE(pace.is_due({0, 0, 100, {}, 29s}));
  CHECK(pace.is_due({0, 0, 100, {}, 30s}));
  CHECK_FALSE(pace.is_due({1, 0, 100, {}, 31s}));
  CHECK(pace.is_due({1, 0, 100, {}, 60s}));
}

TEST_CASE("a line is rewritten only where that works and is wanted") {
  using Form = ProgressLine::Form;
  RunOptions options;
  CHECK(form_of_progress(options, true, false, false) == Form::rewritten);
  CHECK(form_of_progress(options, true, true, false) == Form::plain);
  CHECK(form_of_progress(options, true, false, true) == Form::plain);
  CHECK(form_of_progress(options, false, false, false) == Form::plain);
  options.progress = ProgressMode::rewritten;
  CHECK(form_of_progress(options, false, false, true) == Form::rewritten);
  options.progress = ProgressMode::none;
  CHECK(form_of_progress(options, true, false, false) == Form::none);
  options.progress = ProgressMode::rewritten;
  options.quiet = true;
  CHECK(form_of_progress(options, true, false, false) == Form::none);
}
