#include "summarise/statistics/comparing/scores_apart.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "summarise/statistics/distributions.h"
#include "summarise/statistics/interval.h"
#include "summarise/statistics/moments.h"
#include "summarise/statistics/scores.h"

namespace bench {

namespace {

constexpr std::size_t fewest_for_t = 6;

/// A bootstrap draws by place, so that values in another order would give another interval.
std::vector<double> by_size(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace

std::optional<Discordant> discordant(std::span<const double> base, std::span<const double> changed) {
  Discordant answers;
  for (std::size_t i = 0; i < std::min(base.size(), changed.size()); ++i) {
    for (const double score : {base[i], changed[i]})
      if (score != 0 && score != 1) return std::nullopt;
    ++answers.n;
    answers.base_only += base[i] > changed[i];
    answers.changed_only += changed[i] > base[i];
  }
  return answers;
}

double mcnemar_p(const Discordant& answers) {
  const std::int64_t fewer = std::min(answers.base_only, answers.changed_only);
  return std::min(1.0, 2 * binomial_cdf(fewer, answers.base_only + answers.changed_only, 0.5));
}

std::optional<Shift> paired_shares(const Discordant& answers, double coverage) {
  if (answers.n <= 0) return std::nullopt;
  const auto n = static_cast<double>(answers.n);
  const auto lost = static_cast<double>(answers.base_only), won = static_cast<double>(answers.changed_only);
  const double difference = (won - lost) / (n + 2);
  const double variance = ((lost + 1) / (n + 2) + (won + 1) / (n + 2) - difference * difference) / (n + 2);
  const double reach = normal_quantile(0.5 + coverage / 2) * std::sqrt(variance);
  return Shift{(won - lost) / n, Interval{std::max(-1.0, difference - reach), std::min(1.0, difference + reach),
                                          coverage, "bonett-price"}};
}

std::optional<Shift> paired_means(std::span<const double> differences, double coverage) {
  if (differences.empty()) return std::nullopt;
  const Welford all = moments(by_size(differences));
  Shift shift{all.mean, mean_interval(by_size(differences), 1, coverage)};
  if (shift.interval || differences.size() < fewest_for_t) return shift;
  const auto n = static_cast<double>(all.n);
  const double reach = student_t_two_sided(coverage, n - 1) * all.deviation() / std::sqrt(n);
  shift.interval = Interval{all.mean - reach, all.mean + reach, coverage, "t"};
  return shift;
}

std::optional<Shift> means_apart(std::span<const double> base, std::span<const double> changed, double coverage) {
  if (base.empty() || changed.empty()) return std::nullopt;
  const std::vector<double> of_base = by_size(base), of_changed = by_size(changed);
  const double a = moments(of_base).mean, b = moments(of_changed).mean;
  Shift shift{b - a, std::nullopt};
  const auto of_a = score_interval(of_base, coverage), of_b = score_interval(of_changed, coverage);
  if (of_a && of_b)
    shift.interval = Interval{b - a - std::hypot(b - of_b->lo, of_a->hi - a),
                              b - a + std::hypot(of_b->hi - b, a - of_a->lo), coverage, "mover"};
  return shift;
}

}  // namespace bench
