#include "summarise/gate/check.h"

#include <algorithm>

#include "summarise/gate/gate_term.h"
#include "summarise/sentence.h"

namespace bench {

namespace {

/// What a gate compares, or why there is nothing to compare.
struct Found {
  std::optional<double> value;
  bool at_least = false;  ///< the truth is this or more
  std::string why_none;
};

Found run_value(const RunTerm& term, const GroupSummary& group) {
  const auto value = term.of(group);
  return {value, false, value ? "" : std::string(term.why_none)};
}

Found metric_value(const Gate& gate, const GroupSummary& group, const FindQuantile& find_quantile) {
  const MetricSummary* metric = group.metric(gate.metric);
  if (metric == nullptr) return {std::nullopt, false, "no measured request has it"};
  const bool some_were_cut = metric->n_cut > 0;
  if (!gate.percent) return {metric->mean, some_were_cut, ""};
  if (*gate.percent <= 0) return {metric->min, false, ""};
  if (*gate.percent >= 100) return {metric->max, some_were_cut, ""};
  if (const Quantile* quantile = metric->at(*gate.percent)) return {quantile->value, quantile->at_least, ""};
  if (const auto quantile = find_quantile(gate.metric, *gate.percent)) return {quantile->value, quantile->at_least, ""};
  return {std::nullopt, false, "no measured request has it"};
}

bool keeps(const Gate& gate, const Found& found) {
  if (!found.value || (gate.less && found.at_least)) return false;
  if (gate.or_equal && *found.value == gate.limit) return true;
  return gate.less ? *found.value < gate.limit : *found.value > gate.limit;
}

}  // namespace

GateOutcome check_gate(const Gate& gate, const GroupSummary& group, const FindQuantile& find_quantile) {
  const auto term = find_gate_term(gate.metric);
  const Found found = term->of_run ? run_value(*term->of_run, group) : metric_value(gate, group, find_quantile);
  return {.text = gate.text,
          .model = group.model,
          .value = found.value,
          .at_least = found.at_least,
          .unit = term->unit,
          .kept = keeps(gate, found),
          .why_none = found.why_none};
}

GateOutcome unchecked_gate(const Gate& gate) { return {.text = gate.text, .why_none = "no request was measured"}; }

bool keeps_gates(const Summary& summary) {
  return std::all_of(summary.gates.begin(), summary.gates.end(), [](const GateOutcome& gate) { return gate.kept; });
}

std::vector<std::string> missed_gates(const Summary& summary) {
  std::vector<std::string> sentences;
  for (const GateOutcome& gate : summary.gates) {
    if (gate.kept) continue;
    std::string text = gate.text + ": ";
    if (!gate.model.empty()) text += gate.model + " has ";
    if (gate.value) text += (gate.at_least ? "at least " : "") + sentence_value(*gate.value, gate.unit);
    if (!gate.value && !gate.model.empty()) text += "no value, ";
    sentences.push_back(text + gate.why_none);
  }
  return sentences;
}

}  // namespace bench
