#include "summarise/statistics/metric_summary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <utility>

#include "summarise/statistics/interval.h"
#include "summarise/statistics/moments.h"
#include "summarise/statistics/percentile.h"

namespace bench {

namespace {

constexpr double usual_coverage = 0.95;

/// Samples in ascending order, known values before cut ones of the same size.
class Sorted {
 public:
  explicit Sorted(std::span<const Sample> samples) {
    double lowest_cut = std::numeric_limits<double>::infinity();
    std::ptrdiff_t as_low = 0;
    values_.reserve(samples.size());
    for (const Sample& sample : samples) {
      values_.push_back(sample.value);
      if (!sample.at_least || sample.value > lowest_cut) continue;
      as_low = sample.value < lowest_cut ? 1 : as_low + 1;
      lowest_cut = sample.value;
    }
    std::sort(values_.begin(), values_.end());
    first_cut_ = std::upper_bound(values_.begin(), values_.end(), lowest_cut) - values_.begin() - as_low;
  }
  const std::vector<double>& values() const { return values_; }
  std::int64_t size() const { return static_cast<std::int64_t>(values_.size()); }
  double value_at(std::int64_t rank) const { return values_[static_cast<std::size_t>(rank - 1)]; }
  /// From the first cut request on: a cut one below may really belong above.
  bool at_least_at(std::int64_t rank) const { return rank > first_cut_; }

 private:
  std::vector<double> values_;
  std::int64_t first_cut_ = 0;  ///< how many stand before it
};

std::vector<double> known_values(std::span<const Sample> samples) {
  std::vector<double> values;
  values.reserve(samples.size());
  for (const Sample& sample : samples) {
    if (!sample.at_least) values.push_back(sample.value);
  }
  return values;
}

/// What the complete runs of a suite say of its statistics: each run has them all, from one look at its samples.
class EachRun {
 public:
  EachRun(std::span<const Sample> samples, const Sampling& sampling) {
    std::map<std::int64_t, std::vector<Sample>> runs;
    const Sample* before = nullptr;
    std::vector<Sample>* of_run = nullptr;  // samples of a run stand together: it is seldom looked up
    for (const Sample& sample : samples) {
      if (before == nullptr || before->run != sample.run)
        of_run = sampling.complete_runs.contains(sample.run) ? &runs[sample.run] : nullptr;
      if (of_run != nullptr) of_run->push_back(sample);
      before = &sample;
    }
    for (const auto& [run, its_samples] : runs) {
      sorted_.emplace_back(its_samples);
      const std::vector<double> known = known_values(its_samples);
      if (!known.empty()) means_.push_back(moments(known).mean);
    }
  }

  const std::vector<double>& means() const { return means_; }  ///< of those that have one
  /// None where a run was cut before it.
  std::optional<std::vector<double>> percentiles(double percent) const {
    std::vector<double> values;
    for (const Sorted& run : sorted_) {
      const std::int64_t rank = percentile_rank(run.size(), percent);
      if (run.at_least_at(rank)) return std::nullopt;
      values.push_back(run.value_at(rank));
    }
    return values;
  }

 private:
  std::vector<Sorted> sorted_;
  std::vector<double> means_;
};

/// The samples of a metric as their statistics need them.
struct Prepared {
  std::vector<double> known;
  Sorted sorted;
  double tau = 1;                    ///< independent draws: how many values are worth one
  std::optional<EachRun> runs = {};  ///< what the spread is taken from where they are none

  Prepared(std::span<const Sample> samples, const Sampling& sampling) : known(known_values(samples)), sorted(samples) {
    if (sampling.draws) {
      tau = autocorrelation_time(known);
    } else {
      runs.emplace(samples, sampling);
    }
  }
};

std::optional<Interval> between_runs(double point, const std::vector<double>& of_runs, double coverage) {
  auto interval = log_t_interval(point, of_runs, coverage);
  if (interval) interval->method = "between runs";
  return interval;
}

std::optional<Interval> interval_of_mean(double mean, const Prepared& of) {
  if (of.runs) return between_runs(mean, of.runs->means(), usual_coverage);
  return mean_interval(of.known, of.tau > 1 ? static_cast<std::int64_t>(std::ceil(2 * of.tau)) : 1);
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

std::optional<Interval> percentile_between_runs(const Quantile& point, const EachRun& runs, double coverage) {
  if (point.at_least || point.too_few) return std::nullopt;
  const auto of_runs = runs.percentiles(point.percent);
  return of_runs ? between_runs(point.value, *of_runs, coverage) : std::nullopt;
}

Quantile quantile_of(const Prepared& of, double percent, double coverage) {
  Quantile quantile;
  quantile.percent = percent;
  quantile.n = of.sorted.size();
  quantile.rank = percentile_rank(quantile.n, percent);
  quantile.value = of.sorted.value_at(quantile.rank);
  quantile.at_least = of.sorted.at_least_at(quantile.rank);
  quantile.too_few = percent < 100 && !enough_for_bound(quantile.n, percent);  // nothing bounds a maximum from above
  quantile.t7 = type7(of.sorted.values(), percent);
  quantile.interval = of.runs ? percentile_between_runs(quantile, *of.runs, coverage)
                              : order_statistics(of.sorted, percent, of.tau, coverage);
  return quantile;
}

}  // namespace

std::optional<MetricSummary> summarise_metric(std::string id, std::span<const Sample> samples, const Sampling& sampling,
                                              std::span<const double> percentiles) {
  const Prepared of(samples, sampling);
  if (of.known.empty()) return std::nullopt;

  MetricSummary summary;
  summary.id = std::move(id);
  summary.n = of.sorted.size();
  summary.n_cut = summary.n - static_cast<std::int64_t>(of.known.size());
  summary.mean = moments(of.known).mean;
  summary.mean_interval = interval_of_mean(summary.mean, of);
  summary.min = of.sorted.values().front();
  summary.max = of.sorted.values().back();
  for (const double percent : percentiles) summary.quantiles.push_back(quantile_of(of, percent, usual_coverage));
  return summary;
}

std::optional<Quantile> percentile_with(double coverage, double percent, std::span<const Sample> samples,
                                        const Sampling& sampling) {
  const Prepared of(samples, sampling);
  if (of.known.empty()) return std::nullopt;
  return quantile_of(of, percent, coverage);
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
