// Values for github-action-benchmark, which draws them over the commits: one file for what is better when it is
// smaller, one for what is better when it is larger.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/renderer.h"

#include "present/json_parts.h"
#include "present/metric_choice.h"
#include "present/number.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using json_parts::Json;

std::string_view github_unit(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "s";
    case Unit::tokens_per_second:
      return "token/s";
    case Unit::count:
      return "count";
    case Unit::share:
      return "share";
  }
  return "";
}

/// What the value is over, and what a reader of the graph must know.
std::string github_extra(const RunView& view, std::int64_t n) {
  std::string text = "n = " + std::to_string(n) + ", run " + view.summary.run_id;
  if (view.summary.simulated) text += ", simulated";
  if (!view.summary.complete) text += ", incomplete";
  if (!view.summary.verdict.valid) text += ", INVALID measurement";
  return text;
}

std::string group_name(const GroupSummary& group) {
  return group.condition.empty() ? group.model : group.model + " (" + group.condition + ")";
}

Json value_json(const std::string& name, Unit unit, double value, const std::optional<Interval>& interval,
                const std::string& extra) {
  Json object = Json::object();
  object["name"] = name;
  object["unit"] = github_unit(unit);
  object["value"] = value;
  if (interval) object["range"] = Json(interval->lo).dump() + " ... " + Json(interval->hi).dump();
  object["extra"] = extra;
  return object;
}

void add_metric(Json& list, const RunView& view, const GroupSummary& group, const MeasuredMetric& measured) {
  const MetricSummary& values = measured.summary;
  const std::string name = group_name(group) + " / " + std::string(measured.metric.id);
  const std::string extra = github_extra(view, values.n);
  if (values.quantiles.empty()) {
    list.push_back(value_json(name, measured.metric.unit, values.mean, values.mean_interval, extra));
    return;
  }
  for (const Quantile& quantile : values.quantiles) {
    if (quantile.slow_end_of) continue;
    list.push_back(value_json(name + "." + percentile_key(quantile.percent), measured.metric.unit, quantile.value,
                              quantile.interval,
                              extra + (quantile.at_least ? ", this or more" : "") +
                                  (quantile.too_few ? ", too few for this percentile" : "")));
  }
}

void add_scores(Json& list, const RunView& view, const GroupSummary& group, Better better) {
  const auto& quality = group.quality;
  if (!quality || !quality->is_graded || quality->is_neutral()) return;
  for (const ScoreSlice& slice : quality->slices) {
    const bool shown = slice.of == ScoreSlice::Of::all ? quality->has_total : !slice.title.empty();
    if (!shown || slice.n == 0 || slice.better != better) continue;
    const std::string name = slice.title.empty() ? "accuracy" : slice.title;
    list.push_back(value_json(group_name(group) + " / " + name, Unit::share, slice.accuracy, slice.interval,
                              github_extra(view, slice.n)));
  }
}

std::string values_text(const RunView& view, Better better) {
  Json list = Json::array();
  for (const GroupSummary& group : view.summary.groups) {
    add_scores(list, view, group, better);
    for (const MeasuredMetric& measured : headline_of(group))
      if (measured.metric.better == better && measured.summary.n > 0) add_metric(list, view, group, measured);
  }
  return json_text(list, 2) + "\n";
}

std::vector<ExportedFile> github_files(const RunView& view) {
  return {{"smaller-is-better.json", [&view](const Emit& emit) { emit(values_text(view, Better::lower)); }},
          {"bigger-is-better.json", [&view](const Emit& emit) { emit(values_text(view, Better::higher)); }}};
}

}  // namespace

Renderer make_github() {
  return {.name = "github", .about = "two files for github-action-benchmark", .files = github_files};
}

}  // namespace bench
