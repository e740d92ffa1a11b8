#include "summarise/statistics/in_flight.h"

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("Mean in flight by sweep line") {
  const std::vector<Span> spans{{0s, 4s}, {2s, 6s}, {8s, 10s}};
  CHECK(mean_in_flight(spans, {0s, 10s}) == Approx(1.0));
  CHECK(mean_in_flight(spans, {2s, 4s}) == Approx(2.0));
  CHECK(mean_in_flight(spans, {6s, 8s}) == Approx(0.0));
  CHECK_FALSE(mean_in_flight(spans, {3s, 3s}));
}

TEST_CASE("The steady window leaves out both ramps") {
  // Two workers; the second starts a second late; the last request runs alone.
  const std::vector<Span> spans{{0s, 3s}, {1s, 4s}, {3s, 6s}, {4s, 7s}, {6s, 9s}, {7s, 8s}};
  const auto window = steady_window(spans, 2);
  REQUIRE(window);
  CHECK(*window == Span{1s, 7s});
  CHECK(mean_in_flight(spans, *window) == Approx(2.0));
  CHECK_FALSE(steady_window(spans, 3));  // fewer than three requests a worker
  CHECK_FALSE(steady_window({}, 1));
}

TEST_CASE("A worker that pauses between its requests is seen") {
  const std::vector<Span> spans{{0s, 9s}, {10s, 19s}, {20s, 29s}, {30s, 39s}};
  const auto window = steady_window(spans, 1);
  REQUIRE(window);
  CHECK(mean_in_flight(spans, *window) == Approx(0.9));
  CHECK(little_estimate(spans, *window) == Approx(0.9));  // 3 completions in 30 s, 9 s each
}

TEST_CASE("Requests that had the server to themselves") {
  const std::vector<Span> spans{{5s, 6s}, {0s, 2s}, {1s, 3s}, {3s, 4s}, {7s, 20s}, {8s, 9s}, {10s, 11s}};
  CHECK(alone_in_flight(spans) == std::vector<bool>{true, false, false, true, false, false, false});
}

TEST_CASE("the most spans over one moment, short overlaps left out when they are to be") {
  CHECK(max_overlap({}) == 0);
  const std::vector<Span> touching{{0s, 2s}, {2s, 4s}, {4s, 6s}};
  CHECK(max_overlap(touching) == 1);
  const std::vector<Span> spans{{0s, 5s}, {1s, 6s}, {4s, 9s}, {8s, 12s}};
  CHECK(max_overlap(spans) == 3);
  CHECK(max_overlap(spans, 2s) == 2);
  CHECK(max_overlap(spans, 20s) == 0);
}
