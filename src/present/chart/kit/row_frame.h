#pragma once

#include <string>

#include "present/chart/kit/plot.h"

namespace bench::chart {

/// A chart of rows: names on the left, one value axis above and below, remarks on the right.
class RowFrame {
 public:
  RowFrame(Svg& svg, double top, double height, Axis x, double room_left, double room_right);

  void draw_axis(const std::string& right_title = "");
  const Box& box() const { return box_; }
  double x(double value) const { return box_.left + x_.share_of(value) * box_.width; }
  double below() const { return box_.bottom() + below_plot; }

  void label(double y, const std::string& name, bool bold = false);
  void remark(double y, const std::string& words);
  /// A dashed line through all rows, with words above them.
  void upright(double value, const std::string& words);

  /// Room above the rows, for ticks and words.
  static constexpr double above = 40;

 private:
  Svg& svg_;
  Axis x_;
  Box box_;
};

}  // namespace bench::chart
