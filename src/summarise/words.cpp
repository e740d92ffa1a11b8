#include "summarise/words.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace bench {

std::string number_text(double value, int digits) {
  std::array<char, 352> text{};  // the longest double in %f has 309 digits before the point
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string seconds_text(double value) {
  const double size = std::abs(value);
  if (size >= 100) return number_text(value, 0) + " s";
  if (size >= 10) return number_text(value, 1) + " s";
  if (size >= 1) return number_text(value, 2) + " s";
  if (size >= 0.1) return number_text(value * 1e3, 0) + " ms";
  if (size >= 0.01) return number_text(value * 1e3, 1) + " ms";
  if (size >= 0.001) return number_text(value * 1e3, 2) + " ms";
  return number_text(value * 1e6, 0) + " us";
}

std::string percent_text(double share) {
  const double percent = share * 100;
  return number_text(percent, std::abs(percent) < 10 && percent != 0 ? 1 : 0) + " %";
}

std::string count_text(std::int64_t part, std::int64_t whole, const std::string& what) {
  return std::to_string(part) + " of " + std::to_string(whole) + " " + what;
}

}  // namespace bench
