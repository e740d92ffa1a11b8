// Whether a summary keeps the limits of --gate. A value that does not exist keeps none.

#include <algorithm>
#include <optional>
#include <string>

#include "bench/summary.h"

#include "summarise/gate_terms.h"

namespace bench {

namespace {

/// What a gate compares, or why there is nothing to compare.
struct Found {
  std::optional<double> value;
  bool at_least = false;  ///< the truth is this or more
  std::string why_not;
};

Found share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return {std::nullopt, false, "no request has it"};
  return {static_cast<double>(part) / static_cast<double>(whole), false, ""};
}

Found run_value(const std::string& id, const GroupSummary& group) {
  if (id == "error_rate") return share(group.n_total - group.n_ok, group.n_total);
  if (id == "schema_valid")
    return group.schema_valid ? share(group.schema_valid->hits, group.schema_valid->n) : share(0, 0);
  if (group.output_toks_per_s) return {group.output_toks_per_s, false, ""};
  return {std::nullopt, false, "no output tokens were counted"};
}

Found metric_value(const Gate& gate, const GroupSummary& group) {
  const auto metric = std::find_if(group.metrics.begin(), group.metrics.end(),
                                   [&](const MetricSummary& m) { return m.id == gate.metric; });
  if (metric == group.metrics.end()) return {std::nullopt, false, "no measured request has it"};
  const bool some_were_cut = metric->n_cut > 0;
  if (!gate.percent) return {metric->mean, some_were_cut, ""};
  if (*gate.percent <= 0) return {metric->min, false, ""};
  if (*gate.percent >= 100) return {metric->max, some_were_cut, ""};
  if (const Quantile* quantile = metric->at(*gate.percent)) return {quantile->value, quantile->at_least, ""};
  return {std::nullopt, false, "it was not computed; add it to --percentiles"};
}

bool keeps(const Gate& gate, const Found& found) {
  if (!found.value || (gate.less && found.at_least)) return false;
  if (gate.or_equal && *found.value == gate.limit) return true;
  return gate.less ? *found.value < gate.limit : *found.value > gate.limit;
}

std::string sentence(const Gate& gate, const GroupSummary& group, const Found& found, Unit unit) {
  const std::string has = gate.text + ": " + group.model + " has ";
  if (!found.value) return has + "no value, " + found.why_not;
  return has + (found.at_least ? "at least " : "") + value_text(*found.value, unit);
}

}  // namespace

std::vector<std::string> missed(const std::vector<Gate>& gates, const Summary& summary) {
  std::vector<std::string> sentences;
  for (const Gate& gate : gates) {
    const auto term = find_gate_term(gate.metric);
    if (!term) continue;  // parse_gates made it, so it has one
    if (summary.groups.empty()) sentences.push_back(gate.text + ": no request was measured");
    for (const GroupSummary& group : summary.groups) {
      const Found found = term->of_requests ? metric_value(gate, group) : run_value(gate.metric, group);
      if (!keeps(gate, found)) sentences.push_back(sentence(gate, group, found, term->unit));
    }
  }
  return sentences;
}

}  // namespace bench
