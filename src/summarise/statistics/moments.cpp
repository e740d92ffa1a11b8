#include "summarise/statistics/moments.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "summarise/statistics/distributions.h"

namespace bench {

namespace {

constexpr std::size_t fewest_batches = 8;  // below, the variance of their means says little
constexpr std::size_t fewest_neighbours = 20;

std::vector<double> means_of_pairs(const std::vector<double>& values) {
  std::vector<double> means;
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) means.push_back((values[i] + values[i + 1]) / 2);
  return means;
}

/// What the ratio of variances stays below in 99 of 100 samples of independent values.
double chance_limit(std::size_t batches) {
  const auto freedom = static_cast<double>(batches - 1);
  return chi_squared_quantile(0.99, freedom) / freedom;
}

}  // namespace

double autocorrelation_time(std::span<const double> in_time_order) {
  const double variance = moments(in_time_order).variance();
  if (variance <= 0) return 1;

  double tau = 1;
  double length = 1;
  std::vector<double> means(in_time_order.begin(), in_time_order.end());
  while (means.size() >= 2 * fewest_batches && tau > 0.2 * length) {
    means = means_of_pairs(means);
    length *= 2;
    const double ratio = length * moments(means).variance() / variance;
    if (ratio > chance_limit(means.size())) tau = std::max(tau, ratio);
  }
  return tau;
}

double neighbour_inflation(std::span<const double> in_time_order) {
  const Welford all = moments(in_time_order);
  if (in_time_order.size() < fewest_neighbours || all.squares <= 0) return 1;
  double products = 0;
  for (std::size_t i = 1; i < in_time_order.size(); ++i)
    products += (in_time_order[i - 1] - all.mean) * (in_time_order[i] - all.mean);
  return std::max(1.0, 1 + 2 * products / all.squares);
}

std::vector<double> independent_means(std::span<const double> in_time_order) {
  const auto length = static_cast<std::size_t>(std::ceil(autocorrelation_time(in_time_order)));
  std::vector<double> means;
  while (!in_time_order.empty()) {
    const std::size_t taken = in_time_order.size() < 2 * length ? in_time_order.size() : length;
    means.push_back(moments(in_time_order.first(taken)).mean);
    in_time_order = in_time_order.subspan(taken);
  }
  return means;
}

}  // namespace bench
