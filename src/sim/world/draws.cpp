#include "sim/world/draws.h"

#include <cmath>

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF  // a fused multiply-add would change the last bit between machines
#endif

namespace bench::sim {
namespace {

constexpr double ln2_high = 6.93147180369123816490e-01;  // ln 2 in two pieces, so that k * high is exact
constexpr double ln2_low = 1.90821492927058770002e-10;

}  // namespace

double Draws::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Draws::normal() {  // Marsaglia's polar method: only a logarithm and a square root
  for (;;) {
    const double u = 2 * uniform() - 1;
    const double v = 2 * uniform() - 1;
    const double s = u * u + v * v;
    if (s > 0 && s < 1) return u * std::sqrt(-2 * portable_log(s) / s);
  }
}

double Draws::exponential() { return -portable_log(1 - uniform()); }

double Draws::lognormal(double median, double log_sigma) {
  return log_sigma == 0 ? median : median * portable_exp(log_sigma * normal());
}

double portable_exp(double x) {
  if (x > 700) x = 700;
  if (x < -700) return 0;
  const double k = std::floor(x / (ln2_high + ln2_low) + 0.5);
  const double r = (x - k * ln2_high) - k * ln2_low;  // |r| <= 0.35
  double sum = 1;
  for (int i = 18; i >= 1; --i) sum = 1 + r / i * sum;
  return std::ldexp(sum, static_cast<int>(k));
}

double portable_log(double x) {
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);  // [0.5, 1)
  if (mantissa < 0.70710678118654752440) {
    mantissa *= 2;
    --exponent;
  }
  const double s = (mantissa - 1) / (mantissa + 1);  // log m = 2 artanh s, |s| <= 0.172
  const double square = s * s;
  double sum = 0;
  for (int i = 25; i >= 1; i -= 2) sum = 1.0 / i + square * sum;
  return exponent * ln2_high + (exponent * ln2_low + 2 * s * sum);
}

LogNormal lognormal_of(double mean, double standard_deviation) {
  if (mean <= 0) return {0, 0};
  const double relative = standard_deviation / mean;
  const double variance = portable_log(1 + relative * relative);
  return {mean * portable_exp(-variance / 2), std::sqrt(variance)};
}

}  // namespace bench::sim
