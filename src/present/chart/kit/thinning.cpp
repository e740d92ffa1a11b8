#include "present/chart/kit/thinning.h"

#include <algorithm>
#include <cmath>

namespace bench::chart {

std::vector<std::size_t> drawn_of(const std::vector<double>& values, std::size_t most) {
  std::vector<std::size_t> numbers;
  numbers.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i])) numbers.push_back(i);
  if (numbers.size() <= std::max<std::size_t>(most, 4)) return numbers;

  const std::size_t stretches = (std::max<std::size_t>(most, 4) - 2) / 2;
  std::vector<std::size_t> drawn{numbers.front()};
  for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
    const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() * stretch / stretches);
    const auto end = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() * (stretch + 1) / stretches);
    const auto [least, greatest] =
        std::minmax_element(begin, end, [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    for (const std::size_t chosen : {std::min(*least, *greatest), std::max(*least, *greatest)})
      if (chosen != drawn.back()) drawn.push_back(chosen);
  }
  if (drawn.back() != numbers.back()) drawn.push_back(numbers.back());
  return drawn;
}

std::vector<Smoothed> running_median(const std::vector<double>& values, std::size_t most) {
  std::vector<Smoothed> numbers;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i])) numbers.push_back({static_cast<double>(i), values[i]});
  const std::size_t window = std::max<std::size_t>(5, numbers.size() / 10);
  if (numbers.size() < window || most < 2) return {};

  const std::size_t places = std::min(most, numbers.size() - window + 1);
  std::vector<Smoothed> medians;
  std::vector<double> seen(window);
  for (std::size_t place = 0; place < places; ++place) {
    const std::size_t from = places < 2 ? 0 : (numbers.size() - window) * place / (places - 1);
    for (std::size_t i = 0; i < window; ++i) seen[i] = numbers[from + i].value;
    const auto middle = seen.begin() + static_cast<std::ptrdiff_t>((window - 1) / 2);
    std::nth_element(seen.begin(), middle, seen.end());
    medians.push_back({numbers[from + window / 2].at, *middle});
  }
  return medians;
}

}  // namespace bench::chart
