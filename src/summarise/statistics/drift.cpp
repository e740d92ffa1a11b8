#include "summarise/statistics/drift.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "summarise/statistics/distributions.h"
#include "summarise/statistics/moments.h"

namespace bench {

namespace {

constexpr std::size_t fewest_for_a_trend = 20;

/// Times and logarithms, each as distance from the mean of its own prompt: prompts of different length then say nothing
/// about time (the "within" estimator of panel data).
struct Centred {
  std::vector<double> time, log_value;
  double freedom = 0;
};

Centred centred_by_item(std::span<const TimedValue> values) {
  struct Means {
    Welford time, log_value;
  };
  std::map<std::int64_t, Means> of_item;
  for (const TimedValue& v : values) {
    of_item[v.item].time.add(v.at_s);
    of_item[v.item].log_value.add(std::log(v.value));
  }
  Centred result;
  for (const TimedValue& v : values) {
    const Means& means = of_item[v.item];
    result.time.push_back(v.at_s - means.time.mean);
    result.log_value.push_back(std::log(v.value) - means.log_value.mean);
  }
  result.freedom = static_cast<double>(values.size()) - static_cast<double>(of_item.size()) - 1;
  return result;
}

double dot(const std::vector<double>& a, const std::vector<double>& b, std::size_t lag = 0) {
  double sum = 0;
  for (std::size_t i = lag; i < a.size(); ++i) sum += a[i] * b[i - lag];
  return sum;
}

/// Newey and West's long-run variance of the score, Bartlett weights, their rule of thumb for the lags.
double long_run_variance(const std::vector<double>& score) {
  const auto n = static_cast<double>(score.size());
  const auto lags = static_cast<std::size_t>(4 * std::pow(n / 100, 2.0 / 9));
  double sum = dot(score, score);
  for (std::size_t lag = 1; lag <= lags; ++lag) {
    const double weight = 1 - static_cast<double>(lag) / static_cast<double>(lags + 1);
    sum += 2 * weight * dot(score, score, lag);
  }
  return sum;
}

}  // namespace

bool Drift::matters() const { return std::abs(share) > 0.03 && p_value < 0.01; }

std::optional<Drift> drift_of(std::span<const TimedValue> in_time_order) {
  if (in_time_order.size() < fewest_for_a_trend) return std::nullopt;
  if (std::any_of(in_time_order.begin(), in_time_order.end(), [](const TimedValue& v) { return v.value <= 0; })) {
    return std::nullopt;
  }
  const Centred data = centred_by_item(in_time_order);
  const double spread = dot(data.time, data.time);
  if (data.freedom < 10 || spread <= 0) return std::nullopt;

  const double slope = dot(data.time, data.log_value) / spread;
  std::vector<double> score;
  for (std::size_t i = 0; i < data.time.size(); ++i) {
    score.push_back(data.time[i] * (data.log_value[i] - slope * data.time[i]));
  }
  const double small_sample = static_cast<double>(score.size()) / data.freedom;
  const double error = std::sqrt(std::max(0.0, long_run_variance(score)) * small_sample) / spread;
  const double duration = in_time_order.back().at_s - in_time_order.front().at_s;

  Drift drift;
  drift.share = std::expm1(slope * duration);
  if (error > 0) {
    drift.p_value = student_t_p_value(slope / error, data.freedom);
  } else {
    drift.p_value = slope == 0 ? 1 : 0;
  }
  return drift;
}

}  // namespace bench
