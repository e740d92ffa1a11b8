#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/summary.h"

#include "present/chart/kit/axis.h"
#include "present/chart/kit/svg.h"

namespace bench::chart {

struct Box {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;
  double right() const { return left + width; }
  double bottom() const { return top + height; }
};

/// Room for the titles of axes and their ticks around a plot.
inline constexpr double above_plot = 24;
inline constexpr double below_plot = 46;
inline constexpr double below_bare_plot = 12;  ///< without labels at its foot, because the next one has them

enum class XLabels { shown, left_to_the_next };

/// A pair of axes on a figure, and marks by their values. What has no place on an axis is not drawn.
class Plot {
 public:
  /// As wide as the canvas allows; `top` is that of the plot itself. Plots with the same `room_left` stand exactly one
  /// above the other.
  Plot(Svg& svg, double top, double height, Axis x, Axis y, double room_left = 0);
  /// What the labels of these axes take.
  static double room_for(const Axis& y);

  void draw_axes(XLabels labels = XLabels::shown);
  const Box& box() const { return box_; }
  double below(XLabels labels = XLabels::shown) const;  ///< where the next thing may begin

  double x(double value) const { return box_.left + x_.share_of(value) * box_.width; }
  double y(double value) const { return box_.bottom() - y_.share_of(value) * box_.height; }

  struct Value {
    double x = 0;
    double y = 0;
  };
  void line(const std::vector<Value>& values, const SeriesStyle& style);
  void steps(const std::vector<Value>& values, const SeriesStyle& style);
  struct Range {
    double x = 0;
    double lo = 0;
    double hi = 0;
  };
  void band(const std::vector<Range>& ranges, const SeriesStyle& style);
  void dot(Value value, const SeriesStyle& style, double size = 4);
  void whisker_y(double x, const Interval& interval, const SeriesStyle& style);
  void whisker_x(double y, const Interval& interval, const SeriesStyle& style);
  /// A dashed line from top to bottom with words at its head, which keep inside the plot.
  void upright(double x, const std::string& words);
  void shade(double from_x, double to_x);

 private:
  bool has_place(Value value) const { return x_.has_place(value.x) && y_.has_place(value.y); }
  Place at(Value value) const { return {x(value.x), y(value.y)}; }

  Svg& svg_;
  Axis x_, y_;
  Box box_;
};

/// What a legend shows of a series.
enum class Swatch { line, steps, dots, bar };

struct LegendEntry {
  std::string name;
  SeriesStyle style;
  Swatch swatch = Swatch::line;
};

/// Draws it at the top of a figure, in as many lines as it takes; returns the height used.
double draw_legend(Svg& svg, const std::vector<LegendEntry>& entries, double top = 4);

/// Words beside each of several points, on the side and at the height where they hide nothing; where no place is free,
/// the words are left out.
class PointLabels {
 public:
  PointLabels(Svg& svg, const Box& box) : svg_(svg), box_(box) {}
  void keep_free(Place around, double reach = 6);
  void keep_free_along(const std::vector<Place>& line);
  /// False: there was no room.
  bool add(Place point, const std::string& words);

 private:
  bool is_free(const Box& wanted) const;

  Svg& svg_;
  Box box_;
  std::vector<Box> taken_;
};

}  // namespace bench::chart
