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

/// Where values lie: the Hodges-Lehmann estimate, the median of the means of all pairs of values (each with itself
/// too), and the interval that belongs to it, by signed ranks. Of the differences of paired requests it is what one
/// side takes more than the other. A few wild values move neither.
struct Location {
  double value = 0;
  std::optional<Interval> interval;  ///< 95 %; none below six values, where none can cover that much
  std::int64_t n = 0;
  bool operator==(const Location&) const = default;
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

/// How some questions of a quality suite were answered: those of a subject, of a category, or all.
struct ScoreSlice {
  enum class Of { subject, category, all };
  Of of = Of::all;
  std::string name;        ///< of the subject or category
  std::string title = {};  ///< of a category that is a figure of its own: "over-refusal"
  Better better = Better::higher;
  std::int64_t n = 0;            ///< questions, each as often as it was asked
  double score = 0;              ///< sum of the grades; for right and wrong, how many were right; none of a cut reply
  std::int64_t unparsed = 0;     ///< no answer found in the reply: not right
  std::int64_t cut = 0;          ///< ended at the token limit: neither right nor wrong
  std::int64_t failed = 0;       ///< no reply at all
  double accuracy = 0;           ///< score / n
  double accuracy_answered = 0;  ///< over those that brought a reply
  double at_most = 0;            ///< if every cut reply had been right
  std::optional<Interval> interval;      ///< Wilson for right and wrong, else by the standard error
  std::optional<double> standard_error;  ///< as lm-eval has it: with n - 1
  std::optional<double> seconds_per_question;
  bool operator==(const ScoreSlice&) const = default;
};

/// How sure the model was, beside how often it was right. Of answers by log-probabilities.
struct Calibration {
  struct Bin {
    double confidence = 0;
    double accuracy = 0;
    std::int64_t n = 0;
    bool operator==(const Bin&) const = default;
  };
  std::int64_t n = 0;
  std::int64_t incomplete = 0;  ///< of n: the server gave no probability of some choice
  double expected_error = 0;    ///< ECE over `bins` of equal width
  double brier = 0;
  std::optional<double> auroc;  ///< of the confidence, for right against wrong; none when all are the same
  std::vector<Bin> bins;        ///< those of equal width on (0, 1], empty ones included
  bool operator==(const Calibration&) const = default;
};

/// What asking the same questions several times shows.
struct Repeats {
  std::int64_t runs = 0;
  std::int64_t questions = 0;    ///< asked in every run
  double flip_rate = 0;          ///< share whose grades are not all equal
  double always_right = 0;       ///< pass^k: right in all k runs
  double majority_right = 0;     ///< right in more than half of them
  std::optional<double> spread;  ///< standard deviation of the runs' accuracies
  bool operator==(const Repeats&) const = default;
};

/// Where the time of a question goes: means over the answered ones, in seconds.
struct QuestionTime {
  double whole = 0;
  double wait = 0;  ///< what the server did neither in reading nor in writing, by its own counters: queue, load
  double prefill = 0;
  double decode = 0;
  double other = 0;   ///< the rest: network, HTTP, this program
  double tokens = 0;  ///< of an answer
  bool operator==(const QuestionTime&) const = default;
};

/// What became of answers that were cut at the token limit when they were asked for again with more room.
struct Rescued {
  std::int64_t n = 0;
  double score = 0;  ///< sum of their grades
  std::int64_t still_cut = 0;
  double accuracy = 0;  ///< of all questions, with these instead of the cut ones
  double wall_s = 0;    ///< what it cost
  std::int64_t output_tokens = 0;
  bool operator==(const Rescued&) const = default;
};

/// The score of a model in a quality suite.
struct QualitySummary {
  std::string rule;                ///< by which it was found
  std::string grade = "correct";   ///< what its grades say: the id of a metric; "" when they say several things
  bool is_graded = true;           ///< false: no rule grades these replies, they are stored alone
  bool has_total = true;           ///< false: the slice of all has counts and no score, see CategoryRate
  bool is_binary = true;           ///< grades are right and wrong only
  std::vector<ScoreSlice> slices;  ///< subjects, then categories, then all; a suite without subjects has all alone
  std::optional<double> macro;     ///< mean of the subjects' accuracies; none with fewer than two
  std::vector<std::pair<std::string, double>> other_rules;  ///< means of what other rules say of the same replies
  std::optional<Calibration> calibration;
  std::optional<Repeats> repeats;
  std::optional<QuestionTime> time;
  std::int64_t cached = 0;  ///< questions whose prompt the server had in its cache
  std::optional<Rescued> rescued;
  std::optional<double> seconds_per_right;
  std::optional<double> tokens_per_right;
  bool of_choices = false;  ///< every question is a multiple choice: a letter would have answered it
  bool operator==(const QualitySummary&) const = default;
  const ScoreSlice& all() const { return slices.back(); }
  std::int64_t subjects() const;  ///< how many slices are those of a subject
  /// Grades say that something is so, not that it is right: a refusal.
  bool is_neutral() const;
};

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
  std::optional<QualitySummary> quality;    ///< of a quality suite
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

/// A place in the ranking by the score of a quality suite, of models that were asked the same questions.
struct RankedScore {
  std::string label;
  double score = 0;
  std::optional<Interval> interval = std::nullopt;
  std::optional<double> ahead = std::nullopt;  ///< points / 100 that the best lies ahead; none of itself
  std::optional<Interval> ahead_interval = std::nullopt;
  std::optional<double> p = std::nullopt;  ///< adjusted for all pairs
  bool apart = false;                      ///< the best is better, not only luckier
  bool operator==(const RankedScore&) const = default;
};
/// "a is 3.1 ± 1.4 points ahead of b; a cannot be told from c (0.4 ± 1.5 points)"; "" of fewer than two models.
std::string ranking_sentence(const std::vector<RankedScore>& ranking);

/// What a run says. A pure function of the header and the records, in any order.
struct Summary {
  std::string run_id;
  bool simulated = false;
  bool complete = true;
  std::vector<GroupSummary> groups;             ///< in order of first appearance in the header's models
  std::vector<RankedModel> ranking;             ///< best first; empty with one model
  std::vector<RankedScore> score_ranking = {};  ///< the same of scores
  std::vector<GateOutcome> gates;               ///< as given, each for every group
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
