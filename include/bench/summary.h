#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/gate.h"
#include "bench/metric.h"
#include "bench/record.h"

namespace bench {

struct Interval {
  double lo = 0;
  double hi = 0;
  double coverage = 0.95;
  std::string method;  ///< "order statistics", "between runs", "log-t", "bca", "wilson"
  bool operator==(const Interval&) const = default;
};

/// A nearest-rank percentile: always an observed value.
struct Quantile {
  double percent = 50;
  double value = 0;
  std::optional<double> slow_end_of = std::nullopt;  ///< of a rate: shown for this percentile, its worst cases lie here
  bool at_least = false;                             ///< the value is a request that was cut: the truth is this or more
  std::int64_t rank = 0;
  std::int64_t n = 0;
  std::optional<Interval> interval;
  bool too_few = false;  ///< n below what a two-sided 95 % bound needs: shown with an asterisk
  double t7 = 0;         ///< numpy's type 7, for comparison
  bool operator==(const Quantile&) const = default;
};

/// One metric over the measured requests of a group.
struct MetricSummary {
  std::string id;
  std::int64_t n = 0;
  double mean = 0;
  std::optional<Interval> mean_interval;
  double min = 0;
  double max = 0;
  std::vector<Quantile> quantiles;
  std::int64_t n_cut = 0;  ///< of n: cut before the value was known; they count in quantiles and max, not in the mean
  std::optional<std::int64_t> hits;  ///< of a proportion, which is hits of n with its interval, and has no quantiles
  bool operator==(const MetricSummary&) const = default;
  const Quantile* at(double percent) const;
};

struct Rate {
  std::int64_t hits = 0;
  std::int64_t n = 0;
  std::optional<Interval> interval;  ///< Wilson
  bool operator==(const Rate&) const = default;
};

/// The headline of the requests that carry one tag.
struct TagSummary {
  std::string tag;
  std::int64_t n_ok = 0;
  std::int64_t n_total = 0;
  std::vector<MetricSummary> metrics;
  bool operator==(const TagSummary&) const = default;
};

/// Something the reader must know, with what to do about it.
struct Warning {
  std::string code;  ///< "cold", "short_output", "failures", ...
  std::string text;
  std::string try_this;  ///< may be empty
  bool operator==(const Warning&) const = default;
};

/// Requests that failed in the same way.
struct FailureCount {
  Status status = Status::harness_error;
  FailureKind kind = FailureKind::none;
  std::optional<int> http_status;  ///< 400 and above
  std::int64_t n = 0;
  bool operator==(const FailureCount&) const = default;
};
/// "HTTP 503 (overloaded)", "connect_failed (refused)", "timeout_idle".
std::string name_of(const FailureCount& failure);

/// One model on one target under one condition.
struct GroupSummary {
  std::string model;
  std::string target;
  std::string condition;
  std::int64_t n_total = 0;
  std::int64_t n_ok = 0;
  std::int64_t n_measured = 0;                       ///< ok and warm: what the percentiles are over
  std::vector<FailureCount> failures;                ///< most first
  std::vector<std::pair<Flag, std::int64_t>> flags;  ///< by name
  std::vector<MetricSummary> metrics;
  std::vector<std::string_view> beside;  ///< metrics that the short table shows this time, beside the usual ones
  std::vector<TagSummary> tags;
  double wall_s = 0;                        ///< first byte sent to last end
  std::optional<double> output_toks_per_s;  ///< all output tokens / wall_s: never the mean of per-request rates
  std::optional<double> requests_per_s;
  std::optional<double> mean_in_flight;
  std::int64_t prompt_tokens = 0;
  std::int64_t output_tokens = 0;
  std::optional<Rate> short_output;  ///< stopped before num_predict
  bool operator==(const GroupSummary&) const = default;
  const MetricSummary* metric(std::string_view id) const;  ///< null when no request has a value
};

struct Verdict {
  bool valid = true;
  std::vector<std::string> reasons;
  bool operator==(const Verdict&) const = default;
};

/// One gate for one model.
struct GateOutcome {
  std::string text;        ///< the gate, as typed
  std::string model = "";  ///< "" when no request was measured
  std::optional<double> value = std::nullopt;
  bool at_least = false;  ///< the truth is `value` or more
  Unit unit = Unit::seconds;
  bool kept = false;
  std::string why_none = "";  ///< without a value: why
  bool operator==(const GateOutcome&) const = default;
};

/// A place in the ranking by the median decode rate.
struct RankedModel {
  /// How it stands to the best.
  enum class Standing { best, slower, indistinguishable, too_few_runs };
  std::string label;
  double toks_per_s = 0;
  std::optional<Interval> interval = std::nullopt;
  double times = 1;  ///< how many times as fast the best is
  std::optional<Interval> times_interval = std::nullopt;
  Standing standing = Standing::best;
  bool operator==(const RankedModel&) const = default;
};
/// "a is 1.35 ± 0.05 x as fast as b; a and c cannot be told apart (1.01 ± 0.03 x)"; "" of fewer than two models.
std::string ranking_sentence(const std::vector<RankedModel>& ranking);

/// What a run says. A pure function of the header and the records, in any order.
struct Summary {
  std::string run_id;
  bool simulated = false;
  bool complete = true;
  std::vector<GroupSummary> groups;  ///< in order of first appearance in the header's models
  std::vector<RankedModel> ranking;  ///< best first; empty with one model
  std::vector<GateOutcome> gates;    ///< as given, each for every group
  std::vector<Warning> warnings;
  Verdict verdict;
  RunEnd end;
  bool operator==(const Summary&) const = default;
};

/// Folds records into a summary, keeping a few numbers of each.
class Summariser {
 public:
  explicit Summariser(RunHeader header, std::vector<Gate> gates = {});
  ~Summariser();
  Summariser(Summariser&&) noexcept;
  Summariser& operator=(Summariser&&) noexcept;
  void add(const RunRecord& record);  ///< warm-ups are ignored
  Summary finish(const RunEnd& end) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

bool keeps_gates(const Summary& summary);
/// The gates that are missed, as sentences.
std::vector<std::string> missed_gates(const Summary& summary);

}  // namespace bench
