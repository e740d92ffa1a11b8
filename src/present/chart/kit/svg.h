#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "present/chart/kit/style.h"

namespace bench::chart {

/// A place on the canvas, in its units; y grows downwards.
struct Place {
  double x = 0;
  double y = 0;
  bool operator==(const Place&) const = default;
};

/// How a shape is painted.
struct Ink {
  std::string stroke = "none";
  double width = 1.5;
  std::string_view dash = {};
  std::string fill = "none";
  double opacity = 1;
};

enum class Anchor { start, middle, end };

inline constexpr double canvas_width = 720;
inline constexpr double text_size = 13;

/// Rounded to a tenth, without zeros that say nothing. What is no number, or lies far outside any canvas, is moved to
/// its edge: a figure is never broken by its data.
std::string coordinate(double value);

/// A name from outside as it stands in a figure: safe, one line, at most `columns` wide.
std::string shown_name(std::string_view raw, int columns = 40);

/// About as wide as the text may become in any system font; a figure cannot ask the font.
double text_width(std::string_view text);

/// Writes one figure, shape after shape. Everything is currentColor or a colour of the palette, so it stands on a light
/// page and on a dark one; nothing needs a style sheet, a script or another file.
class Svg {
 public:
  explicit Svg(std::string id) : id_(std::move(id)) {}

  void line(Place from, Place to, const Ink& ink);
  void path(const std::vector<Place>& places, const Ink& ink);
  /// From place to place by a horizontal and then a vertical stroke.
  void steps(const std::vector<Place>& places, const Ink& ink);
  void area(const std::vector<Place>& places, const Ink& ink);
  void rect(Place corner, double width, double height, const Ink& ink);
  void text(Place at, std::string_view raw, Anchor anchor = Anchor::start, bool bold = false);
  void marker(const SeriesStyle& style, Place at, double size = 4);
  void cross(Place at, double size = 3.5);  ///< a failure
  /// A fill of that colour and hatch.
  std::string hatched(std::string_view colour, Hatch hatch);

  /// What belongs to one series, so that a page can show and hide it.
  void open_series(std::size_t number);
  /// Swatch and name of a series: the first of a figure belongs to series 0.
  void open_legend();
  /// What follows belongs to one value, which a reader who points at it is told.
  void open_told(std::string_view raw);
  void close();

  /// The whole element. `title` and `description` are for who cannot see it.
  std::string finish(std::string_view title, std::string_view description, double height) &&;

 private:
  void shape(std::string_view element, const Ink& ink);

  std::string id_;
  std::string body_;
  std::set<std::string> hatches_;
};

}  // namespace bench::chart
