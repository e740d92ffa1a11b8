// Whether a summary keeps the limits of --gate. A value that does not exist keeps none.

#include <optional>
#include <string>

#include "bench/summary.h"

#include "summarise/gate/gate_term.h"
#include "summarise/sentence.h"

namespace bench {

namespace {

/// What a gate compares, or why there is nothing to compare.
struct Found {
  std::optional<double> value;
  bool at_least = false;  ///< the truth is this or more
  std::string why_not;
};

Found run_value(const RunTerm& term, const GroupSummary& group) {
  return {term.of(group), false, std::string(term.why_none)};
}

Found metric_value(const Gate& gate, const GroupSummary& group) {
  const MetricSummary* metric = group.metric(gate.metric);
  if (metric == nullptr) return {std::nullopt, false, "no measured request has it"};
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
  return has + (found.at_least ? "at least " : "") + sentence_value(*found.value, unit);
}

}  // namespace

std::vector<std::string> missed(const std::vector<Gate>& gates, const Summary& summary) {
  std::vector<std::string> sentences;
  for (const Gate& gate : gates) {
    const auto term = find_gate_term(gate.metric);
    if (!term) continue;  // parse_gates made it, so it has one
    if (summary.groups.empty()) sentences.push_back(gate.text + ": no request was measured");
    for (const GroupSummary& group : summary.groups) {
      const Found found = term->of_run ? run_value(*term->of_run, group) : metric_value(gate, group);
      if (!keeps(gate, found)) sentences.push_back(sentence(gate, group, found, term->unit));
    }
  }
  return sentences;
}

}  // namespace bench
