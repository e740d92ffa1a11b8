#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/metric.h"

#include "present/number.h"

namespace bench::chart {

enum class Spacing { linear, log10, log2 };

/// The least and the greatest of the values that are numbers.
struct Extent {
  double lo = 0;
  double hi = 0;
  bool any = false;
  void add(double value);
  bool operator==(const Extent&) const = default;
};

/// "5.2", "16": as many digits as it takes, at most three.
std::string plain_number(double value);

/// From values to shares of a line, 0 to 1, with the ticks that are labelled. It begins and ends at a tick.
class Axis {
 public:
  /// In steps of 1, 2 or 5 times a power of ten.
  static Axis linear(Extent extent, int most_ticks = 7);
  /// Bars and rates begin at zero.
  static Axis from_zero(Extent extent, int most_ticks = 7);
  /// The same for things that are counted: no tick lies between two whole numbers.
  static Axis counts(Extent extent, int most_ticks = 7);
  /// Ticks at 1, 2 and 5 times powers of ten, fewer over many decades and more within one. Values that are not positive
  /// have no place.
  static Axis log10(Extent extent, int most_ticks = 9);
  /// Ticks at powers of two.
  static Axis log2(Extent extent, int most_ticks = 12);
  static Axis percent();  ///< shares from 0 to 1

  /// Outside of the axis its nearer end.
  double share_of(double value) const;
  bool has_place(double value) const;  ///< is a number, and on a log axis positive
  double lo() const { return ticks_.front(); }
  double hi() const { return ticks_.back(); }
  const std::vector<double>& ticks() const { return ticks_; }
  std::string tick_text(double tick) const;
  /// Room that the longest of its labels takes.
  double widest_tick() const;

  /// "TTFT" becomes "TTFT, ms": the unit in which its numbers read best.
  Axis titled(std::string title, Unit unit) const;
  const std::string& title() const { return title_; }

 private:
  Axis(Spacing spacing, std::vector<double> ticks) : spacing_(spacing), ticks_(std::move(ticks)) {}
  double spaced(double value) const;

  Spacing spacing_;
  std::vector<double> ticks_;  ///< at least two, ascending
  std::string title_;
  Scale scale_{};
};

}  // namespace bench::chart
