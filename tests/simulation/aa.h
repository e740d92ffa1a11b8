#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "bench/comparison.h"

#include "study/compare/run_side.h"

namespace bench_test {

// What a comparison of two runs is worth, in worlds whose truth is known: the same world twice (A/A), and one that does
// everything so much slower. A neighbour's requests come in between, steps and overheads scatter, prompts differ in
// length, so that values are skewed, have outliers, and are no draws of one distribution.

/// One run of that world: the production plan, dispatcher, decoder and records, in virtual time.
bench::RunSide aa_side(std::uint64_t seed, double times_slower, std::int64_t runs);

struct AaTally {
  std::int64_t trials = 0;
  std::int64_t called = 0;   ///< the interval excludes that there is no difference
  std::int64_t wrong = 0;    ///< of these, on the wrong side
  std::int64_t covered = 0;  ///< the interval holds the truth
  std::int64_t claimed = 0;  ///< called after correction for many metrics: what a user reads as a difference

  double share_called() const { return static_cast<double>(called) / static_cast<double>(trials); }
  double share_covered() const { return static_cast<double>(covered) / static_cast<double>(trials); }
  void add(const bench::Comparison& made, double truth);
};

/// By metric: the wait for the first token, the rate of decoding, the whole request.
using AaTallies = std::map<std::string, AaTally>;

/// So many comparisons of two runs each, of which one is so many times slower.
AaTallies compare_often(std::int64_t trials, double times_slower, std::int64_t runs, std::uint64_t first_seed);

/// Runs of each side that the tool plans for a power of 80 % to show such a difference, from the widths that small
/// comparisons of a world with itself have. By metric.
std::map<std::string, std::int64_t> planned_runs(double times_slower, std::uint64_t first_seed);

/// A small comparison first, then a new one of as many runs as the first said it takes, whatever for.
struct AaAdvice {
  std::int64_t trials = 0;
  std::int64_t at_once = 0;  ///< found by the first
  std::int64_t silent = 0;   ///< neither found nor advised
  std::int64_t advised = 0;  ///< left open, with a number
  std::int64_t found = 0;    ///< of these, by the second
  double mean_runs = 0;      ///< of the second ones
};
std::map<std::string, AaAdvice> follow_advice(std::int64_t trials, double times_slower, std::int64_t first_runs,
                                              std::uint64_t first_seed);

/// The number of calls that `rate` exceeds in 2.5 % of all cases, and the one that it falls short of as seldom.
std::int64_t upper_band(std::int64_t trials, double rate);
std::int64_t lower_band(std::int64_t trials, double rate);

}  // namespace bench_test
