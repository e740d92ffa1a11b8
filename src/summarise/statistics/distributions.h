#pragma once

#include <cstdint>

namespace bench {

// The distributions behind the intervals. The only file that includes Boost.Math, which is slow to compile.

double normal_cdf(double x);
double normal_quantile(double probability);
/// A two-sided p-value when the variance is so many times what the test took it for. Its own inverse with 1 /
/// inflation.
double inflated_p_value(double p, double inflation);
/// The t with P(|T| ≤ t) = coverage.
double student_t_two_sided(double coverage, double degrees_of_freedom);
/// P(|T| ≥ |t|).
double student_t_p_value(double t, double degrees_of_freedom);
/// P(K ≤ k) for K ~ Bin(n, p); 0 for a negative k.
double binomial_cdf(std::int64_t k, std::int64_t n, double p);
/// The x with P(X ≤ x) = probability.
double chi_squared_quantile(double probability, double degrees_of_freedom);

}  // namespace bench
