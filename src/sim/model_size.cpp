#include "sim/model_size.h"

#include <cmath>

#include "base/text.h"

namespace bench::sim {

std::int64_t parameter_count(const std::string& size) {
  const double unit = size.ends_with('B') ? 1e9 : size.ends_with('M') ? 1e6 : size.ends_with('K') ? 1e3 : 1;
  double number = 0, place = 0;
  for (const char c : size) {
    if (c == '.') place = 1;
    if (!is_digit(c)) continue;
    place /= 10;
    number = place > 0 ? number + place * (c - '0') : number * 10 + (c - '0');
  }
  return static_cast<std::int64_t>(std::floor(number * unit + 0.5));
}

}  // namespace bench::sim
