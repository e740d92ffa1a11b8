#include "summarise/statistics/metric_summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "summarise/statistics/interval.h"
#include "summarise/statistics/moments.h"
#include "summarise/statistics/percentile.h"

namespace bench {

namespace {

constexpr double usual_coverage = 0.95;

/// Samples in ascending order, known values before cut ones of the same size.
struct Sorted {
  std::vector<double> values;
  std::vector<bool> at_least;  ///< from the first cut request on: a cut one below may really belong above

  explicit Sorted(std::vector<Sample> samples) {
    std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) {
      return std::tie(a.value, a.at_least) < std::tie(b.value, b.at_least);
    });
    values.reserve(samples.size());
    at_least.reserve(samples.size());
    bool cut_below = false;
    for (const Sample& sample : samples) {
      cut_below = cut_below || sample.at_least;
      values.push_back(sample.value);
      at_least.push_back(cut_below);
    }
  }
  std::int64_t size() const { return static_cast<std::int64_t>(values.size()); }
  double value_at(std::int64_t rank) const { return values[static_cast<std::size_t>(rank - 1)]; }
  bool at_least_at(std::int64_t rank) const { return at_least[static_cast<std::size_t>(rank - 1)]; }
};

/// A statistic of each complete run, for those runs that have one.
template <class Statistic>
std::vector<double> per_run(std::span<const Sample> samples, const Sampling& sampling, Statistic statistic) {
  std::map<std::int64_t, std::vector<Sample>> runs;
  const Sample* before = nullptr;
  std::vector<Sample>* of_run = nullptr;  // samples of a run stand together: it is seldom looked up
  for (const Sample& sample : samples) {
    if (before == nullptr || before->run != sample.run)
      of_run = sampling.complete_runs.contains(sample.run) ? &runs[sample.run] : nullptr;
    if (of_run != nullptr) of_run->push_back(sample);
    before = &sample;
  }
  std::vector<double> values;
  for (const auto& [run, chosen] : runs) {
    if (const auto value = statistic(chosen)) values.push_back(*value);
  }
  return values;
}

std::optional<Interval> between_runs(double point, const std::vector<double>& of_runs, double coverage) {
  auto interval = log_t_interval(point, of_runs, coverage);
  if (interval) interval->method = "between runs";
  return interval;
}

std::vector<double> known_values(std::span<const Sample> samples) {
  std::vector<double> values;
  for (const Sample& sample : samples) {
    if (!sample.at_least) values.push_back(sample.value);
  }
  return values;
}

std::optional<double> known_mean(const std::vector<Sample>& samples) {
  const auto known = known_values(samples);
  return known.empty() ? std::nullopt : std::optional(moments(known).mean);
}

std::optional<Interval> interval_of_mean(double mean, std::span<const Sample> samples, const Sampling& sampling,
                                         double tau) {
  if (!sampling.draws) return between_runs(mean, per_run(samples, sampling, known_mean), usual_coverage);
  return mean_interval(known_values(samples), tau > 1 ? static_cast<std::int64_t>(std::ceil(2 * tau)) : 1);
}

/// Ranks for n values that are worth only n/tau independent ones: those of the smaller sample, spread over the larger.
std::optional<RankPair> ranks_of_draws(std::int64_t n, double percent, double tau, double coverage) {
  const auto worth = static_cast<std::int64_t>(static_cast<double>(n) / tau);
  auto ranks = order_statistic_ranks(worth, percent, coverage);
  // Five draws bound their median with 93.75 %: worth showing under its own name.
  if (!ranks && percent == 50 && worth == 5 && coverage == usual_coverage)
    ranks = order_statistic_ranks(worth, percent, 0.93);
  if (!ranks || worth == n) return ranks;
  const double spread = static_cast<double>(n) / static_cast<double>(worth);
  ranks->lower =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(ranks->lower - 1) * spread) + 1);
  ranks->upper = std::min(n, static_cast<std::int64_t>(std::ceil(static_cast<double>(ranks->upper) * spread)));
  return ranks;
}

std::optional<Interval> order_statistics(const Sorted& sorted, double percent, double tau, double coverage) {
  const auto ranks = ranks_of_draws(sorted.size(), percent, tau, coverage);
  if (!ranks || sorted.at_least_at(ranks->upper)) return std::nullopt;
  // What was asked for; a pair that covers less says so.
  return Interval{sorted.value_at(ranks->lower), sorted.value_at(ranks->upper), std::min(coverage, ranks->coverage),
                  "order statistics"};
}

std::optional<Interval> percentile_between_runs(const Quantile& point, std::span<const Sample> samples,
                                                const Sampling& sampling, double coverage) {
  if (point.at_least || point.too_few) return std::nullopt;
  bool cut = false;
  const auto values = per_run(samples, sampling, [&](const std::vector<Sample>& of_run) {
    const Sorted run(of_run);
    const std::int64_t rank = percentile_rank(run.size(), point.percent);
    cut = cut || run.at_least_at(rank);
    return std::optional(run.value_at(rank));
  });
  return cut ? std::nullopt : between_runs(point.value, values, coverage);
}

Quantile quantile_of(const Sorted& sorted, double percent, std::span<const Sample> samples, const Sampling& sampling,
                     double tau, double coverage) {
  Quantile quantile;
  quantile.percent = percent;
  quantile.n = sorted.size();
  quantile.rank = percentile_rank(quantile.n, percent);
  quantile.value = sorted.value_at(quantile.rank);
  quantile.at_least = sorted.at_least_at(quantile.rank);
  quantile.too_few = percent < 100 && !enough_for_bound(quantile.n, percent);  // nothing bounds a maximum from above
  quantile.t7 = type7(sorted.values, percent);
  quantile.interval = sampling.draws ? order_statistics(sorted, percent, tau, coverage)
                                     : percentile_between_runs(quantile, samples, sampling, coverage);
  return quantile;
}

}  // namespace

std::optional<MetricSummary> summarise_metric(std::string id, std::span<const Sample> samples, const Sampling& sampling,
                                              std::span<const double> percentiles) {
  const std::vector<double> known = known_values(samples);
  if (known.empty()) return std::nullopt;
  const Sorted sorted({samples.begin(), samples.end()});
  const double tau = sampling.draws ? autocorrelation_time(known) : 1;

  MetricSummary summary;
  summary.id = std::move(id);
  summary.n = sorted.size();
  summary.n_cut = summary.n - static_cast<std::int64_t>(known.size());
  summary.mean = moments(known).mean;
  summary.mean_interval = interval_of_mean(summary.mean, samples, sampling, tau);
  summary.min = sorted.values.front();
  summary.max = sorted.values.back();
  for (const double percent : percentiles) {
    summary.quantiles.push_back(quantile_of(sorted, percent, samples, sampling, tau, usual_coverage));
  }
  return summary;
}

std::optional<Quantile> percentile_with(double coverage, double percent, std::span<const Sample> samples,
                                        const Sampling& sampling) {
  const std::vector<double> known = known_values(samples);
  if (known.empty()) return std::nullopt;
  const double tau = sampling.draws ? autocorrelation_time(known) : 1;
  return quantile_of(Sorted({samples.begin(), samples.end()}), percent, samples, sampling, tau, coverage);
}

std::optional<MetricSummary> summarise_proportion(std::string id, std::span<const Sample> samples) {
  if (samples.empty()) return std::nullopt;
  const auto is_yes = [](const Sample& sample) { return sample.value > 0; };
  const std::int64_t hits = std::count_if(samples.begin(), samples.end(), is_yes);

  MetricSummary summary;
  summary.id = std::move(id);
  summary.n = static_cast<std::int64_t>(samples.size());
  summary.hits = hits;
  summary.mean = static_cast<double>(hits) / static_cast<double>(summary.n);
  summary.mean_interval = wilson_interval(hits, summary.n);
  summary.min = hits == summary.n ? 1 : 0;
  summary.max = hits > 0 ? 1 : 0;
  return summary;
}

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return nearest_rank(values, 50);
}

}  // namespace bench
