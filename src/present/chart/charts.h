#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/figure.h"

#include "present/chart/kit/plot.h"
#include "present/chart/series.h"

namespace bench::chart {

// The figures of a report, a file each and a line each in figures.cpp. Each is empty when these runs have no data for
// it.
std::vector<Figure> cumulative_times(const std::vector<Series>& all);
std::vector<Figure> wait_by_workers(const std::vector<Series>& all);
std::vector<Figure> throughput_against_latency(const std::vector<Series>& all);
std::vector<Figure> accuracy_by_topic(const std::vector<Series>& all);
std::vector<Figure> accuracy_against_speed(const std::vector<Series>& all);
std::vector<Figure> reliability(const std::vector<Series>& all);
std::vector<Figure> request_timelines(const std::vector<Series>& all);
std::vector<Figure> throughput_in_time(const std::vector<Series>& all);
std::vector<Figure> drift_in_time(const std::vector<Series>& all);

// What they share.

/// Panels of one figure; what is beyond them is told of in the caption.
inline constexpr std::size_t most_panels = 6;

/// Puts what was drawn into the figure, with its title and caption.
Figure drawn(Figure figure, Svg&& svg, double height);

/// "a; b; c", and how many more there are beyond four.
std::string listed(const std::vector<std::string>& sentences);

/// "Not drawn: 3 of 51 series." or "".
std::string not_drawn(std::size_t drawn, std::size_t all, const std::string& things);

/// With its first letter as a sentence begins; ASCII only.
std::string capitalised(std::string text);

/// A sentence put behind others.
void say(std::string& caption, const std::string& sentence);

/// The names of these series behind their styles; none for a single one.
std::vector<LegendEntry> legend_of(const std::vector<const Series*>& panel, Swatch swatch);

/// At most eight of them a panel.
std::vector<std::vector<const Series*>> panels_of(const std::vector<const Series*>& drawn);

/// The worst percentile that a metric was asked for, p95 as a rule; null for none above the median.
const Quantile* high_quantile(const MetricSummary& metric);

/// "231 ms*"
std::string value_text(const Quantile& quantile, Unit unit);

/// What the asterisk means, where these have one.
std::string asterisk_note(bool any);

}  // namespace bench::chart
