#include "present/footnotes.h"

#include <algorithm>

#include "base/text.h"
#include "present/metric_choice.h"
#include "present/number.h"
#include "summarise/statistics/percentile.h"

namespace bench {
namespace {

using Notes = std::vector<std::string>;
using Headline = std::vector<MeasuredMetric>;

void add_once(Notes& notes, std::string note) {
  if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

/// "a 95 % bound for p95 needs n ≥ 59"; nothing bounds the largest value there can be.
std::string bound_note(double percent) {
  const std::string label = percentile_label(percent);
  if (percent >= 100) return label + " has no upper bound";
  return "a 95 % bound for " + label + " needs n ≥ " + std::to_string(draws_for_bound(percent));
}

std::string asterisk_note(const Quantile& quantile) {
  const std::string n = std::to_string(quantile.n);
  const std::string which =
      quantile.rank == quantile.n ? "largest of " + n : "rank " + std::to_string(quantile.rank) + " of " + n;
  return "* " + which + "; " + bound_note(quantile.percent);
}

/// Tags differ in size, so they share one note without a rank.
std::optional<double> starred_percentile_of_tags(const GroupSummary& group) {
  for (const TagSummary& tag : group.tags) {
    for (const auto& [metric, summary] : headline_of(tag.metrics)) {
      const bool starred = !summary.quantiles.empty() && summary.quantiles.front().too_few;
      if (starred) return summary.quantiles.front().percent;
    }
  }
  return std::nullopt;
}

Notes asterisk_notes(const GroupSummary& group, const Headline& headline) {
  Notes notes;
  for (const auto& [metric, summary] : headline) {
    for (const Quantile& quantile : summary.quantiles) {
      if (quantile.too_few) add_once(notes, asterisk_note(quantile));
    }
  }
  if (const auto percent = starred_percentile_of_tags(group)) {
    add_once(notes, "* by tag: " + bound_note(*percent));
  }
  return notes;
}

/// "percentiles are nearest ranks (p50: 50 of 100, p95: 95 of 100)"
Notes method_notes(const Headline& headline) {
  if (headline.empty() || headline.front().summary.quantiles.empty()) return {};
  Notes ranks;
  for (const Quantile& quantile : headline.front().summary.quantiles) {
    ranks.push_back(percentile_label(quantile.percent) + ": " + std::to_string(quantile.rank) + " of " +
                    std::to_string(quantile.n));
  }
  return {"percentiles are nearest ranks (" + joined(ranks, ", ") + ")"};
}

/// "[low, high] is a 95 % interval (means bca, percentiles between runs)"
Notes interval_notes(const Headline& headline, std::string_view form) {
  Notes of_means;
  Notes of_percentiles;
  for (const auto& [metric, summary] : headline) {
    if (summary.mean_interval) add_once(of_means, summary.mean_interval->method);
    for (const Quantile& quantile : summary.quantiles) {
      if (quantile.interval) add_once(of_percentiles, quantile.interval->method);
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

/// "cut requests count with the time that they had: Wall 3"
Notes cut_notes(const Headline& headline) {
  Notes cut;
  for (const auto& [metric, summary] : headline) {
    if (summary.n_cut == 0) continue;
    cut.push_back(std::string(metric.title) + " " + std::to_string(summary.n_cut));
  }
  if (cut.empty()) return {};
  return {"requests that were cut count as ≥ the time they had, and not in the mean: " + joined(cut, ", ")};
}

/// "n = 100, but TPOT 97, Decode rate 97"
Notes count_notes(const GroupSummary& group, const Headline& headline) {
  Notes fewer;
  for (const auto& [metric, summary] : headline) {
    if (summary.n == group.n_measured) continue;
    fewer.push_back(std::string(metric.title) + " " + std::to_string(summary.n));
  }
  if (fewer.empty()) return {};
  return {"n = " + std::to_string(group.n_measured) + ", but " + joined(fewer, ", ")};
}

Notes notes_of(const GroupSummary& group, std::string_view interval_form) {
  const auto headline = headline_of(group.metrics);
  Notes notes = asterisk_notes(group, headline);
  for (const Notes& more : {interval_notes(headline, interval_form), method_notes(headline),
                            count_notes(group, headline), cut_notes(headline)}) {
    notes.insert(notes.end(), more.begin(), more.end());
  }
  return notes;
}

}  // namespace

std::vector<std::string> footnotes_of(const Summary& summary, std::string_view interval_form) {
  std::vector<Notes> of_groups;
  for (const GroupSummary& group : summary.groups) of_groups.push_back(notes_of(group, interval_form));
  const auto holds_for_all = [&](const std::string& note) {
    return std::all_of(of_groups.begin(), of_groups.end(),
                       [&](const Notes& notes) { return std::find(notes.begin(), notes.end(), note) != notes.end(); });
  };
  Notes all;
  for (std::size_t i = 0; i < of_groups.size(); ++i) {
    for (const std::string& note : of_groups[i]) {
      add_once(all, holds_for_all(note) ? note : summary.groups[i].model + ": " + note);
    }
  }
  return all;
}

}  // namespace bench
