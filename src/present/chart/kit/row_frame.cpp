#include "present/chart/kit/row_frame.h"

#include <utility>

namespace bench::chart {
namespace {

constexpr double beside = 8;
constexpr double to_baseline = text_size * 0.35;

}  // namespace

RowFrame::RowFrame(Svg& svg, double top, double height, Axis x, double room_left, double room_right)
    : svg_(svg),
      x_(std::move(x)),
      box_{room_left + beside, top, canvas_width - room_left - beside - room_right, height} {}

void RowFrame::draw_axis(const std::string& right_title) {
  const Ink grid{.stroke = "currentColor", .width = 1, .opacity = 0.15};
  for (const double tick : x_.ticks()) {
    svg_.line({x(tick), box_.top}, {x(tick), box_.bottom()}, grid);
    svg_.text({x(tick), box_.top - 6}, x_.tick_text(tick), Anchor::middle);
    svg_.text({x(tick), box_.bottom() + text_size + 4}, x_.tick_text(tick), Anchor::middle);
  }
  svg_.line({box_.left, box_.top}, {box_.left, box_.bottom()}, {.stroke = "currentColor", .width = 1});
  svg_.text({box_.left + box_.width / 2, box_.bottom() + below_plot - 8}, x_.title(), Anchor::middle);
  if (!right_title.empty()) svg_.text({canvas_width - 4, box_.top - 24}, right_title, Anchor::end);
}

void RowFrame::label(double y, const std::string& name, bool bold) {
  svg_.text({box_.left - beside, y + to_baseline}, name, Anchor::end, bold);
}

void RowFrame::remark(double y, const std::string& words) {
  svg_.text({canvas_width - 4, y + to_baseline}, words, Anchor::end);
}

void RowFrame::upright(double value, const std::string& words) {
  if (value < x_.lo() || value > x_.hi()) return;
  svg_.line({x(value), box_.top}, {x(value), box_.bottom()}, {.stroke = "currentColor", .width = 1.5, .dash = "4 3"});
  svg_.text({x(value), box_.top - 24}, words, Anchor::middle);
}

}  // namespace bench::chart
