#include "summarise/precision.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/nearest.h"
#include "base/text.h"
#include "summarise/findings.h"
#include "summarise/gate/gate_term.h"
#include "summarise/metric/ids.h"
#include "summarise/quality/slices.h"
#include "summarise/run_conditions.h"
#include "summarise/statistics/metric_summary.h"

namespace bench {
namespace {

constexpr std::string_view score_name = "accuracy";

SetupError bad_precision(std::string_view text, std::string why, std::vector<std::string> advice) {
  return {ExitCode::usage, "", "'" + std::string(text) + "' " + std::move(why), std::move(advice)};
}

std::vector<std::string> precise_names() {
  std::vector<std::string> names{std::string(score_name)};
  for (const std::string& name : gate_names()) {
    const auto term = find_gate_term(name);
    if (term && term->of_run == nullptr && term->has_statistics) names.push_back(name);
  }
  return names;
}

HeldValue score_of(const Measured& measured, double coverage) {
  const ScoreSlice all = score_of_all({measured, measured.all_places()}, coverage);
  return {"", all.accuracy, all.interval};
}

std::optional<HeldValue> median_of(const Measured& measured, const Metric& metric, const RunHeader& header,
                                   double coverage) {
  const std::vector<std::size_t> places = measured.all_places();
  const auto median =
      percentile_with(coverage, 50, measured.samples(metric, places), measured.sampling(is_open_loop(header), places));
  if (!median) return std::nullopt;
  return HeldValue{std::string(metric.id), median->value, median->interval};
}

}  // namespace

Expected<PrecisionGoal> parse_precision(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = colon == text.npos ? "" : trimmed(text.substr(0, colon));
  const std::string_view width = colon == text.npos ? text : text.substr(colon + 1);
  PrecisionGoal goal{std::string(text), "", 0};
  if (colon != text.npos) {
    const auto term = find_gate_term(name);
    const bool is_score = name == score_name || (term && term->id == metric::correct);
    if (!is_score && (!term || term->of_run != nullptr || !term->has_statistics)) {
      std::vector<std::string> advice{"choose one of " + joined(precise_names())};
      if (const auto near = nearest(name, precise_names())) advice.push_back("did you mean " + *near + "?");
      return bad_precision(text, "names nothing that has an interval", std::move(advice));
    }
    goal.metric = is_score ? std::string(score_name) : std::string(term->id);
  }
  const auto share = parse_limit(trimmed(width), Unit::share);
  if (!share || *share <= 0 || *share > 0.5)
    return bad_precision(text, "has no share above 0 and up to 50 %", {"write 2%, or ttft:2%"});
  goal.half_width = *share;
  return goal;
}

bool is_of_score(const PrecisionGoal& goal, bool asks_questions) {
  return goal.metric == score_name || (goal.metric.empty() && asks_questions);
}

std::optional<double> HeldValue::half_width() const {
  if (!interval) return std::nullopt;
  const double wider = std::max(value - interval->lo, interval->hi - value);
  if (metric.empty()) return (interval->hi - interval->lo) / 2;  // Wilson's interval lies round another centre
  return value > 0 ? std::optional(wider / value) : std::nullopt;
}

void HeldValues::add(const RunRecord& record) {
  if (!record.warmup && record.condition != rescue_condition) groups_[record.model].add(record);
}

std::int64_t HeldValues::requests(const std::string& model) const {
  const auto found = groups_.find(model);
  return found == groups_.end() ? 0 : std::ssize(found->second.in_plan_order());
}

std::optional<HeldValue> HeldValues::of(const std::string& model, double coverage) const {
  const auto found = groups_.find(model);
  if (found == groups_.end()) return std::nullopt;
  const Measured measured = measure({model, header_.server.url, ""}, found->second, header_);
  if (is_of_score(goal_, header_.eval.has_value())) return score_of(measured, coverage);
  if (!goal_.metric.empty()) return median_of(measured, *find_metric(goal_.metric), header_, coverage);
  const auto by_server = median_of(measured, *find_metric(metric::decode_rate), header_, coverage);
  return by_server ? by_server : median_of(measured, *find_metric(metric::client_decode_rate), header_, coverage);
}

}  // namespace bench
