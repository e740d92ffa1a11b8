#include "study/compare/change_gate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/nearest.h"
#include "base/text.h"
#include "summarise/gate/gate_term.h"

namespace bench {
namespace {

/// Metrics that have a worse direction, as a user types them.
std::vector<std::string> gated_names() {
  std::vector<std::string> names;
  for (const std::string& name : gate_names()) {
    const auto term = find_gate_term(name);
    const Metric* metric = term ? find_metric(term->id) : nullptr;
    if (metric != nullptr && metric->better != Better::neither) names.push_back(name);
  }
  return names;
}

SetupError bad_gate(std::string_view text, std::string why, std::vector<std::string> advice) {
  return {ExitCode::usage, "", "'" + std::string(text) + "' " + std::move(why), std::move(advice)};
}

Expected<ChangeGate> parse_one(std::string_view text) {
  if (text.find_first_of("<>") != std::string_view::npos)
    return bad_gate(text, "limits a value, not a change", {"write by how much it may become worse: ttft:5%"});
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return bad_gate(text, "has no limit", {"write for example ttft:5%"});
  const std::string_view name = trimmed(text.substr(0, colon));
  const auto term = find_gate_term(name);
  const Metric* metric = term ? find_metric(term->id) : nullptr;
  if (metric == nullptr || metric->better == Better::neither) {
    std::vector<std::string> advice{"choose one of " + joined(gated_names())};
    if (const auto near = nearest(name, gated_names())) advice.push_back("did you mean " + *near + "?");
    return bad_gate(text, "names no metric of requests that can become worse", std::move(advice));
  }
  const auto limit = parse_limit(trimmed(text.substr(colon + 1)), Unit::share);
  if (!limit) return bad_gate(text, "has no share as its limit", {"write " + std::string(name) + ":5%"});
  return ChangeGate{std::string(text), std::string(metric->id), *limit};
}

}  // namespace

Expected<std::vector<ChangeGate>> parse_change_gates(std::string_view text) {
  std::vector<ChangeGate> gates;
  for (const std::string_view part : split(text, ',')) {
    auto gate = parse_one(trimmed(part));
    if (!gate) return gate.error();
    gates.push_back(std::move(*gate));
  }
  if (gates.empty()) return bad_gate(text, "has no metric", {"write for example ttft:5%"});
  return gates;
}

ChangeGateOutcome outcome_of(const ChangeGate& gate, const std::vector<Comparison>& comparisons) {
  const auto found = std::find_if(comparisons.begin(), comparisons.end(),
                                  [&](const Comparison& made) { return made.metric == gate.metric; });
  if (found == comparisons.end() || found->verdict == Comparison::Verdict::no_data)
    return {gate.text, false, "there is nothing to compare"};
  if (found->is_worse_by(gate.limit)) return {gate.text, false, "it became worse by more than that"};
  return {gate.text, true, found->is_worse() ? "worse, by no more than that" : "not shown to be worse"};
}

}  // namespace bench
