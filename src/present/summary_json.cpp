#include "present/summary_json.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/utf8.h"
#include "present/json_parts.h"
#include "present/metric_choice.h"
#include "present/number.h"
#include "present/page/text.h"
#include "present/quality/json.h"
#include "record/line/lines.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;
using json_parts::put_interval;

void put_quantile(Json& object, double percent, const Quantile* quantile) {
  const std::string name = percentile_key(percent);
  const bool known = quantile != nullptr;
  object[name] = known ? Json(quantile->value) : Json(nullptr);
  put_interval(object, name + "_ci", known ? quantile->interval : std::nullopt);
  object[name + "_t7"] = known ? Json(quantile->t7) : Json(nullptr);
  object[name + "_rank"] = known ? Json(quantile->rank) : Json(nullptr);
  object[name + "_too_few"] = known ? Json(quantile->too_few) : Json(nullptr);
  object[name + "_at_least"] = known ? Json(quantile->at_least) : Json(nullptr);
}

Json metric_json(const MetricSummary& metric, const std::vector<double>& percents) {
  const bool known = metric.n > 0;
  Json object = Json::object();
  object["n"] = metric.n;
  object["n_cut"] = metric.n_cut;
  if (metric.hits) object["hits"] = *metric.hits;
  object["mean"] = known ? Json(metric.mean) : Json(nullptr);
  put_interval(object, "mean_ci", metric.mean_interval);
  object["min"] = known ? Json(metric.min) : Json(nullptr);
  object["max"] = known ? Json(metric.max) : Json(nullptr);
  for (const double percent : percents) put_quantile(object, percent, metric.at(percent));
  return object;
}

Json rate_json(const std::optional<Rate>& rate) {
  if (!rate) return nullptr;
  Json object = Json::object();
  object["hits"] = rate->hits;
  object["n"] = rate->n;
  object["share"] = rate->n > 0 ? Json(static_cast<double>(rate->hits) / static_cast<double>(rate->n)) : Json(nullptr);
  put_interval(object, "ci", rate->interval);
  return object;
}

Json flags_json(const std::vector<std::pair<Flag, std::int64_t>>& counts) {
  Json object = Json::object();
  for (const auto& [flag, count] : counts) object[std::string(name_of(flag))] = count;
  return object;
}

Json failures_by_status(const std::vector<FailureCount>& failures) {
  Json object = Json::object();
  for (const FailureCount& failure : failures) {
    Json& count = object[std::string(name_of(failure.status))];
    count = (count.is_null() ? 0 : count.get<std::int64_t>()) + failure.n;
  }
  return object;
}

Json failure_kinds_json(const std::vector<FailureCount>& failures) {
  Json list = Json::array();
  for (const FailureCount& failure : failures) {
    Json object = Json::object();
    object["status"] = std::string(name_of(failure.status));
    object["kind"] = failure.kind == FailureKind::none ? Json(nullptr) : Json(std::string(name_of(failure.kind)));
    object["http_status"] = or_null(failure.http_status);
    object["n"] = failure.n;
    list.push_back(std::move(object));
  }
  return list;
}

std::string_view standing_name(RankedModel::Standing standing) {
  switch (standing) {
    case RankedModel::Standing::best:
      return "best";
    case RankedModel::Standing::slower:
      return "slower";
    case RankedModel::Standing::indistinguishable:
      return "indistinguishable";
    case RankedModel::Standing::too_few_runs:
      break;
  }
  return "too_few_runs";
}

Json score_ranking_json(const std::vector<RankedScore>& ranking) {
  Json all = Json::array();
  for (const RankedScore& ranked : ranking) {
    Json out = Json::object();
    out["model"] = ranked.label;
    out["score"] = ranked.score;
    put_interval(out, "interval", ranked.interval);
    out["ahead"] = or_null(ranked.ahead);
    put_interval(out, "ahead_interval", ranked.ahead_interval);
    out["p_adjusted"] = or_null(ranked.p);
    out["apart"] = ranked.apart;
    all.push_back(std::move(out));
  }
  return all;
}

Json ranking_json(const std::vector<RankedModel>& ranking) {
  Json list = Json::array();
  for (const RankedModel& model : ranking) {
    Json object = Json::object();
    object["model"] = model.label;
    object["toks_per_s"] = model.toks_per_s;
    put_interval(object, "toks_per_s_ci", model.interval);
    object["standing"] = standing_name(model.standing);
    object["best_is_times"] = model.times;
    put_interval(object, "best_is_times_ci", model.times_interval);
    list.push_back(std::move(object));
  }
  return list;
}

/// Values in the unit of the metric: seconds, tokens per second, counts, shares.
Json gates_json(const std::vector<GateOutcome>& gates) {
  Json list = Json::array();
  for (const GateOutcome& gate : gates) {
    Json object = Json::object();
    object["gate"] = gate.text;
    object["model"] = gate.model.empty() ? Json(nullptr) : Json(gate.model);
    object["value"] = or_null(gate.value);
    object["at_least"] = gate.at_least;
    object["kept"] = gate.kept;
    object["why_none"] = gate.why_none.empty() ? Json(nullptr) : Json(gate.why_none);
    list.push_back(std::move(object));
  }
  return list;
}

Json tags_json(const GroupSummary& group, const std::vector<double>& percents) {
  Json by_tag = Json::object();
  for (const TagSummary& tag : group.tags) {
    Json object = Json::object();
    object["n_ok"] = tag.n_ok;
    object["n_total"] = tag.n_total;
    for (const MetricSummary& metric : tag.metrics) object[metric.id] = metric_json(metric, percents);
    by_tag[tag.tag] = std::move(object);
  }
  return by_tag;
}

/// Metrics stand beside the counts under their own ids; what the whole group has begins with "total_", since "wall_s"
/// is a metric of a request.
Json group_json(const GroupSummary& group, const std::vector<double>& percents) {
  Json object = Json::object();
  object["model"] = group.model;
  object["target"] = group.target;
  object["condition"] = group.condition;
  object["n_ok"] = group.n_ok;
  object["n_total"] = group.n_total;
  object["n_measured"] = group.n_measured;
  object["failures"] = failures_by_status(group.failures);
  object["failure_kinds"] = failure_kinds_json(group.failures);
  object["flags"] = flags_json(group.flags);
  for (const auto& [metric, values] : every_metric_of(group.metrics))
    object[std::string(metric.id)] = metric_json(values, percents);
  object["output_toks_per_s"] = or_null(group.output_toks_per_s);
  object["requests_per_s"] = or_null(group.requests_per_s);
  object["mean_in_flight"] = or_null(group.mean_in_flight);
  object["total_wall_s"] = group.wall_s;
  object["total_prompt_tokens"] = group.prompt_tokens;
  object["total_output_tokens"] = group.output_tokens;
  object["short_output"] = rate_json(group.short_output);
  object["quality"] = quality_json(group.quality);
  object["by_tag"] = tags_json(group, percents);
  return object;
}

/// The members of a journal's line that are not about the line itself.
Json members_of_line(const std::string& line) {
  Json object = Json::parse(line);
  for (const char* about_the_line : {"type", "schema", "crc", "sha256"}) object.erase(about_the_line);
  return object;
}

}  // namespace

nlohmann::ordered_json warnings_json(const std::vector<Warning>& warnings) {
  Json list = Json::array();
  for (const Warning& warning : warnings) {
    Json object = Json::object();
    object["code"] = warning.code;
    object["text"] = warning.text;
    object["try_this"] = warning.try_this.empty() ? Json(nullptr) : Json(warning.try_this);
    list.push_back(std::move(object));
  }
  return list;
}

nlohmann::ordered_json header_json(const RunHeader& header) { return members_of_line(header_line(header)); }

nlohmann::ordered_json summary_json(const Summary& summary) {
  const std::vector<double> percents = every_percentile(summary);
  Json object = Json::object();
  object["type"] = "summary";
  object["schema"] = "bench.summary/1";
  object["run_id"] = summary.run_id;
  object["simulated"] = summary.simulated;
  object["complete"] = summary.complete;
  object["percentile_method"] = "nearest rank";
  Json groups = Json::array();
  for (const GroupSummary& group : summary.groups) groups.push_back(group_json(group, percents));
  object["groups"] = std::move(groups);
  object["ranking"] = ranking_json(summary.ranking);
  if (!summary.score_ranking.empty()) object["score_ranking"] = score_ranking_json(summary.score_ranking);
  object["gates"] = gates_json(summary.gates);
  object["warnings"] = warnings_json(summary.warnings);
  object["verdict"] = {{"valid", summary.verdict.valid}, {"reasons", summary.verdict.reasons}};
  object["end"] = members_of_line(end_line(summary.end));
  return object;
}

std::string json_text(const nlohmann::ordered_json& document, int indent) {
  const std::string text = document.dump(indent, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (std::string_view rest = text; !rest.empty();) {
    const CodePoint next = first_code_point(rest);
    // What is left of the controls below 0x20 are the line feeds of an indented document.
    if (next.value >= 0x20 && next.value <= 0xffff && is_treacherous(next.value)) {
      safe += "\\u" + hex(next.value, 4);
    } else {
      safe += rest.substr(0, next.size);
    }
    rest.remove_prefix(next.size);
  }
  return safe;
}

}  // namespace bench
