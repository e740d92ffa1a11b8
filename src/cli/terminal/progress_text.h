#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bench/clock.h"

namespace bench {

/// What a progress line knows of a load at one moment. Of a campaign with several loads, `finished`, `failed`, `total`
/// and `elapsed` are those of all of them together.
struct ProgressState {
  std::int64_t finished = 0;
  std::int64_t failed = 0;
  std::optional<std::int64_t> total = std::nullopt;  ///< none: until `duration` has passed
  std::optional<Nanos> duration = std::nullopt;
  Nanos elapsed{0};
  std::int64_t in_flight = 0;
  std::int64_t tokens = 0;
  std::optional<double> tokens_per_s = std::nullopt;  ///< lately
  std::optional<Nanos> left = std::nullopt;
  std::string part = "";  ///< of the load within its campaign: "20/100 of m"
};

/// Between 0 and 1: of the requests, or of the time, whichever is nearer to its end. None when neither is known.
std::optional<double> share_done(const ProgressState& state);

/// "42/100 requests, 1 failed, about 80 s left, 4 in flight, 5120 tokens, 377 tokens/s"
std::string progress_text(const ProgressState& state);

/// What cannot be counted: "loading m (7.4 s so far)".
std::string wait_text(std::string_view what, Nanos elapsed);

/// "waiting up to 5 s for 4 requests; again to stop now"
std::string stop_text(std::int64_t in_flight, Nanos grace);

/// A time left that falls: reckoned anew as requests end, counted down in between. When it takes somewhat longer than
/// thought it falls more slowly, and only what was far too good grows. A time that has run out is none.
class TimeLeft {
 public:
  /// `first_wave`: requests that run side by side from the start. The first of them that ends tells of all.
  std::optional<Nanos> at(const ProgressState& state, std::int64_t first_wave);

 private:
  void reckon(const ProgressState& state, std::int64_t first_wave);

  std::int64_t seen_ = 0;
  std::optional<Nanos> end_;  ///< of `elapsed`
  Nanos reckoned_{0};         ///< when that was
};

/// Tokens per second of the last few seconds.
class RecentRate {
 public:
  std::optional<double> at(Nanos elapsed, std::int64_t tokens);

 private:
  std::deque<std::pair<Nanos, std::int64_t>> seen_;
};

/// Says once that requests have been under way for two minutes without a sign of life.
class LongSilence {
 public:
  bool is_due(Nanos elapsed, std::int64_t tokens, std::int64_t finished, std::int64_t in_flight);

 private:
  std::pair<std::int64_t, std::int64_t> seen_{0, 0};
  Nanos since_{0};
  bool told_ = false;
};

/// When a stream that keeps every line gets another one: at each tenth, and after 30 s without one.
class PlainPace {
 public:
  bool is_due(const ProgressState& state);

 private:
  std::int64_t tenths_ = 0;
  Nanos last_{0};
};

}  // namespace bench
