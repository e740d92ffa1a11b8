#include "present/chart/kit/axis.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "present/chart/kit/svg.h"

namespace bench::chart {
namespace {

// Beyond these a difference or a product of two of them is no number any more.
constexpr double largest = 1e100;
constexpr double smallest = 1e-100;

constexpr double in_step[] = {1, 2, 5, 10};

/// The least of 1, 2 or 5 times a power of ten that is not less than `wanted`.
double step_of_at_least(double wanted) {
  const double decade = std::pow(10.0, std::floor(std::log10(wanted)));
  for (const double factor : in_step)
    if (factor * decade >= wanted * (1 - 1e-9)) return factor * decade;
  return 10 * decade;
}

Extent limited(Extent extent) {
  extent.lo = std::clamp(extent.lo, -largest, largest);
  extent.hi = std::clamp(extent.hi, -largest, largest);
  return extent;
}

/// All of these factors times the powers of ten from the decade of lo to that of hi, as far as they are needed to
/// enclose both.
std::vector<double> enclosing(const std::vector<double>& factors, double lo, double hi, int decades_apart) {
  constexpr double near = 1e-9;
  const int first = static_cast<int>(std::floor(std::log10(lo) + near));
  const int last = static_cast<int>(std::ceil(std::log10(hi) - near));
  std::vector<double> all;
  for (int decade = first - decades_apart; decade <= last + decades_apart; ++decade) {
    if (decade % decades_apart != 0) continue;
    for (const double factor : factors) {
      // Divided where it can be: 0.2 is to be the number that prints as 0.2.
      all.push_back(decade < 0 ? factor / std::pow(10.0, -decade) : factor * std::pow(10.0, decade));
    }
  }
  const auto above_lo = std::find_if(all.begin(), all.end(), [&](double tick) { return tick > lo * (1 + near); });
  const auto begin = above_lo == all.begin() ? above_lo : std::prev(above_lo);
  auto end = std::find_if(begin, all.end(), [&](double tick) { return tick >= hi * (1 - near); });
  if (end != all.end()) ++end;
  if (end - begin < 2 && end != all.end()) ++end;
  return {begin, end};
}

std::string without_idle_zeros(std::string text) {
  if (text.find('.') == std::string::npos || text.find('e') != std::string::npos) return text;
  text.resize(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::string plain_number(double value) { return without_idle_zeros(number_text({value}, {})); }

void Extent::add(double value) {
  if (!std::isfinite(value)) return;
  lo = any ? std::min(lo, value) : value;
  hi = any ? std::max(hi, value) : value;
  any = true;
}

Axis Axis::linear(Extent extent, int most_ticks) {
  extent = limited(extent);
  const double size = std::max(std::fabs(extent.lo), std::fabs(extent.hi));
  if (!(extent.hi - extent.lo > size * 1e-9)) {  // one value, or hardly more: room around it
    const double room = size > 0 ? size * 0.1 : 1;
    extent.lo -= room;
    extent.hi += room;
  }
  for (double step = step_of_at_least((extent.hi - extent.lo) / (most_ticks - 1));;
       step = step_of_at_least(step * 1.5)) {
    const double first = std::floor(extent.lo / step + 1e-9), last = std::ceil(extent.hi / step - 1e-9);
    if (last - first + 1 > most_ticks) continue;
    std::vector<double> ticks;
    for (double i = first; i <= last; ++i) ticks.push_back(i * step);
    return {Spacing::linear, std::move(ticks)};
  }
}

Axis Axis::from_zero(Extent extent, int most_ticks) {
  extent.lo = std::min(extent.lo, 0.0);
  if (!(extent.hi > 0)) extent.hi = extent.lo < 0 ? 0 : 1;
  return linear(extent, most_ticks);
}

Axis Axis::counts(Extent extent, int most_ticks) {
  Axis axis = from_zero(extent, most_ticks);
  std::erase_if(axis.ticks_, [](double tick) { return tick != std::floor(tick); });
  if (axis.hi() < extent.hi) axis.ticks_.push_back(axis.hi() + 1);
  return axis;
}

Axis Axis::log10(Extent extent, int most_ticks) {
  extent.lo = std::clamp(extent.lo, smallest, largest);
  extent.hi = std::clamp(extent.hi, extent.lo, largest);
  if (extent.hi < extent.lo * 1.1) extent = {extent.lo / 1.2, extent.hi * 1.2, true};  // hardly more than one value
  constexpr std::size_t few = 4;
  auto usual = enclosing({1, 2, 5}, extent.lo, extent.hi, 1);
  if (usual.size() < few) usual = enclosing({1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9}, extent.lo, extent.hi, 1);
  if (static_cast<int>(usual.size()) <= most_ticks) return {Spacing::log10, std::move(usual)};
  for (int apart = 1;; ++apart) {
    auto ticks = enclosing({1}, extent.lo, extent.hi, apart);
    if (static_cast<int>(ticks.size()) <= most_ticks) return {Spacing::log10, std::move(ticks)};
  }
}

Axis Axis::log2(Extent extent, int most_ticks) {
  const double lo = std::clamp(extent.lo, smallest, largest);
  const int first = static_cast<int>(std::floor(std::log2(lo) + 1e-9));
  const int last =
      std::max(first + 1, static_cast<int>(std::ceil(std::log2(std::clamp(extent.hi, lo, largest)) - 1e-9)));
  const int apart = (last - first) / most_ticks + 1;
  std::vector<double> ticks;
  for (int power = first; power < last + apart; power += apart) ticks.push_back(std::exp2(power));
  return {Spacing::log2, std::move(ticks)};
}

Axis Axis::percent() {
  Axis axis{Spacing::linear, {0, 0.2, 0.4, 0.6, 0.8, 1}};
  axis.scale_ = scale_for(Unit::share, 1, 1);
  return axis;
}

double Axis::spaced(double value) const { return spacing_ == Spacing::linear ? value : std::log(value); }

bool Axis::has_place(double value) const { return std::isfinite(value) && (spacing_ == Spacing::linear || value > 0); }

double Axis::share_of(double value) const {
  if (!has_place(value)) return 0;
  const double from = spaced(lo()), to = spaced(hi());
  return std::clamp((spaced(value) - from) / (to - from), 0.0, 1.0);
}

double Axis::widest_tick() const {
  double widest = 0;
  for (const double tick : ticks_) widest = std::max(widest, text_width(tick_text(tick)));
  return widest;
}

std::string Axis::tick_text(double tick) const { return without_idle_zeros(number_text({tick}, scale_)); }

Axis Axis::titled(std::string title, Unit unit) const {
  Axis axis = *this;
  // On a log axis the middle decides, so that neither end has too many digits.
  const double size = spacing_ == Spacing::linear ? std::max(std::fabs(lo()), std::fabs(hi())) : std::sqrt(lo() * hi());
  axis.scale_ = scale_for(unit, size, size);
  axis.title_ = std::move(title);
  if (!axis.scale_.unit.empty()) axis.title_ += ", " + std::string(axis.scale_.unit);
  return axis;
}

}  // namespace bench::chart
