#include "present/study/diagnosis_json.h"

#include <nlohmann/json.hpp>

#include "present/json_parts.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;
using json_parts::put_interval;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json pair_or_null(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->lo, interval->hi}) : Json(nullptr);
}

Json evidence_json(const std::vector<Evidence>& all) {
  Json out = Json::array();
  for (const Evidence& evidence : all) {
    Json one = Json::object();
    one["id"] = evidence.id;
    one["says"] = evidence.says;
    one["value"] = or_null(evidence.value);
    put_interval(one, "ci", evidence.interval);
    one["requests"] = evidence.requests;
    out.push_back(std::move(one));
  }
  return out;
}

Json rate_json(const std::optional<Location>& rate) {
  if (!rate) return nullptr;
  Json out = Json::object();
  out["value"] = rate->value;
  put_interval(out, "ci", rate->interval);
  out["n"] = rate->n;
  return out;
}

Json speedups_json(const std::vector<ConditionSpeed>& speeds) {
  Json out = Json::object();
  for (const ConditionSpeed& speed : speeds) {
    Json one = Json::object();
    one["workload"] = speed.is_workload;
    one["in_flight"] = speed.in_flight;
    one["value"] = or_null(speed.speedup);
    put_interval(one, "ci", speed.speedup_interval);
    one["one_toks_per_s"] = rate_json(speed.one);
    one["many_toks_per_s"] = rate_json(speed.many);
    out[speed.name] = std::move(one);
  }
  return out;
}

Json hypotheses_json(const std::vector<Hypothesis>& hypotheses) {
  Json out = Json::object();
  for (const Hypothesis& hypothesis : hypotheses) {
    Json one = Json::object();
    one["answer"] = name_of(hypothesis.answer);
    one["says"] = hypothesis.says;
    one["settled_by"] = text_or_null(hypothesis.settled_by);
    one["evidence"] = evidence_json(hypothesis.evidence);
    out[hypothesis.id] = std::move(one);
  }
  return out;
}

Json advice_json(const std::optional<Advice>& advice) {
  if (!advice) return nullptr;
  Json out = Json::object();
  const std::optional<double> none;
  out["says"] = advice->says;
  out["places"] = or_null(advice->places);
  out["speedup_now"] = or_null(advice->speedup_now);
  out["speedup_expected"] = or_null(advice->is_bound ? none : advice->speedup_expected);
  out["speedup_at_most"] = or_null(advice->is_bound ? advice->speedup_expected : none);
  out["speedup_tried"] = or_null(advice->speedup_tried);
  out["commands"] = advice->commands;
  out["cautions"] = advice->cautions;
  return out;
}

}  // namespace

Json timeline_json(const std::vector<TimelineRow>& timeline) {
  Json out = Json::array();
  for (const TimelineRow& row : timeline) {
    Json one = Json::object();
    one["request"] = row.request;
    one["label"] = row.label;
    one["sent_s"] = row.sent;
    one["begins_s"] = or_null(row.begins);
    one["first_token_s"] = or_null(row.first_token);
    one["end_s"] = or_null(row.end);
    one["status"] = name_of(row.status);
    out.push_back(std::move(one));
  }
  return out;
}

Json diagnosis_json(const Diagnosis& diagnosis) {
  Json out = Json::object();
  out["type"] = "diagnosis";
  out["run_id"] = diagnosis.run_id;
  out["simulated"] = diagnosis.simulated;
  out["complete"] = diagnosis.complete;
  out["model"] = diagnosis.model;
  out["target"] = diagnosis.target;
  out["api"] = diagnosis.api;
  out["workers"] = diagnosis.workers;
  out["seed"] = diagnosis.seed;
  out["verdict"] = name_of(diagnosis.verdict);
  out["says"] = diagnosis.says;
  out["settled_by"] = text_or_null(diagnosis.settled_by);
  out["slots"] = diagnosis.places ? Json(diagnosis.places->places) : Json(nullptr);
  out["slots_at_least"] = diagnosis.places ? Json(diagnosis.places->at_least) : Json(nullptr);
  out["slots_told"] = diagnosis.places ? or_null(diagnosis.places->told) : Json(nullptr);
  out["speedup"] = speedups_json(diagnosis.speeds);
  out["hypotheses"] = hypotheses_json(diagnosis.hypotheses);
  out["shares"] = Json::object();
  out["shares_ci"] = Json::object();
  for (const CauseShare& share : diagnosis.shares) {
    out["shares"][share.cause] = share.share;
    out["shares_ci"][share.cause] = pair_or_null(share.interval);
  }
  out["advice"] = advice_json(diagnosis.advice);
  out["warnings"] = warnings_json(diagnosis.warnings);
  out["findings"] = evidence_json(diagnosis.findings);
  out["timeline"] = timeline_json(diagnosis.timeline);
  out["requests"] = diagnosis.requests;
  out["took_s"] = diagnosis.took_s;
  return out;
}

}  // namespace bench
