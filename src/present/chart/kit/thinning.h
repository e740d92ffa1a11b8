#pragma once

#include <cstddef>
#include <vector>

namespace bench::chart {

/// Marks that one series may have; more would only make the file larger.
inline constexpr std::size_t most_marks = 500;

/// Which of these values, in order, are drawn: all of them where there are at most `most`; else the first and the last,
/// and of each of so many equal stretches the least and the greatest, so no extreme is lost. Values that are no numbers
/// are left out.
std::vector<std::size_t> drawn_of(const std::vector<double>& values, std::size_t most = most_marks);

/// A value in a sequence, by place.
struct Smoothed {
  double at = 0;
  double value = 0;
  bool operator==(const Smoothed&) const = default;
};

/// Medians of a window of a tenth of the values, at least five, that moves along them in at most `most` places; empty
/// below five values. Values that are no numbers are left out.
std::vector<Smoothed> running_median(const std::vector<double>& values, std::size_t most = 100);

}  // namespace bench::chart
