#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "bench/summary.h"

#include "summarise/statistics/comparing/shift.h"

namespace bench {

// How far two means of scores lie apart: score points, not ratios.

/// The same questions, answered rightly by one side only: what tells two models apart.
struct Discordant {
  std::int64_t base_only = 0;
  std::int64_t changed_only = 0;
  std::int64_t n = 0;  ///< questions, those on which both sides agree included
  bool operator==(const Discordant&) const = default;
};
/// Of paired scores that are all 0 or 1; none of others.
std::optional<Discordant> discordant(std::span<const double> base, std::span<const double> changed);

/// McNemar's test, exact: min(1, 2·P(Bin(b + c, ½) ≤ min(b, c))).
double mcnemar_p(const Discordant& answers);
/// The difference of the shares of right answers, changed − base, with Bonett and Price's interval (Wald's with one
/// more answer in each discordant cell): unlike a bootstrap it is never of no width where few answers differ. None for
/// n = 0.
std::optional<Shift> paired_shares(const Discordant& answers, double coverage = 0.95);

/// The mean of paired differences with its interval: BCa bootstrap from 20 pairs on, t below, none below 6.
std::optional<Shift> paired_means(std::span<const double> differences, double coverage = 0.95);

/// The difference of two means that were measured apart, each with its own interval (Newcombe's hybrid: the distances
/// to their ends add as variances do).
std::optional<Shift> means_apart(std::span<const double> base, std::span<const double> changed, double coverage = 0.95);

}  // namespace bench
