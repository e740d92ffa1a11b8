#pragma once

#include <cstddef>
#include <string_view>

namespace bench::chart {

enum class Marker { circle, square, triangle, diamond, plus, down, ring, cross };
enum class Hatch { none, rising, falling, upright, level, crossed, dots, rising_wide };

/// How a series is told from others: by three means, so that none of them is needed.
struct SeriesStyle {
  std::string_view colour;
  std::string_view dash;  ///< "" for a whole line
  Marker marker = Marker::circle;
  Hatch hatch = Hatch::none;
  bool pale = false;  ///< on white: it gets an outline
};

/// What one panel holds at most; beyond that nobody tells them apart.
inline constexpr std::size_t most_series = 8;

/// The palette of Okabe and Ito, those first that stand out on white and on black.
const SeriesStyle& series_style(std::size_t number);

}  // namespace bench::chart
