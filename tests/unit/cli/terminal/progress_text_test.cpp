#include "cli/terminal/progress_text.h"

#include <vector>

#include "catch.hpp"
#include "cli/terminal/progress_line.h"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("progress tells what is done, what failed and how long it takes") {
  CHECK(progress_text({0, 0, 100, {}, 1s}) == "0/100 requests");
  CHECK(progress_text({20, 0, 100, {}, 20s}) == "20/100 requests, about 80 s left");
  CHECK(progress_text({20, 1, 100, {}, 20min}) == "20/100 requests, 1 failed, about 80 min left");
  CHECK(progress_text({1, 0, 100, {}, 6min}) == "1/100 requests, about 10 h left");
  CHECK(progress_text({100, 0, 100, {}, 20s}) == "100/100 requests");
  CHECK(progress_text({7, 0, {}, 60s, 15s}) == "7 requests, about 45 s left");
  CHECK(progress_text({7, 0, {}, 60s, 70s}) == "7 requests");
  CHECK(progress_text({7, 0, {}, {}, 70s}) == "7 requests");
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
