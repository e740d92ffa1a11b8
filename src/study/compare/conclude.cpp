#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/comparison.h"

#include "summarise/statistics/comparing/many_tests.h"
#include "summarise/statistics/comparing/sample_size.h"
#include "summarise/statistics/comparing/shift.h"

namespace bench {

namespace {

using Called = Comparison::Verdict;
using Reason = Comparison::Reason;

/// A comparison on a scale where no difference is 0 and swapped sides change the sign: logarithms for ratios.
struct Line {
  bool is_ratio;
  double effect, lo, hi, threshold, error;

  explicit Line(const Comparison& made)
      : is_ratio(made.scale == Comparison::Scale::ratio),
        effect(at(*made.effect)),
        lo(made.interval ? at(made.interval->lo) : effect),
        hi(made.interval ? at(made.interval->hi) : effect),
        threshold(amount(made.threshold)),
        error(amount(made.harness_error)) {}
  double at(double value) const { return is_ratio ? std::log(value) : value; }
  double amount(double value) const { return is_ratio ? std::log1p(value) : value; }

  bool excludes_none() const { return lo > 0 || hi < 0; }
  bool exceeds() const { return lo > threshold || hi < -threshold; }
  /// Even if the clocks of both sides were wrong in opposite directions.
  bool is_same() const { return lo - error >= -threshold && hi + error <= threshold; }
  bool within_error() const { return std::abs(effect) <= error; }
};

bool is_significant(const Comparison& made) { return made.p_value() && *made.p_value() <= made.alpha; }

Called direction_of(const Comparison& made, double effect) {
  const bool more = effect > 0;
  const bool of_speed = made.unit == Unit::seconds || made.unit == Unit::tokens_per_second;
  if (!of_speed || made.better == Better::neither) return more ? Called::higher : Called::lower;
  return more == (made.better == Better::higher) ? Called::faster : Called::slower;
}

/// Fewer are not compared: below the first number no interval exists, below the second it is hardly ever of use.
std::int64_t fewest_values(const Comparison& made) {
  const double coverage = 1 - made.alpha;
  constexpr std::int64_t pairs = 6, per_side = 5;
  return made.paired ? std::max(pairs, fewest_pairs(coverage)) : std::max(per_side, fewest_per_side(coverage));
}

std::int64_t runs_of(const Comparison& made, std::int64_t values) {
  const std::int64_t each = std::max<std::int64_t>(1, made.values_per_run);
  return (values + each - 1) / each;
}

/// As many on each side as tell the same: n of pairs, and twice the harmonic sum of two sides of different size.
std::int64_t size_of(const Comparison& made) {
  if (made.paired) return made.n_base;
  const auto a = static_cast<double>(made.n_base), b = static_cast<double>(made.n_changed);
  return std::max<std::int64_t>(1, std::llround(2 * a * b / (a + b)));
}

std::optional<FurtherRuns> advice_for(const Comparison& made, const Line& line) {
  const bool beyond = std::abs(line.effect) > line.threshold;
  const Goal goal = line.exceeds() ? Goal::differs : beyond ? Goal::exceeds : Goal::same;
  // To be the same, the difference must leave room for the error of the clocks as well.
  const Margins margins{line.effect, goal == Goal::same ? line.threshold - line.error : line.threshold};
  const std::int64_t n = size_of(made);
  const auto wanted = values_for(goal, margins, (line.hi - line.lo) / 2, n, made.alpha);
  if (!wanted) return std::nullopt;
  return FurtherRuns{runs_of(made, *wanted - n), goal};
}

void leave_open(Comparison& made, Reason reason, std::optional<FurtherRuns> runs) {
  made.verdict = Called::inconclusive;
  made.reason = reason;
  made.runs_needed = runs;
}

}  // namespace

bool Comparison::differs() const {
  if (!effect || !interval) return false;
  const Line line(*this);
  return line.excludes_none() && is_significant(*this) && !line.within_error();
}

bool Comparison::is_worse() const {
  if (better == Better::neither || !differs()) return false;
  return (Line(*this).effect > 0) == (better == Better::lower);
}

bool Comparison::is_worse_by(double limit) const {
  if (!is_worse()) return false;
  const double change = scale == Scale::ratio ? *effect - 1 : *effect;
  const bool of_base = scale == Scale::difference && unit != Unit::share;
  return std::abs(change) > (of_base ? limit * std::abs(*base) : limit);
}

void conclude(Comparison& made) {
  made.reason = Reason::none;
  made.runs_needed = std::nullopt;
  made.verdict = Called::no_data;
  if (!made.effect) return;

  const std::int64_t missing = fewest_values(made) - std::min(made.n_base, made.n_changed);
  if (missing > 0)
    return leave_open(made, Reason::too_few, FurtherRuns{runs_of(made, missing), FurtherRuns::Goal::enough});
  if (!made.interval) return leave_open(made, Reason::too_few, std::nullopt);

  const Line line(made);
  if (line.is_same()) {
    made.verdict = Called::same;
  } else if (line.exceeds() && line.within_error()) {
    leave_open(made, Reason::harness_error, std::nullopt);
  } else if (line.exceeds() && is_significant(made)) {
    made.verdict = direction_of(made, line.effect);
  } else if (line.exceeds()) {
    leave_open(made, Reason::not_significant, advice_for(made, line));
  } else {
    const bool clock_is_too_coarse = line.within_error() && line.error >= line.threshold;
    leave_open(made, clock_is_too_coarse ? Reason::harness_error : Reason::too_wide,
               clock_is_too_coarse ? std::nullopt : advice_for(made, line));
  }
}

void adjust_for_many(std::span<Comparison> comparisons, std::string_view primary) {
  std::vector<Comparison*> tested;
  std::vector<double> p_values;
  for (Comparison& comparison : comparisons) {
    comparison.p_adjusted = std::nullopt;
    if (!comparison.p || comparison.metric == primary) continue;
    tested.push_back(&comparison);
    p_values.push_back(*comparison.p);
  }
  const std::vector<double> adjusted = holm(p_values);
  for (std::size_t i = 0; tested.size() > 1 && i < tested.size(); ++i) tested[i]->p_adjusted = adjusted[i];
  for (Comparison& comparison : comparisons) conclude(comparison);
}

}  // namespace bench
