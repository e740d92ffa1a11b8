#pragma once

#include <optional>
#include <vector>

#include "bench/diagnosis.h"

#include "study/diagnose/measured/analysis.h"

namespace bench {

// The conclusions from an analysis, one kind a file.

struct Judgement {
  Cause cause = Cause::undetermined;
  bool is_close = false;  ///< two causes cost about as much, or the limit of `scales` is within the interval
  std::string says = {};
  std::string settled_by = {};
};
Judgement judge(const Analysis& found);

/// In the order queueing, bandwidth, grammar, temperature.
std::vector<Hypothesis> hypotheses_of(const Analysis& found, const Judgement& judgement);
std::vector<CauseShare> shares_of(const Analysis& found);
std::vector<ConditionSpeed> condition_speeds(const Analysis& found);
std::vector<Evidence> findings_of(const Analysis& found);
/// How the server treats prompts: whether it remembers them, what reading them takes, what becomes of too long ones.
std::vector<Evidence> prompt_findings(const Records& records, const Analysis& found);
/// Replies that are as the schema wants, by temperature.
std::vector<Evidence> validity_findings(const Records& records);
/// What replies without durations of the server leave unknown; none where it tells some.
std::optional<Warning> durations_missing(const Analysis& found);
std::vector<Warning> warnings_of(const Analysis& found, const RunHeader& header, const RunEnd& end);
std::vector<TimelineRow> timeline_of(const Analysis& found, const Judgement& judgement);

/// 10 % less with a schema, 20 % less at another temperature: what counts as an effect.
inline constexpr double schema_effect = 0.10;
inline constexpr double temperature_effect = 0.20;

/// By how much X falls from one condition to the other: ln(before / after); none while one is missing.
std::optional<LogEstimate> fall(const std::optional<LogEstimate>& before, const std::optional<LogEstimate>& after);

/// The share of the whole that a fall of the logarithm is: 0.2 for 20 % less.
double share_lost(double log_fall);

}  // namespace bench
