#include "summarise/statistics/distributions.h"

#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace bench {

double normal_cdf(double x) { return boost::math::cdf(boost::math::normal(), x); }

double normal_quantile(double probability) { return boost::math::quantile(boost::math::normal(), probability); }

double inflated_p_value(double p, double inflation) {
  if (inflation == 1 || p <= 0 || p >= 1) return p;
  return 2 * normal_cdf(normal_quantile(p / 2) / std::sqrt(inflation));
}

double student_t_two_sided(double coverage, double degrees_of_freedom) {
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), 0.5 + coverage / 2);
}

double student_t_p_value(double t, double degrees_of_freedom) {
  return 2 * boost::math::cdf(boost::math::students_t(degrees_of_freedom), -std::abs(t));
}

double binomial_cdf(std::int64_t k, std::int64_t n, double p) {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return boost::math::cdf(boost::math::binomial(static_cast<double>(n), p), static_cast<double>(k));
}

double chi_squared_quantile(double probability, double degrees_of_freedom) {
  return boost::math::quantile(boost::math::chi_squared(degrees_of_freedom), probability);
}

}  // namespace bench
