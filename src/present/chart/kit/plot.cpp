#include "present/chart/kit/plot.h"

#include <algorithm>
#include <cmath>

namespace bench::chart {
namespace {

const Ink axis_ink{.stroke = "currentColor", .width = 1};
const Ink grid_ink{.stroke = "currentColor", .width = 1, .opacity = 0.15};
constexpr double tick_length = 4;
constexpr double half_cap = 3.5;

Ink line_ink(const SeriesStyle& style) { return {.stroke = std::string(style.colour), .width = 2, .dash = style.dash}; }

constexpr double room_right = 24;

}  // namespace

double Plot::room_for(const Axis& y) { return std::max(y.widest_tick() + tick_length + 8, 28.0); }

Plot::Plot(Svg& svg, double top, double height, Axis x, Axis y, double room_left)
    : svg_(svg), x_(std::move(x)), y_(std::move(y)) {
  const double left = std::max(room_left, room_for(y_));
  box_ = {left, top, canvas_width - left - room_right, height};
}

double Plot::below(XLabels labels) const {
  return box_.bottom() + (labels == XLabels::shown ? below_plot : below_bare_plot);
}

void Plot::draw_axes(XLabels labels) {
  for (const double tick : y_.ticks()) {
    svg_.line({box_.left, y(tick)}, {box_.right(), y(tick)}, grid_ink);
    svg_.text({box_.left - tick_length - 3, y(tick) + text_size * 0.35}, y_.tick_text(tick), Anchor::end);
  }
  for (const double tick : x_.ticks()) {
    svg_.line({x(tick), box_.top}, {x(tick), box_.bottom()}, grid_ink);
    svg_.line({x(tick), box_.bottom()}, {x(tick), box_.bottom() + tick_length}, axis_ink);
    if (labels == XLabels::shown)
      svg_.text({x(tick), box_.bottom() + tick_length + text_size + 1}, x_.tick_text(tick), Anchor::middle);
  }
  svg_.line({box_.left, box_.top}, {box_.left, box_.bottom()}, axis_ink);
  svg_.line({box_.left, box_.bottom()}, {box_.right(), box_.bottom()}, axis_ink);
  svg_.text({4, box_.top - 10}, y_.title());
  if (labels == XLabels::shown)
    svg_.text({box_.left + box_.width / 2, box_.bottom() + below_plot - 8}, x_.title(), Anchor::middle);
}

void Plot::line(const std::vector<Value>& values, const SeriesStyle& style) {
  std::vector<Place> places;
  for (const Value& value : values) {
    if (has_place(value)) {
      places.push_back(at(value));
      continue;
    }
    svg_.path(places, line_ink(style));  // a gap
    places.clear();
  }
  svg_.path(places, line_ink(style));
}

void Plot::steps(const std::vector<Value>& values, const SeriesStyle& style) {
  std::vector<Place> places;
  for (const Value& value : values)
    if (has_place(value)) places.push_back(at(value));
  svg_.steps(places, line_ink(style));
}

void Plot::band(const std::vector<Range>& ranges, const SeriesStyle& style) {
  std::vector<Place> around;
  for (const Range& range : ranges)
    if (has_place({range.x, range.hi}) && has_place({range.x, range.lo})) around.push_back(at({range.x, range.hi}));
  for (auto range = ranges.rbegin(); range != ranges.rend(); ++range)
    if (has_place({range->x, range->hi}) && has_place({range->x, range->lo}))
      around.push_back(at({range->x, range->lo}));
  svg_.area(around, {.fill = std::string(style.colour), .opacity = 0.15});
}

void Plot::dot(Value value, const SeriesStyle& style, double size) {
  if (has_place(value)) svg_.marker(style, at(value), size);
}

void Plot::whisker_y(double value, const Interval& interval, const SeriesStyle& style) {
  if (!has_place({value, interval.lo}) || !has_place({value, interval.hi})) return;
  const Ink ink{.stroke = std::string(style.colour), .width = 1.5};
  const double middle = x(value), top = y(interval.hi), bottom = y(interval.lo);
  svg_.line({middle, top}, {middle, bottom}, ink);
  for (const double end : {top, bottom}) svg_.line({middle - half_cap, end}, {middle + half_cap, end}, ink);
}

void Plot::whisker_x(double value, const Interval& interval, const SeriesStyle& style) {
  if (!has_place({interval.lo, value}) || !has_place({interval.hi, value})) return;
  const Ink ink{.stroke = std::string(style.colour), .width = 1.5};
  const double middle = y(value), left = x(interval.lo), right = x(interval.hi);
  svg_.line({left, middle}, {right, middle}, ink);
  for (const double end : {left, right}) svg_.line({end, middle - half_cap}, {end, middle + half_cap}, ink);
}

void Plot::upright(double value, const std::string& words) {
  if (!x_.has_place(value) || value < x_.lo() || value > x_.hi()) return;
  const double place = x(value);
  svg_.line({place, box_.top}, {place, box_.bottom()}, {.stroke = "currentColor", .width = 1.5, .dash = "3 3"});
  const bool on_the_left = place + 6 + text_width(words) > box_.right();
  svg_.text({on_the_left ? place - 6 : place + 6, box_.top + text_size}, words,
            on_the_left ? Anchor::end : Anchor::start);
}

void Plot::shade(double from_x, double to_x) {
  const double from = x(from_x), to = x(to_x);
  if (to > from) svg_.rect({from, box_.top}, to - from, box_.height, {.fill = "currentColor", .opacity = 0.1});
}

double draw_legend(Svg& svg, const std::vector<LegendEntry>& entries, double top) {
  constexpr double swatch = 30, between = 18, line_height = 20;
  double x = 4, y = top + line_height / 2;
  for (const LegendEntry& entry : entries) {
    const double width = swatch + 6 + text_width(entry.name);
    if (x > 4 && x + width > canvas_width) {
      x = 4;
      y += line_height;
    }
    const Place middle{x + swatch / 2, y};
    svg.open_legend();
    if (entry.swatch == Swatch::bar) {
      svg.rect({x, y - 6}, swatch, 12,
               {.stroke = entry.style.pale ? "currentColor" : std::string(entry.style.colour),
                .width = 1,
                .fill = svg.hatched(entry.style.colour, entry.style.hatch)});
    } else {
      if (entry.swatch != Swatch::dots) svg.line({x, y}, {x + swatch, y}, line_ink(entry.style));
      if (entry.swatch != Swatch::steps) svg.marker(entry.style, middle);
    }
    svg.text({x + swatch + 6, y + text_size * 0.35}, entry.name);
    svg.close();
    x += width + between;
  }
  return entries.empty() ? 0 : y + line_height / 2 + 6 - top;
}

void PointLabels::keep_free(Place around, double reach) {
  taken_.push_back({around.x - reach, around.y - reach, 2 * reach, 2 * reach});
}

void PointLabels::keep_free_along(const std::vector<Place>& line) {
  constexpr double stride = 5;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Place from = line[i], to = line[i + 1];
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    for (double at = 0; at <= length; at += stride) {
      const double share = length > 0 ? at / length : 0;
      keep_free({from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)}, 2);
    }
  }
}

bool PointLabels::is_free(const Box& wanted) const {
  if (wanted.left < box_.left || wanted.right() > canvas_width || wanted.top < box_.top - 4 ||
      wanted.bottom() > box_.bottom() + 2)
    return false;
  return std::none_of(taken_.begin(), taken_.end(), [&](const Box& other) {
    return wanted.left < other.right() && other.left < wanted.right() && wanted.top < other.bottom() &&
           other.top < wanted.bottom();
  });
}

bool PointLabels::add(Place point, const std::string& words) {
  const double width = text_width(words), middle = text_size * 0.35;
  struct Try {
    double left, baseline;
  };
  std::vector<Try> tries;
  for (const double gap : {8.0, 14.0, 24.0}) {  // beside, above, below, and at the corners; then farther away
    const double right = point.x + gap, left = point.x - gap - width, centred = point.x - width / 2;
    const double above = point.y - gap - 2, below = point.y + gap + text_size * 0.8;
    for (const Try& one :
         {Try{right, point.y + middle}, Try{left, point.y + middle}, Try{centred, above}, Try{centred, below},
          Try{right, above}, Try{left, above}, Try{right, below}, Try{left, below}})
      tries.push_back(one);
  }
  for (const auto& [left, baseline] : tries) {
    const Box wanted{left, baseline - text_size * 0.8, width, text_size};
    if (!is_free(wanted)) continue;
    taken_.push_back(wanted);
    svg_.text({left, baseline}, words);
    return true;
  }
  return false;
}

}  // namespace bench::chart
