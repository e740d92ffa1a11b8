#include "study/diagnose/measured/estimate.h"

#include <algorithm>
#include <cmath>

#include "summarise/statistics/distributions.h"
#include "summarise/statistics/moments.h"

namespace bench {
namespace {

/// What repeats exactly in a few requests is no better known than this.
constexpr double least_error = 0.002;
/// A single unit tells nothing of its spread: the interval is so wide that nothing rests on it.
constexpr double error_of_one = 0.05;

double satterthwaite(const LogEstimate& a, const LogEstimate& b) {
  const double va = a.error * a.error;
  const double vb = b.error * b.error;
  double below = 0;
  if (a.degrees_of_freedom > 0) below += va * va / a.degrees_of_freedom;
  if (b.degrees_of_freedom > 0) below += vb * vb / b.degrees_of_freedom;
  return below > 0 ? (va + vb) * (va + vb) / below : 0;
}

}  // namespace

double LogEstimate::of() const { return std::exp(value); }

double LogEstimate::margin() const {
  return degrees_of_freedom > 0 ? student_t_two_sided(0.95, degrees_of_freedom) * error : 0;
}

Interval LogEstimate::interval() const {
  return {std::exp(value - margin()), std::exp(value + margin()), 0.95, "log-t"};
}

Interval LogEstimate::log_interval() const { return {value - margin(), value + margin(), 0.95, "log-t"}; }

Location LogEstimate::location() const { return {of(), interval(), n}; }

LogEstimate exactly(double quantity) { return {std::log(quantity), 0, 0, 0}; }

LogEstimate operator-(const LogEstimate& a, const LogEstimate& b) {
  return {a.value - b.value, std::hypot(a.error, b.error), satterthwaite(a, b), std::min(a.n, b.n)};
}

LogEstimate operator+(const LogEstimate& a, const LogEstimate& b) {
  return {a.value + b.value, std::hypot(a.error, b.error), satterthwaite(a, b), std::min(a.n, b.n)};
}

std::optional<LogEstimate> rate_of(std::span<const WorkUnit> units) {
  if (units.empty()) return std::nullopt;
  double work = 0;
  double time = 0;
  for (const WorkUnit& unit : units) work += unit.work, time += unit.time;
  if (work <= 0 || time <= 0) return std::nullopt;
  const double rate = work / time;
  if (units.size() == 1) return LogEstimate{std::log(rate), error_of_one, 1, 1};
  const auto n = static_cast<double>(units.size());
  double squares = 0;
  for (const WorkUnit& unit : units) squares += std::pow(unit.work - rate * unit.time, 2);
  const double error = std::sqrt(squares * n / (n - 1)) / work;
  return LogEstimate{std::log(rate), std::max(error, least_error), n - 1, static_cast<std::int64_t>(units.size())};
}

std::optional<LogEstimate> log_mean_of(std::span<const double> positive) {
  Welford logs;
  for (const double x : positive)
    if (x > 0) logs.add(std::log(x));
  if (logs.n < 2) return std::nullopt;
  const auto n = static_cast<double>(logs.n);
  return LogEstimate{logs.mean, std::max(logs.deviation() / std::sqrt(n), least_error), n - 1, logs.n};
}

std::optional<double> quantile_of(std::vector<double> values, double share) {
  if (values.empty()) return std::nullopt;
  const auto rank = static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
  return values[rank];
}

}  // namespace bench
