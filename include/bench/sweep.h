#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/options.h"
#include "bench/summary.h"

namespace bench {

/// What a sweep varies; everything else stays as it is.
enum class SweepDimension { workers, rate, num_ctx, num_predict, input_tokens };
inline constexpr NamedValue<SweepDimension> sweep_dimensions[] = {{"workers", SweepDimension::workers},
                                                                  {"rate", SweepDimension::rate},
                                                                  {"num-ctx", SweepDimension::num_ctx},
                                                                  {"num-predict", SweepDimension::num_predict},
                                                                  {"input-tokens", SweepDimension::input_tokens}};

/// A figure of one level: the geometric mean over its repetitions, and between them its interval.
struct LevelFigure {
  double value = 0;
  std::optional<Interval> interval;  ///< none below three repetitions
  bool operator==(const LevelFigure&) const = default;
};

/// What came of one level. Times are in seconds, rates of the steady state: start and drain are cut off.
struct SweepLevel {
  double level = 0;
  std::string condition;         ///< "workers=4": what its records are told apart by
  std::int64_t repetitions = 0;  ///< measured
  std::int64_t n_ok = 0;
  std::int64_t n_total = 0;
  Rate errors;
  std::vector<FailureCount> failures;     ///< most frequent first
  bool steady = false;                    ///< every repetition has a steady stretch; else rates are over all of it
  std::optional<LevelFigure> output;      ///< output tokens per second of all requests together
  std::optional<LevelFigure> requests;    ///< completed per second
  std::optional<MetricSummary> speed;     ///< tokens per second of one request while it is decoded
  std::optional<MetricSummary> first;     ///< until the first token; of an open loop from when it was due
  std::optional<MetricSummary> gap;       ///< between tokens: the median gap of a request
  std::optional<MetricSummary> long_gap;  ///< the same, its 95th percentile
  std::optional<double> prompt_tokens;    ///< mean, as the server counts
  std::optional<double> output_tokens;    ///< mean
  std::optional<double> in_flight;        ///< mean over time
  std::optional<double> decoding;         ///< the same of requests between their first and their last token
  std::int64_t overlap = 0;               ///< most requests between their first and their last token at one moment
  std::optional<std::string> stopped_by;  ///< the rule that was broken here: "errors 40 % (errors>10%)"
  bool skipped = false;                   ///< never measured, or not as often, since a lower level broke a rule
  bool operator==(const SweepLevel&) const = default;
};

/// A curve through the throughput at each level.
///   line           slope · N
///   two_segments   slope · min(N, bend)
///   usl            slope · N / (1 + contention (N-1) + coherence N (N-1))
struct SweepCurve {
  enum class Kind { line, two_segments, usl };
  Kind kind = Kind::line;
  double slope = 0;
  double bend = 0;
  double contention = 0;
  double coherence = 0;
  double aicc = 0;   ///< smaller is better
  double error = 0;  ///< root mean square of the relative deviations
  std::int64_t n = 0;
  bool operator==(const SweepCurve&) const = default;
  double at(double level) const;
};
inline constexpr NamedValue<SweepCurve::Kind> curve_kinds[] = {{"line", SweepCurve::Kind::line},
                                                               {"two-segment line", SweepCurve::Kind::two_segments},
                                                               {"USL", SweepCurve::Kind::usl}};

/// Where more of it stops helping: the level at which the slope of the beginning would reach the most there is.
struct SweepKnee {
  double level = 0;
  std::optional<Interval> interval;
  bool operator==(const SweepKnee&) const = default;
};

/// Requests that the server works on at the same time.
struct SweepPlaces {
  std::int64_t places = 0;
  bool at_least = false;  ///< more may be there
  bool operator==(const SweepPlaces&) const = default;
};

/// How long a decode step takes by how many requests share it: base + per_sequence · (B - 1).
struct StepTime {
  double base = 0;
  double per_sequence = 0;
  double most = 0;     ///< of B, seen
  std::int64_t n = 0;  ///< levels it rests on
  bool operator==(const StepTime&) const = default;
};

/// What a token of the prompt adds to the first token: a straight line through the levels.
struct PrefillTime {
  double base = 0;
  double per_token = 0;
  std::int64_t n = 0;
  bool operator==(const PrefillTime&) const = default;
};

/// The outcome of `bench sweep`.
struct Sweep {
  std::string run_id;
  std::string model;
  std::string target;
  std::string api;
  bool simulated = false;
  SweepDimension dimension = SweepDimension::workers;
  std::int64_t repetitions = 0;  ///< planned
  std::string stop_when;
  std::vector<SweepLevel> levels;  ///< ascending
  std::vector<SweepCurve> curves;  ///< the best by AICc first; empty where the levels are too few, or of another kind
  std::optional<SweepKnee> knee;   ///< none: none was reached
  std::optional<std::size_t> enough;  ///< of loads: the lowest level with 95 % of the best throughput
  std::optional<SweepPlaces> places;
  std::optional<StepTime> step;
  std::optional<PrefillTime> prefill;
  std::int64_t requests = 0;
  double took_s = 0;
  bool complete = true;
  bool operator==(const Sweep&) const = default;
};

}  // namespace bench
