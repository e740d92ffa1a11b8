#include "present/sparkline.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace bench {
namespace {

using Values = std::vector<std::optional<double>>;

/// At most `columns` stretches of equal length, each with its largest value. A missing value is less than any other.
Values thinned(const Values& values, std::size_t columns) {
  const std::size_t bars = std::min(columns, values.size());
  Values largest(bars);
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& bar = largest[i * bars / values.size()];
    bar = std::max(bar, values[i]);
  }
  return largest;
}

}  // namespace

std::string sparkline(const Values& values, int columns) {
  constexpr std::string_view levels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const Values bars = thinned(values, static_cast<std::size_t>(std::max(columns, 1)));
  const double top = bars.empty() ? 0 : std::max_element(bars.begin(), bars.end())->value_or(0);
  std::string line;
  for (const auto& bar : bars) {
    if (!bar) {
      line += "×";
      continue;
    }
    const int level = top > 0 ? static_cast<int>(std::ceil(*bar / top * 8)) - 1 : 0;
    line += levels[std::clamp(level, 0, 7)];
  }
  return line;
}

}  // namespace bench
