#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bench/summary.h"

namespace bench {

/// Two ranks of a sorted sample, counted from 1, and the probability that the true percentile lies between their
/// values.
struct RankPair {
  std::int64_t lower = 0;
  std::int64_t upper = 0;
  double coverage = 0;
};

/// Exact and distribution-free, for n independent draws: the narrowest pair with P(l ≤ K < u) ≥ coverage, K ~ Bin(n,
/// p), and of those the most symmetric around np + ½. None when even the extremes cover less.
std::optional<RankPair> order_statistic_ranks(std::int64_t n, double percent, double coverage = 0.95);

/// point · exp(± t_{n−1} · s/√n) with s of the logarithms. Around the geometric mean of the values it is an interval of
/// that mean; around a percentile of a whole suite, with the same percentile of each run as values, it is run-to-run
/// uncertainty. None below three values, or when one is not positive.
std::optional<Interval> log_t_interval(double point, std::span<const double> values, double coverage = 0.95);

/// BCa bootstrap interval of the arithmetic mean, with a generator and a seed of its own: the same values give the
/// same interval on every platform. None below 20 values, where a bootstrap covers far less than it says. `block`
/// consecutive values are drawn together; 1 for independent ones. (In bootstrap.cpp.)
std::optional<Interval> mean_interval(std::span<const double> in_time_order, std::int64_t block = 1,
                                      double coverage = 0.95);

/// Interval of a / b from those of a and b, which were measured apart: the distances to their ends add as variances do,
/// on logarithms (Zou and Donner's MOVER; the delta method where the ends are equally far). None unless all is
/// positive.
std::optional<Interval> ratio_interval(double a, const Interval& of_a, double b, const Interval& of_b);

/// For a share of n yes-or-no answers; none for n = 0.
std::optional<Interval> wilson_interval(std::int64_t hits, std::int64_t n, double coverage = 0.95);

}  // namespace bench
