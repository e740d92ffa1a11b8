#include "summarise/statistics/comparing/permutation_test.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "base/random.h"
#include "summarise/statistics/distributions.h"
#include "summarise/statistics/moments.h"

namespace bench {

namespace {

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

std::vector<double> in_order(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

/// How many arrangements have a sum as small as the one that was seen, and how many one as large. Sums that differ by
/// rounding alone are the same.
class Tails {
 public:
  Tails(double seen, double size) : seen_(seen), rounding_(1e-12 * size) {}
  void add(double sum) {
    ++n_;
    small_ += sum <= seen_ + rounding_;
    large_ += sum >= seen_ - rounding_;
  }
  double p(TestMethod method) const {
    // What was seen is itself an arrangement, so that a drawn p is never zero.
    const int self = method == TestMethod::drawn ? 1 : 0;
    const auto smaller = static_cast<double>(std::min(small_, large_) + self);
    return std::min(1.0, 2 * smaller / static_cast<double>(n_ + self));
  }

 private:
  double seen_;
  double rounding_;
  std::int64_t n_ = 0, small_ = 0, large_ = 0;
};

/// n over k, or `limit` + 1 for anything above `limit`.
std::int64_t combinations(std::size_t n, std::size_t k, std::int64_t limit) {
  double count = 1;
  for (std::size_t i = 1; i <= k && count <= static_cast<double>(limit); ++i)
    count = count * static_cast<double>(n - k + i) / static_cast<double>(i);
  return count > static_cast<double>(limit) ? limit + 1 : std::llround(count);
}

/// The next choice of ascending places among n; false behind the last.
bool next_choice(std::vector<std::size_t>& places, std::size_t n) {
  for (std::size_t i = places.size(); i-- > 0;) {
    if (places[i] + (places.size() - i) >= n) continue;
    std::size_t place = ++places[i];
    while (++i < places.size()) places[i] = ++place;
    return true;
  }
  return false;
}

void count_choices(const std::vector<double>& pool, std::size_t chosen, Tails& tails) {
  std::vector<std::size_t> places(chosen);
  std::iota(places.begin(), places.end(), std::size_t{0});
  do {
    double sum = 0;
    for (const std::size_t place : places) sum += pool[place];
    tails.add(sum);
  } while (next_choice(places, pool.size()));
}

void draw_choices(std::vector<double> pool, std::size_t chosen, Random random, std::int64_t draws, Tails& tails) {
  for (; draws > 0; --draws) {
    double sum = 0;
    for (std::size_t i = 0; i < chosen; ++i) {
      std::swap(pool[i], pool[i + random.below(pool.size() - i)]);
      sum += pool[i];
    }
    tails.add(sum);
  }
}

bool is_many(std::size_t n) { return static_cast<std::int64_t>(n) > most_drawn_values; }

double two_sided(double distance, double variance) {
  return variance > 0 ? std::min(1.0, 2 * normal_cdf(-std::abs(distance) / std::sqrt(variance))) : 1;
}

void count_signs(const std::vector<double>& sizes, Tails& tails) {
  for (std::uint64_t signs = 0; signs < std::uint64_t{1} << sizes.size(); ++signs) {
    double sum = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) sum += (signs >> i & 1) != 0 ? sizes[i] : -sizes[i];
    tails.add(sum);
  }
}

void draw_signs(const std::vector<double>& sizes, Random random, std::int64_t draws, Tails& tails) {
  for (; draws > 0; --draws) {
    double sum = 0;
    std::uint64_t signs = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (i % 64 == 0) signs = random.next();
      sum += (signs >> (i % 64) & 1) != 0 ? sizes[i] : -sizes[i];
    }
    tails.add(sum);
    tails.add(-sum);  // as likely, and it makes p independent of the sign of what was seen
  }
}

}  // namespace

std::optional<TestResult> permutation_test(std::span<const double> base, std::span<const double> changed,
                                           std::uint64_t seed, std::int64_t arrangements) {
  if (base.empty() || changed.empty()) return std::nullopt;
  // Always the same side is drawn, and from values in the same order: neither decides the result.
  std::vector<double> one = in_order(base), other = in_order(changed);
  const double difference =
      sum_of(other) / static_cast<double>(other.size()) - sum_of(one) / static_cast<double>(one.size());
  if (other.size() < one.size() || (other.size() == one.size() && other < one)) std::swap(one, other);
  const double seen = sum_of(one);
  const std::size_t chosen = one.size();
  std::vector<double> pool = std::move(one);
  pool.insert(pool.end(), other.begin(), other.end());
  std::sort(pool.begin(), pool.end());

  if (is_many(pool.size())) {
    const Welford all = moments(pool);
    const auto m = static_cast<double>(chosen), n = static_cast<double>(pool.size());
    return TestResult{difference, two_sided(seen - m * all.mean, m * (n - m) / n * all.variance()), TestMethod::normal};
  }
  double size = 0;
  for (const double value : pool) size += std::abs(value);
  Tails tails(seen, size);
  const bool all = combinations(pool.size(), chosen, arrangements) <= arrangements;
  const TestMethod method = all ? TestMethod::exact : TestMethod::drawn;
  if (all) {
    count_choices(pool, chosen, tails);
  } else {
    draw_choices(std::move(pool), chosen, Random(seed), arrangements, tails);
  }
  return TestResult{difference, tails.p(method), method};
}

std::optional<TestResult> sign_flip_test(std::span<const double> differences, std::uint64_t seed,
                                         std::int64_t arrangements) {
  if (differences.empty()) return std::nullopt;
  std::vector<double> sizes;
  for (const double difference : in_order(differences))
    if (difference != 0) sizes.push_back(std::abs(difference));
  std::sort(sizes.begin(), sizes.end());
  const double seen = sum_of(in_order(differences));
  const double mean = seen / static_cast<double>(differences.size());
  if (is_many(sizes.size())) {
    double variance = 0;
    for (const double each : sizes) variance += each * each;
    return TestResult{mean, two_sided(seen, variance), TestMethod::normal};
  }
  Tails tails(seen, sum_of(sizes));
  const bool all = sizes.size() < 62 && std::int64_t{1} << sizes.size() <= arrangements;
  const TestMethod method = all ? TestMethod::exact : TestMethod::drawn;
  if (all) {
    count_signs(sizes, tails);
  } else {
    draw_signs(sizes, Random(seed), (arrangements + 1) / 2, tails);
  }
  return TestResult{mean, tails.p(method), method};
}

}  // namespace bench
