#include "present/footnotes.h"

#include <algorithm>

#include "base/text.h"
#include "present/metric_choice.h"
#include "present/number.h"
#include "present/quality/grid.h"
#include "summarise/statistics/percentile.h"

namespace bench {
namespace {

using Notes = std::vector<std::string>;

void add_once(Notes& notes, std::string note) {
  if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

/// The starred percentiles of all groups and tags, in the order in which they are met.
std::vector<double> starred_percentiles(const Summary& summary) {
  std::vector<double> starred;
  const auto collect = [&](const std::vector<MeasuredMetric>& shown, std::size_t how_many) {
    for (const auto& [metric, values] : shown) {
      for (std::size_t i = 0; i < std::min(how_many, values.quantiles.size()); ++i) {
        // Of a rate the note names the other end's percentile: both need the same number of values.
        const double percent = values.quantiles[i].slow_end_of.value_or(values.quantiles[i].percent);
        const bool is_new = std::find(starred.begin(), starred.end(), percent) == starred.end();
        if (values.quantiles[i].too_few && is_new) starred.push_back(percent);
      }
    }
  };
  for (const GroupSummary& group : summary.groups) {
    collect(headline_of(group), std::size_t(-1));
    for (const TagSummary& tag : group.tags) collect(headline_of(group, tag.metrics), 1);
  }
  return starred;
}

/// "* too few values for a 95 % bound: p50 needs n ≥ 6, p95 n ≥ 59"; nothing bounds the largest value there can be.
Notes asterisk_notes(const Summary& summary) {
  Notes bounds;
  for (const double percent : starred_percentiles(summary)) {
    const std::string label = percentile_label(percent);
    bounds.push_back(percent >= 100 ? label + " has none"
                                    : label + " needs n ≥ " + std::to_string(draws_for_bound(percent)));
  }
  if (bounds.empty()) return {};
  return {"* too few values for a 95 % bound: " + joined(bounds)};
}

/// "p95 / p5: p95 of times, p5 of rates: both are the slow end"
Notes slow_end_notes(const Summary& summary) {
  for (const GroupSummary& group : summary.groups) {
    for (const auto& [metric, values] : headline_of(group)) {
      for (const Quantile& quantile : values.quantiles) {
        if (!quantile.slow_end_of) continue;
        const std::string upper = percentile_label(*quantile.slow_end_of);
        const std::string lower = percentile_label(quantile.percent);
        return {upper + " / " + lower + ": " + upper + " of times, " + lower + " of rates, the slow end of both"};
      }
    }
  }
  return {};
}

/// What the columns of a score say, once for all models.
Notes quality_notes(const Summary& summary) {
  Notes methods, words;
  bool any = false;
  for (const GroupSummary& group : summary.groups) {
    if (!group.quality || !group.quality->is_graded) continue;
    any = true;
    add_once(words, group.quality->is_neutral() ? counted_word(*group.quality) : "right");
    for (const ScoreSlice& slice : group.quality->slices)
      if (slice.interval) add_once(methods, slice.interval->method);
  }
  if (!any) return {};
  Notes notes;
  if (!methods.empty())
    notes.push_back("of a score, ± is the larger side of a 95 % interval (" + joined(methods, " or ") + ")");
  notes.push_back("n counts every question: unparsed (no answer found in the reply), cut and failed ones are not " +
                  joined(words, " or "));
  return notes;
}

/// "percentiles are nearest ranks (p50: 50 of 100, p95: 95 of 100)", with the ranks where all groups share them.
Notes method_notes(const Summary& summary) {
  Notes of_groups;
  for (const GroupSummary& group : summary.groups) {
    const auto headline = headline_of(group);
    if (headline.empty()) continue;
    Notes ranks;
    for (const Quantile& quantile : headline.front().summary.quantiles) {
      if (quantile.slow_end_of) continue;
      ranks.push_back(percentile_label(quantile.percent) + ": " + std::to_string(quantile.rank) + " of " +
                      std::to_string(quantile.n));
    }
    if (!ranks.empty()) add_once(of_groups, joined(ranks, ", "));
  }
  if (of_groups.empty()) return {};
  const std::string note = "percentiles are nearest ranks";
  return {of_groups.size() == 1 ? note + " (" + of_groups.front() + ")" : note};
}

/// "[low, high] is a 95 % interval (means bca, percentiles between runs)"
Notes interval_notes(const Summary& summary, std::string_view form) {
  Notes of_means;
  Notes of_percentiles;
  for (const GroupSummary& group : summary.groups) {
    for (const auto& [metric, values] : headline_of(group)) {
      if (values.mean_interval) add_once(of_means, values.mean_interval->method);
      for (const Quantile& quantile : values.quantiles) {
        if (quantile.interval) add_once(of_percentiles, quantile.interval->method);
      }
    }
  }
  Notes methods;
  if (of_means == of_percentiles) {
    methods = of_means;
  } else {
    if (!of_means.empty()) methods.push_back("means " + joined(of_means, " or "));
    if (!of_percentiles.empty()) methods.push_back("percentiles " + joined(of_percentiles, " or "));
  }
  if (methods.empty()) return {};
  return {std::string(form) + " a 95 % interval (" + joined(methods, ", ") + ")"};
}

/// "note: Wall 3", or "note: a: Wall 3; b: TTFT 2" for several models.
template <class Count>
Notes per_metric(const Summary& summary, std::string_view note, Count count) {
  Notes of_groups;
  for (const GroupSummary& group : summary.groups) {
    Notes counts;
    for (const auto& [metric, values] : headline_of(group)) {
      if (const auto n = count(group, values)) counts.push_back(std::string(metric.title) + " " + std::to_string(*n));
    }
    if (counts.empty()) continue;
    of_groups.push_back((summary.groups.size() > 1 ? group.model + ": " : "") + joined(counts, ", "));
  }
  if (of_groups.empty()) return {};
  return {std::string(note) + ": " + joined(of_groups, "; ")};
}

using MaybeCount = std::optional<std::int64_t>;

MaybeCount cut_values(const GroupSummary&, const MetricSummary& values) {
  return values.n_cut > 0 ? MaybeCount(values.n_cut) : std::nullopt;
}

MaybeCount fewer_values(const GroupSummary& group, const MetricSummary& values) {
  return values.n != group.n_measured ? MaybeCount(values.n) : std::nullopt;
}

}  // namespace

std::vector<std::string> footnotes_of(const Summary& summary, std::string_view interval_form) {
  Notes all;
  for (const Notes& more :
       {quality_notes(summary), asterisk_notes(summary), slow_end_notes(summary),
        interval_notes(summary, interval_form), method_notes(summary),
        per_metric(summary, "not from all measured requests", fewer_values),
        per_metric(summary, "requests that were cut count as ≥ the time they had, and not in the mean", cut_values)}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace bench
