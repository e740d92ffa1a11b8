#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"
#include "bench/metric.h"
#include "bench/summary.h"

namespace bench {

/// A number with what is known about its error; no bare double reaches a reader. Without a value it is shown as "—".
struct Estimate {
  std::optional<double> value;
  std::optional<Interval> interval = std::nullopt;
  bool too_few = false;   ///< shown with an asterisk
  bool at_least = false;  ///< the truth is this or more
  bool operator==(const Estimate&) const = default;
};

Estimate mean_of(const MetricSummary& metric);
/// The percentile; of a rate its slow end, where there is one.
Estimate estimate_at(const MetricSummary& metric, double percent);
Estimate min_of(const MetricSummary& metric);
Estimate max_of(const MetricSummary& metric);

/// How a quantity is scaled for reading: shown = value * factor, in `unit` ("ms", "tok/s", "%"; "" for counts).
struct Scale {
  double factor = 1;
  std::string_view unit;
  std::optional<int> decimals = std::nullopt;  ///< of all numbers of a row; none: each has those it deserves
  bool scientific = false;                     ///< all numbers of a row, because one of them has to be
  bool operator==(const Scale&) const = default;
};

/// The scale in which values from `smallest` to `largest` read best side by side.
Scale scale_for(Unit unit, double smallest, double largest);

// All texts are Unicode and the same in every locale; safe_text() spells them in ASCII. What is missing or no number is
// "—". Three significant digits; a value with an interval has as many as the interval supports: two significant digits
// of its half-width, one where the value has three already: "41.7 [41.2, 42.1]", "212 [205, 224]".

/// The scale with one style for all numbers that stand in a row: as many decimals as the one that deserves most, as
/// long as the largest is no longer than four digits. Numbers that lie too far apart for that keep their own. Those
/// with an interval decide, if there are any: the others claim no more.
Scale in_one_style(Scale scale, const std::vector<Estimate>& row);

/// The number alone, "231*" or "≥ 60.0".
std::string number_text(const Estimate& estimate, const Scale& scale);
/// Its interval, "[41.2, 42.1]", with the coverage behind it when that is below 95 %; "" without one.
std::string interval_text(const Estimate& estimate, const Scale& scale);
/// "41.70 ± 0.45": the larger side of the interval with two significant digits, the value rounded to match.
std::string plus_minus_text(const Estimate& estimate, const Scale& scale);

/// All of it, in a scale of its own: "212 ms [205, 224]".
std::string quantity_text(const Estimate& estimate, Unit unit);
std::string duration_text(double seconds);
std::string rough_time(Nanos time);                                       ///< that somebody waits: "25 min"
std::string bytes_text(std::int64_t bytes);                               ///< "24.3 MB", powers of 1000
std::string percentile_label(double percent);                             ///< "p50", "p99.9"
std::string range_text(const MetricSummary& metric, const Scale& scale);  ///< "198 … 251"
std::string range_text(const MetricSummary& metric, Unit unit);           ///< "198 ms … 1.25 s"
std::string percentile_key(double percent);  ///< "p50", "p99_9": a name that needs no quotes in jq and SQL
/// "12.0 % [7.0, 19.8] (12/100)"; "—" of nothing.
std::string proportion_text(const Rate& rate);
/// The same of a metric that is a share: a proportion with its counts, a mean of shares without.
std::string share_text(const MetricSummary& metric);

}  // namespace bench
