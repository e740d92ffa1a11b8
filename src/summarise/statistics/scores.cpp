#include "summarise/statistics/scores.h"

#include <algorithm>
#include <cmath>

#include "summarise/statistics/distributions.h"
#include "summarise/statistics/interval.h"
#include "summarise/statistics/moments.h"

namespace bench {

std::optional<double> standard_error(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  return moments(values).deviation() / std::sqrt(static_cast<double>(values.size()));
}

std::optional<double> pooled_standard_error(std::span<const ScoredPart> parts) {
  double squares = 0, n = 0;
  for (const ScoredPart& part : parts) {
    if (!part.standard_error) return std::nullopt;
    const auto of_part = static_cast<double>(part.n);
    squares += (of_part - 1) * *part.standard_error * *part.standard_error * of_part;
    n += of_part;
  }
  const double degrees_of_freedom = n - static_cast<double>(parts.size());
  if (degrees_of_freedom <= 0) return std::nullopt;
  return std::sqrt(squares / degrees_of_freedom / n);
}

std::optional<Interval> score_interval(std::span<const double> values, double coverage) {
  const auto right = std::count(values.begin(), values.end(), 1.0);
  const auto wrong = std::count(values.begin(), values.end(), 0.0);
  const auto n = static_cast<std::int64_t>(values.size());
  if (right + wrong == n) return wilson_interval(right, n, coverage);
  const auto error = standard_error(values);
  if (!error || *error == 0) return std::nullopt;
  const double mean = moments(values).mean;
  const double reach = normal_quantile(0.5 + coverage / 2) * *error;
  return Interval{std::max(0.0, mean - reach), std::min(1.0, mean + reach), coverage, "standard error"};
}

}  // namespace bench
