#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/metric.h"
#include "bench/summary.h"

namespace bench {

/// What it takes to settle what is open.
struct FurtherRuns {
  enum class Goal {
    enough,   ///< to have an interval at all
    differs,  ///< to show that there is a difference
    exceeds,  ///< to show that it is larger than the threshold
    same,     ///< to show that it is smaller than the threshold
  };
  std::int64_t runs = 0;  ///< of each side, about: for a power of 80 %
  Goal goal = Goal::enough;
  bool operator==(const FurtherRuns&) const = default;
};

/// One metric of two sides, the base and what changed, and what may be concluded from it.
struct Comparison {
  enum class Verdict {
    faster,  ///< of times and rates
    slower,
    higher,  ///< of everything else
    lower,
    same,  ///< within the threshold, the whole interval
    inconclusive,
    no_data,
  };
  /// Why a verdict is inconclusive.
  enum class Reason {
    none,
    too_few,          ///< values for an interval
    too_wide,         ///< the interval reaches across a threshold
    not_significant,  ///< the test finds nothing, as the only one or as one of many
    harness_error,    ///< the difference is smaller than what this program's own stamps may be wrong by
  };
  enum class Scale { ratio, difference };

  std::string metric;
  Unit unit = Unit::seconds;
  Better better = Better::lower;
  std::int64_t n_base = 0;
  std::int64_t n_changed = 0;
  bool paired = false;

  Scale scale = Scale::ratio;
  std::optional<double> base;  ///< medians; of scores, means
  std::optional<double> changed;
  std::optional<double> effect;  ///< changed / base, or changed − base, which is no ratio or difference of the above
  std::optional<Interval> interval;

  std::string test;  ///< "signed-rank, exact"
  std::optional<double> p;
  std::optional<double> p_adjusted;  ///< among several metrics; none: nothing to adjust for
  double alpha = 0.05;
  double threshold = 0.02;   ///< relative for ratios, absolute for differences
  double harness_error = 0;  ///< of both sides together, in the same terms

  std::int64_t values_per_run = 1;  ///< what one more run of each side adds
  Verdict verdict = Verdict::no_data;
  Reason reason = Reason::none;
  std::optional<FurtherRuns> runs_needed;  ///< of what is inconclusive; none when no number of them would settle it
  bool operator==(const Comparison&) const = default;

  /// The p-value that counts: the adjusted one, if there is one.
  std::optional<double> p_value() const { return p_adjusted ? p_adjusted : p; }
  /// There is a difference, whatever it matters: the interval excludes none, the test agrees, and it is no error of the
  /// clock.
  bool differs() const;
  /// It differs, in the direction that nobody wants. Never so for a metric without one.
  bool is_worse() const;
  /// It is worse, and by more than a share of the base; of shares, by more than that many points / 100.
  bool is_worse_by(double limit) const;
};

/// "faster", "no_data", "too_few", …: for files and programs; "" for Reason::none.
std::string_view name_of(Comparison::Verdict verdict);
std::string_view name_of(Comparison::Reason reason);
std::string_view name_of(FurtherRuns::Goal goal);

/// Finds verdict, reason and advice from everything else in a comparison.
void conclude(Comparison& comparison);

/// Corrects the p-values of several metrics of the same two sides (Holm), and what is concluded from them. The one
/// named `primary` is the question of the command and stands for itself. Intervals stay those of each metric alone.
void adjust_for_many(std::span<Comparison> comparisons, std::string_view primary = "");

/// A condition that is not the same on both sides.
struct Factor {
  std::string name;  ///< "model", "context", "workers"
  std::string base;
  std::string changed;
  std::string with = {};  ///< what follows from it and is no factor of its own: "context: 2048 → the server's own"
  bool operator==(const Factor&) const = default;
};

/// How much worse a metric may become: "ttft:5%".
struct ChangeGate {
  std::string text;    ///< as typed
  std::string metric;  ///< its id
  double limit = 0;    ///< share of the base; of shares, points / 100
  bool operator==(const ChangeGate&) const = default;
};

struct ChangeGateOutcome {
  std::string text;
  bool kept = false;
  std::string told;  ///< what became of the metric, or why nobody can say
  bool operator==(const ChangeGateOutcome&) const = default;
};

/// What a comparison of scores says of one subject.
struct SubjectComparison {
  std::string name;
  Comparison made;
  bool operator==(const SubjectComparison&) const = default;
};

/// A place among several runs or models.
struct RankedSide {
  std::string name;
  double value = 0;                           ///< median; of scores, mean
  std::optional<Comparison> best_against_it;  ///< this one is the base; none of the best itself
  bool operator==(const RankedSide&) const = default;
};
struct SideRanking {
  std::string metric;
  Unit unit = Unit::seconds;
  std::vector<RankedSide> sides;  ///< best first
  bool operator==(const SideRanking&) const = default;
};

/// Two runs side by side.
struct ComparedRuns {
  std::string base;  ///< as the user named them
  std::string changed;
  std::vector<Factor> factors;  ///< one: what the comparison is about; several: nobody knows which of them it was
  bool paired = false;          ///< each request is compared with the same one of the other run
  std::vector<Comparison> comparisons;  ///< the first is the question, the others are corrected for being many
  std::vector<std::string> notes;       ///< what is left out, and what else a reader must know, as sentences
  std::vector<ChangeGateOutcome> gates;
  std::vector<SubjectComparison> subjects = {};  ///< of a quality suite, corrected for being many among themselves
  std::optional<SideRanking> ranking = {};       ///< of all runs of the command: with the last of them
  bool operator==(const ComparedRuns&) const = default;
};

}  // namespace bench
