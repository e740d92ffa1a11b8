#include "study/compare/compare_samples.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "summarise/statistics/comparing/permutation_test.h"
#include "summarise/statistics/comparing/rank_test.h"
#include "summarise/statistics/comparing/scores_apart.h"
#include "summarise/statistics/comparing/shift.h"
#include "summarise/statistics/distributions.h"
#include "summarise/statistics/moments.h"

namespace bench {

namespace {

/// The values that count.
struct Sides {
  std::vector<double> base, changed;

  Sides(std::span<const double> of_base, std::span<const double> of_changed, bool paired) {
    if (!paired) {
      for (const double value : of_base) add(base, value);
      for (const double value : of_changed) add(changed, value);
      return;
    }
    for (std::size_t i = 0; i < std::min(of_base.size(), of_changed.size()); ++i) {
      if (!std::isfinite(of_base[i]) || !std::isfinite(of_changed[i])) continue;
      base.push_back(of_base[i]);
      changed.push_back(of_changed[i]);
    }
  }
  bool all_positive() const {
    const auto positive = [](double value) { return value > 0; };
    return std::all_of(base.begin(), base.end(), positive) && std::all_of(changed.begin(), changed.end(), positive);
  }
  void to_logarithms() {
    for (auto* side : {&base, &changed})
      for (double& value : *side) value = std::log(value);
  }
  std::vector<double> differences() const {
    std::vector<double> result;
    for (std::size_t i = 0; i < base.size(); ++i) result.push_back(changed[i] - base[i]);
    return result;
  }

 private:
  static void add(std::vector<double>& side, double value) {
    if (std::isfinite(value)) side.push_back(value);
  }
};

double middle_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return values[(n - 1) / 2] / 2 + values[n / 2] / 2;
}

double mean_of_sorted(std::vector<double> values) {
  std::sort(values.begin(), values.end());  // so that the order of the values does not show in the last digit
  return moments(values).mean;
}

void set_test(Comparison& made, const char* name, const std::optional<TestResult>& result, double inflation = 1) {
  if (!result) return;
  made.test = std::string(name) + (result->method == TestMethod::exact   ? ", exact"
                                   : result->method == TestMethod::drawn ? ", drawn"
                                                                         : ", normal");
  made.p = inflated_p_value(result->p, inflation);
}

void set_effect(Comparison& made, const std::optional<Shift>& shift) {
  if (!shift) return;
  made.effect = shift->estimate;
  made.interval = shift->interval;
}

void compare_scores(Comparison& made, const Sides& sides, const CompareOptions& options) {
  const double coverage = 1 - options.alpha;
  made.scale = Comparison::Scale::difference;
  made.base = mean_of_sorted(sides.base);
  made.changed = mean_of_sorted(sides.changed);
  if (!options.paired) {
    set_effect(made, means_apart(sides.base, sides.changed, coverage));
    set_test(made, "permutation", permutation_test(sides.base, sides.changed, options.seed));
  } else if (const auto answers = discordant(sides.base, sides.changed)) {
    set_effect(made, paired_shares(*answers, coverage));
    set_test(made, "mcnemar", TestResult{0, mcnemar_p(*answers), TestMethod::exact});
  } else {
    const std::vector<double> differences = sides.differences();
    set_effect(made, paired_means(differences, coverage));
    set_test(made, "sign-flip", sign_flip_test(differences, options.seed));
  }
}

void to_ratio(Comparison& made) {
  made.effect = std::exp(*made.effect);
  if (!made.interval) return;
  made.interval->lo = std::exp(made.interval->lo);
  made.interval->hi = std::exp(made.interval->hi);
}

/// What an interval for independent values covers of values that are not.
void deflate(std::optional<Interval>& interval, double inflation) {
  if (interval) interval->coverage = 1 - inflated_p_value(1 - interval->coverage, inflation);
}

void compare_by_rank(Comparison& made, Sides sides, const CompareOptions& options) {
  const double coverage = 1 - inflated_p_value(options.alpha, 1 / options.inflation);
  made.base = middle_of(sides.base);
  made.changed = middle_of(sides.changed);
  if (made.unit != Unit::share && sides.all_positive()) {
    made.scale = Comparison::Scale::ratio;
    made.harness_error /= std::min(*made.base, *made.changed);
    sides.to_logarithms();
  } else {
    made.scale = Comparison::Scale::difference;
    if (made.unit != Unit::share) made.threshold *= std::abs(*made.base);
  }
  if (options.paired) {
    const std::vector<double> differences = sides.differences();
    set_effect(made, shift_of(differences, coverage));
    set_test(made, "signed-rank", signed_rank(differences), options.inflation);
  } else {
    set_effect(made, shift_between(sides.base, sides.changed, coverage));
    set_test(made, "mann-whitney", mann_whitney(sides.base, sides.changed), options.inflation);
  }
  deflate(made.interval, options.inflation);
  if (made.scale == Comparison::Scale::ratio) to_ratio(made);
}

}  // namespace

Comparison compare_samples(std::span<const double> base, std::span<const double> changed,
                           const CompareOptions& options) {
  const Sides sides(base, changed, options.paired);
  Comparison made;
  made.metric = options.metric;
  made.unit = options.unit;
  made.better = options.better;
  made.paired = options.paired;
  made.n_base = static_cast<std::int64_t>(sides.base.size());
  made.n_changed = static_cast<std::int64_t>(sides.changed.size());
  made.alpha = options.alpha;
  made.threshold = options.threshold;
  made.harness_error = options.error_of_base + options.error_of_changed;
  made.values_per_run = std::max<std::int64_t>(1, options.values_per_run);
  if (made.n_base > 0 && made.n_changed > 0) {
    if (options.scores) {
      compare_scores(made, sides, options);
    } else {
      compare_by_rank(made, sides, options);
    }
  }
  conclude(made);
  return made;
}

}  // namespace bench
