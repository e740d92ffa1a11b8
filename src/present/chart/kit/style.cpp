#include "present/chart/kit/style.h"

#include <array>

namespace bench::chart {

const SeriesStyle& series_style(std::size_t number) {
  static constexpr std::array<SeriesStyle, most_series> styles{{
      {"#0072B2", "", Marker::circle, Hatch::none},
      {"#D55E00", "7 3", Marker::square, Hatch::rising},
      {"#009E73", "2 3", Marker::triangle, Hatch::falling},
      {"#CC79A7", "9 3 2 3", Marker::diamond, Hatch::dots},
      {"currentColor", "5 2", Marker::plus, Hatch::upright},
      {"#E69F00", "12 3", Marker::down, Hatch::crossed, true},
      {"#56B4E9", "4 2 1 2", Marker::ring, Hatch::level, true},
      {"#F0E442", "1 2", Marker::cross, Hatch::rising_wide, true},
  }};
  return styles[number % styles.size()];
}

}  // namespace bench::chart
