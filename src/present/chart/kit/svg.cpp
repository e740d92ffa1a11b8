#include "present/chart/kit/svg.h"

#include <algorithm>
#include <cmath>

#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/page/layout.h"
#include "present/page/text.h"

namespace bench::chart {
namespace {

constexpr double far_outside = 1e5;

std::string place_text(Place at) { return coordinate(at.x) + " " + coordinate(at.y); }

std::string attribute(std::string_view name, std::string_view value) {
  return value.empty() ? "" : fmt::format(" {}=\"{}\"", name, value);
}

std::string ink_text(const Ink& ink) {
  std::string out = attribute("fill", ink.fill);
  if (ink.stroke != "none") {
    out += attribute("stroke", ink.stroke) + attribute("stroke-width", coordinate(ink.width)) +
           attribute("stroke-dasharray", ink.dash);
  }
  return ink.opacity < 1 ? out + fmt::format(" opacity=\"{:.2f}\"", ink.opacity) : out;
}

std::string polygon_text(Place at, const std::vector<Place>& corners, double size) {
  std::string out = "M";
  for (const Place& corner : corners) {
    if (out.size() > 1) out += "L";
    out += place_text({at.x + corner.x * size, at.y + corner.y * size});
  }
  return out + "Z";
}

std::string strokes_text(Place at, double size, bool diagonal) {
  const auto point = [&](double x, double y) { return place_text({at.x + x * size, at.y + y * size}); };
  if (diagonal) return "M" + point(-1, -1) + "L" + point(1, 1) + "M" + point(-1, 1) + "L" + point(1, -1);
  return "M" + point(-1.2, 0) + "L" + point(1.2, 0) + "M" + point(0, -1.2) + "L" + point(0, 1.2);
}

/// The strokes of a hatch in a tile of six units.
std::string_view hatch_strokes(Hatch hatch) {
  switch (hatch) {
    case Hatch::none:
      return "";
    case Hatch::rising:
      return "M-1 1L1 -1M0 6L6 0M5 7L7 5";
    case Hatch::falling:
      return "M-1 5L1 7M0 0L6 6M5 -1L7 1";
    case Hatch::upright:
      return "M3 0V6";
    case Hatch::level:
      return "M0 3H6";
    case Hatch::crossed:
      return "M0 6L6 0M0 0L6 6";
    case Hatch::dots:
      return "M2 3H4M5 0H7M-1 0H1M5 6H7M-1 6H1";
    case Hatch::rising_wide:
      return "M0 6L6 0";
  }
  return "";
}

}  // namespace

std::string coordinate(double value) {
  if (std::isnan(value)) value = 0;
  const double tenths = std::round(std::clamp(value, -far_outside, far_outside) * 10);
  std::string text = fmt::format("{:.1f}", tenths == 0 ? 0.0 : tenths / 10);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::string shown_name(std::string_view raw, int columns) {
  // A code point takes at most four bytes and carries at most three marks that take no column.
  const std::size_t enough = static_cast<std::size_t>(std::max(columns, 1)) * 16;
  const std::string safe = safe_text(raw.substr(0, enough));
  if (raw.size() <= enough || display_width(safe) > columns) return truncated(safe, columns);
  return truncated(safe + "…", columns);
}

double text_width(std::string_view text) {
  constexpr std::string_view narrow = "iljtfrI.,:;'|![]()/- \"", wide = "mwMW@%";
  double ems = 0;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) continue;  // counted by columns below
    ems += narrow.find(c) != std::string_view::npos ? 0.4 : wide.find(c) != std::string_view::npos ? 0.97 : 0.64;
  }
  const auto ascii =
      std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return (ems + 0.75 * (display_width(text) - static_cast<double>(ascii))) * text_size;
}

void Svg::shape(std::string_view element, const Ink& ink) { body_ += fmt::format("<{}{}/>\n", element, ink_text(ink)); }

void Svg::line(Place from, Place to, const Ink& ink) {
  shape("path d=\"M" + place_text(from) + "L" + place_text(to) + "\"", ink);
}

void Svg::path(const std::vector<Place>& places, const Ink& ink) {
  if (places.size() < 2) return;
  std::string d;
  for (const Place& place : places) d += (d.empty() ? "M" : "L") + place_text(place);
  shape("path d=\"" + d + "\"", ink);
}

void Svg::steps(const std::vector<Place>& places, const Ink& ink) {
  if (places.size() < 2) return;
  std::string d = "M" + place_text(places.front());
  std::string x = coordinate(places.front().x), y = coordinate(places.front().y);
  for (const Place& place : places) {
    if (std::string next = coordinate(place.x); next != x) d += "H" + (x = std::move(next));
    if (std::string next = coordinate(place.y); next != y) d += "V" + (y = std::move(next));
  }
  shape("path d=\"" + d + "\"", ink);
}

void Svg::area(const std::vector<Place>& places, const Ink& ink) {
  if (places.size() > 2) shape("path d=\"" + polygon_text({0, 0}, places, 1) + "\"", ink);
}

void Svg::rect(Place corner, double width, double height, const Ink& ink) {
  shape(fmt::format("rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", coordinate(corner.x), coordinate(corner.y),
                    coordinate(std::max(width, 0.0)), coordinate(std::max(height, 0.0))),
        ink);
}

void Svg::text(Place at, std::string_view raw, Anchor anchor, bool bold) {
  constexpr std::string_view anchors[] = {"", "middle", "end"};
  body_ += fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>\n", coordinate(at.x), coordinate(at.y),
                       attribute("text-anchor", anchors[static_cast<int>(anchor)]), bold ? " font-weight=\"bold\"" : "",
                       markup_text(raw));
}

void Svg::marker(const SeriesStyle& style, Place at, double size) {
  Ink ink{.stroke = style.pale ? "currentColor" : "none", .width = 0.8, .fill = std::string(style.colour)};
  const Ink strokes{.stroke = std::string(style.colour), .width = 2};
  switch (style.marker) {
    case Marker::circle:
    case Marker::ring:
      shape(fmt::format("circle cx=\"{}\" cy=\"{}\" r=\"{}\"", coordinate(at.x), coordinate(at.y), coordinate(size)),
            style.marker == Marker::circle ? ink : strokes);
      return;
    case Marker::square:
      return rect({at.x - size, at.y - size}, 2 * size, 2 * size, ink);
    case Marker::triangle:
      return shape("path d=\"" + polygon_text(at, {{0, -1.3}, {1.2, 0.9}, {-1.2, 0.9}}, size) + "\"", ink);
    case Marker::down:
      return shape("path d=\"" + polygon_text(at, {{0, 1.3}, {1.2, -0.9}, {-1.2, -0.9}}, size) + "\"", ink);
    case Marker::diamond:
      return shape("path d=\"" + polygon_text(at, {{0, -1.4}, {1.2, 0}, {0, 1.4}, {-1.2, 0}}, size) + "\"", ink);
    case Marker::plus:
      return shape("path d=\"" + strokes_text(at, size, false) + "\"", strokes);
    case Marker::cross:
      return shape("path d=\"" + strokes_text(at, size, true) + "\"", strokes);
  }
}

void Svg::cross(Place at, double size) {
  shape("path d=\"" + strokes_text(at, size, true) + "\"", {.stroke = "currentColor", .width = 2});
}

std::string Svg::hatched(std::string_view colour, Hatch hatch) {
  if (hatch == Hatch::none) return std::string(colour);
  const bool of_text = colour.front() != '#';  // whiskers of the same colour have to stand out
  std::string name =
      fmt::format("{}-h{}-{}", id_, static_cast<int>(hatch), of_text ? std::string_view("text") : colour.substr(1));
  hatches_.insert(fmt::format(
      "<pattern id=\"{0}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" "
      "fill=\"{1}\" opacity=\"{3}\"/><path d=\"{2}\" stroke=\"{1}\" stroke-width=\"1.6\"{4}/></pattern>\n",
      name, colour, hatch_strokes(hatch), of_text ? "0.15" : "0.3", of_text ? " opacity=\"0.5\"" : ""));
  return "url(#" + name + ")";
}

void Svg::open_series(std::size_t number) { body_ += fmt::format("<g class=\"series s{}\">\n", number); }

void Svg::open_legend() { body_ += "<g class=\"legend\">\n"; }

void Svg::open_told(std::string_view raw) { body_ += "<g><title>" + markup_text(raw) + "</title>\n"; }

void Svg::close() { body_ += "</g>\n"; }

std::string Svg::finish(std::string_view title, std::string_view description, double height) && {
  std::string defs;
  for (const std::string& hatch : hatches_) defs += hatch;
  if (!defs.empty()) defs = "<defs>\n" + defs + "</defs>\n";
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{}-t {}-d\" "
      "font-family=\"system-ui, sans-serif\" font-size=\"{}\" fill=\"currentColor\">\n<title id=\"{}-t\">{}</title>\n"
      "<desc id=\"{}-d\">{}</desc>\n{}{}</svg>\n",
      coordinate(canvas_width), coordinate(height), id_, id_, coordinate(text_size), id_, markup_text(title), id_,
      markup_text(description), defs, body_);
}

}  // namespace bench::chart
