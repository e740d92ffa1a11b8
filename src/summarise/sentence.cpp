#include "summarise/sentence.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace bench {

std::string sentence_number(double value, int digits) {
  std::array<char, 352> text{};  // the longest double in %f has 309 digits before the point
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string sentence_seconds(double value) {
  const double size = std::abs(value);
  if (size >= 100) return sentence_number(value, 0) + " s";
  if (size >= 10) return sentence_number(value, 1) + " s";
  if (size >= 1) return sentence_number(value, 2) + " s";
  if (size >= 0.1) return sentence_number(value * 1e3, 0) + " ms";
  if (size >= 0.01) return sentence_number(value * 1e3, 1) + " ms";
  if (size >= 0.001) return sentence_number(value * 1e3, 2) + " ms";
  return sentence_number(value * 1e6, 0) + " us";
}

std::string sentence_percent(double share) {
  const double percent = share * 100;
  return sentence_number(percent, std::abs(percent) < 10 && percent != 0 ? 1 : 0) + " %";
}

std::string sentence_count(std::int64_t part, std::int64_t whole, std::string_view what) {
  return std::to_string(part) + " of " + std::to_string(whole) + " " + std::string(what);
}

std::string sentence_value(double value, Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return sentence_seconds(value);
    case Unit::tokens_per_second:
      return sentence_number(value, 1) + " tokens/s";
    case Unit::share:
      return sentence_number(value * 100, 1) + " %";
    case Unit::count:
      break;
  }
  return sentence_number(value, 1);
}

}  // namespace bench
