#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace bench {

/// How the p-value of a test was found.
enum class TestMethod {
  exact,   ///< all arrangements were counted
  drawn,   ///< a sample of the arrangements, from a fixed seed
  normal,  ///< the normal approximation, with ties and continuity in it
};

/// Two-sided: twice the smaller tail, as SciPy and R have it. Swapped sides give the same p.
struct TestResult {
  double statistic = 0;
  double p = 1;
  TestMethod method = TestMethod::exact;
  bool operator==(const TestResult&) const = default;
};

inline constexpr std::int64_t usual_arrangements = 10'000;
inline constexpr std::int64_t most_drawn_values = 2'000;

/// Which of two independent samples has the larger mean? The statistic is mean(changed) − mean(base). Every way to
/// divide the values is counted while there are no more than `arrangements`, else so many are drawn by our own
/// generator; of more than `most_drawn_values` their sum is as good as normal. Ties need no care. Values in any order;
/// none when a side is empty.
std::optional<TestResult> permutation_test(std::span<const double> base, std::span<const double> changed,
                                           std::uint64_t seed, std::int64_t arrangements = usual_arrangements);

/// Is the mean of paired differences zero? Each keeps its size and may have either sign. None without a difference.
std::optional<TestResult> sign_flip_test(std::span<const double> differences, std::uint64_t seed,
                                         std::int64_t arrangements = usual_arrangements);

}  // namespace bench
