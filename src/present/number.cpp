#include "present/number.h"

#include <algorithm>
#include <cmath>

#include <spdlog/fmt/fmt.h>

namespace bench {
namespace {

constexpr std::string_view no_number = "—";
constexpr int usual_digits = 3;
constexpr int most_digits = 6;

/// Exponent of the leading digit once `value` is rounded to `digits` significant ones: 99.96 with three is 1.00e2.
int leading_exponent(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const int exponent = static_cast<int>(std::floor(std::log10(std::fabs(value))));
  const double unit = std::pow(10.0, exponent - digits + 1);
  return std::round(std::fabs(value) / unit) * unit >= std::pow(10.0, exponent + 1) * (1 - 1e-12) ? exponent + 1
                                                                                                  : exponent;
}

/// Decimals that show `digits` significant digits; negative when not even all digits before the point are significant.
int decimals_for(double value, int digits) { return digits - 1 - leading_exponent(value, digits); }

int decimals_with_interval(double value, double half_width) {
  const int plain = std::max(0, decimals_for(value, usual_digits));
  if (half_width <= 0) return plain;
  const int two_digits = decimals_for(half_width, 2);
  return std::min({two_digits, std::max(plain, two_digits - 1), decimals_for(value, most_digits)});
}

/// A number of a size that nobody reads in full.
bool is_extreme(double value) { return value != 0 && (std::fabs(value) < 1e-4 || std::fabs(value) >= 1e7); }

std::string digits_text(double value, int decimals, bool scientific) {
  if (!std::isfinite(value)) return std::string(no_number);
  if (scientific) return fmt::format("{:.{}e}", value, usual_digits - 1);
  if (decimals < 0) {
    const double step = std::pow(10.0, -decimals);
    value = std::round(value / step) * step;
  }
  if (value == 0) value = 0;  // no minus sign in front of a zero
  std::string text = fmt::format("{:.{}f}", value, std::max(decimals, 0));
  const bool rounded_to_zero = text.find_first_not_of("-0.") == std::string::npos;
  return rounded_to_zero && text.front() == '-' ? text.substr(1) : text;
}

/// An estimate in the scale it is shown in, with the digits it deserves.
struct Shown {
  double value;
  std::optional<Interval> interval;
  int decimals;
  bool scientific;

  Shown(const Estimate& estimate, const Scale& scale)
      : value(*estimate.value * scale.factor),
        interval(estimate.interval),
        decimals(scale.decimals.value_or(std::max(0, decimals_for(value, usual_digits)))),
        scientific(scale.scientific || is_extreme(value)) {
    if (!interval) return;
    interval->lo *= scale.factor;
    interval->hi *= scale.factor;
    if (!scale.decimals) decimals = decimals_with_interval(value, (interval->hi - interval->lo) / 2);
  }

  std::string text(double number) const { return digits_text(number, decimals, scientific); }
};

bool has_number(const Estimate& estimate) { return estimate.value && std::isfinite(*estimate.value); }

std::string with_marks(const std::string& digits, const Estimate& estimate) {
  return (estimate.at_least ? "≥ " : "") + digits + (estimate.too_few ? "*" : "");
}

std::string percent_text(double share) { return digits_text(share * 100, decimals_for(share * 100, 3), false) + " %"; }

Scale seconds_scale(double largest) {
  const auto in_next_unit = [&](double factor) { return leading_exponent(largest * factor, usual_digits) >= 3; };
  if (largest == 0 || in_next_unit(1e3)) return {1, "s"};
  return in_next_unit(1e6) ? Scale{1e3, "ms"} : Scale{1e6, "µs"};
}

}  // namespace

Estimate mean_of(const MetricSummary& metric) { return {metric.mean, metric.mean_interval}; }

Estimate min_of(const MetricSummary& metric) { return {metric.min}; }
Estimate max_of(const MetricSummary& metric) { return {.value = metric.max, .at_least = metric.n_cut > 0}; }

Estimate estimate_at(const MetricSummary& metric, double percent) {
  const Quantile* found = metric.at(percent);
  for (const Quantile& quantile : metric.quantiles) {
    if (quantile.slow_end_of == percent) found = &quantile;
  }
  if (found == nullptr) return {};
  return {found->value, found->interval, found->too_few, found->at_least};
}

Scale scale_for(Unit unit, double smallest, double largest) {
  constexpr double widest = 1e5;  // five digits before the point are still read at a glance
  switch (unit) {
    case Unit::seconds: {
      const Scale fine = seconds_scale(smallest);
      return largest * fine.factor < widest ? fine : seconds_scale(largest);
    }
    case Unit::tokens_per_second:
      return {1, "tok/s"};
    case Unit::share:
      return {100, "%"};
    case Unit::count:
      return {};
  }
  return {};
}

Scale in_one_style(Scale scale, const std::vector<Estimate>& row) {
  constexpr double too_far_apart = 1e3;  // one style would make the smallest a zero
  const bool one_has_interval =
      std::any_of(row.begin(), row.end(), [](const Estimate& e) { return has_number(e) && e.interval; });
  std::optional<int> fewest, most;
  double smallest = 0, largest = 0;
  for (const Estimate& estimate : row) {
    if (!has_number(estimate)) continue;
    const Shown shown(estimate, scale);
    scale.scientific = scale.scientific || shown.scientific;
    if (estimate.interval || !one_has_interval) {
      fewest = std::min(fewest.value_or(shown.decimals), shown.decimals);
      most = std::max(most.value_or(shown.decimals), shown.decimals);
    }
    const double size = std::fabs(shown.value);
    largest = std::max(largest, size);
    if (size > 0) smallest = smallest == 0 ? size : std::min(smallest, size);
  }
  if (most && largest < too_far_apart * smallest)
    scale.decimals = std::max(*fewest, std::min(*most, decimals_for(largest, usual_digits + 1)));
  return scale;
}

std::string number_text(const Estimate& estimate, const Scale& scale) {
  if (!has_number(estimate)) return std::string(no_number);
  const Shown shown(estimate, scale);
  return with_marks(shown.text(shown.value), estimate);
}

std::string interval_text(const Estimate& estimate, const Scale& scale) {
  if (!has_number(estimate) || !estimate.interval) return "";
  const Shown shown(estimate, scale);
  const std::string text = "[" + shown.text(shown.interval->lo) + ", " + shown.text(shown.interval->hi) + "]";
  const double coverage = shown.interval->coverage;
  return coverage < 0.9495 ? text + " (" + percent_text(coverage) + ")" : text;
}

std::string plus_minus_text(const Estimate& estimate, const Scale& scale) {
  if (!has_number(estimate) || !estimate.interval) return number_text(estimate, scale);
  Shown shown(estimate, scale);
  const double side = std::max(shown.value - shown.interval->lo, shown.interval->hi - shown.value);
  if (side > 0) shown.decimals = std::min(decimals_for(side, 2), decimals_for(shown.value, most_digits));
  return with_marks(shown.text(shown.value), estimate) + " ± " + shown.text(side);
}

std::string quantity_text(const Estimate& estimate, Unit unit) {
  if (!has_number(estimate)) return std::string(no_number);
  const Scale scale = scale_for(unit, *estimate.value, *estimate.value);
  std::string text = number_text(estimate, scale);
  if (!scale.unit.empty()) text.append(" ").append(scale.unit);
  const std::string interval = interval_text(estimate, scale);
  return interval.empty() ? text : text + " " + interval;
}

std::string duration_text(double seconds) { return quantity_text({seconds}, Unit::seconds); }

std::string rough_time(Nanos time) {
  const double s = seconds(time);
  if (s < 90) return std::to_string(static_cast<std::int64_t>(s + 1)) + " s";
  if (s < 5400) return std::to_string(std::llround(s / 60)) + " min";
  return std::to_string(std::llround(s / 3600)) + " h";
}

std::string bytes_text(std::int64_t bytes) {
  constexpr std::string_view units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  double amount = static_cast<double>(bytes);
  for (; unit + 1 < std::size(units) && leading_exponent(amount, usual_digits) >= 3; ++unit) amount /= 1000;
  const int decimals = unit == 0 ? 0 : std::max(0, decimals_for(amount, usual_digits));
  return digits_text(amount, decimals, false) + " " + std::string(units[unit]);
}

std::string percentile_label(double percent) { return fmt::format("p{:.{}g}", percent, most_digits); }

std::string range_text(const MetricSummary& metric, const Scale& scale) {
  return number_text(min_of(metric), scale) + " … " + number_text(max_of(metric), scale);
}

std::string range_text(const MetricSummary& metric, Unit unit) {
  return quantity_text(min_of(metric), unit) + " … " + quantity_text(max_of(metric), unit);
}

std::string percentile_key(double percent) {
  std::string key = percentile_label(percent);
  std::replace(key.begin(), key.end(), '.', '_');
  return key;
}

std::string proportion_text(const Rate& rate) {
  if (rate.n == 0) return std::string(no_number);
  const double share = static_cast<double>(rate.hits) / static_cast<double>(rate.n);
  return quantity_text({share, rate.interval}, Unit::share) + " (" + std::to_string(rate.hits) + "/" +
         std::to_string(rate.n) + ")";
}

std::string share_text(const MetricSummary& metric) {
  if (metric.hits) return proportion_text({*metric.hits, metric.n, metric.mean_interval});
  return quantity_text(mean_of(metric), Unit::share);
}

}  // namespace bench
