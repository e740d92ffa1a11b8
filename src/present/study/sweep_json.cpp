// The value of a sweep as JSON, names in the singular and with units.

#include <nlohmann/json.hpp>

#include "present/json_parts.h"
#include "present/study/sweep.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;

Json figure_json(const std::optional<LevelFigure>& figure) {
  if (!figure) return nullptr;
  Json object = Json::object();
  object["value"] = figure->value;
  json_parts::put_interval(object, "ci", figure->interval);
  return object;
}

Json quantiles_json(const std::optional<MetricSummary>& metric) {
  if (!metric) return nullptr;
  Json object = Json::object();
  for (const double percent : {50.0, 95.0})
    if (const Quantile* quantile = metric->at(percent)) {
      object[percent == 50 ? "p50" : "p95"] = quantile->value;
      json_parts::put_interval(object, percent == 50 ? "p50_ci" : "p95_ci", quantile->interval);
    }
  object["n"] = metric->n;
  return object;
}

Json failures_json(const std::vector<FailureCount>& failures) {
  Json list = Json::array();
  for (const FailureCount& failure : failures) list.push_back({{"what", name_of(failure)}, {"n", failure.n}});
  return list;
}

Json sweep_level_json(const SweepLevel& level) {
  Json object = Json::object();
  object["level"] = level.level;
  object["condition"] = level.condition;
  object["repetitions"] = level.repetitions;
  object["n_ok"] = level.n_ok;
  object["n_total"] = level.n_total;
  object["errors"] = failures_json(level.failures);
  object["steady"] = level.steady;
  object["output_toks_per_s"] = figure_json(level.output);
  object["requests_per_s"] = figure_json(level.requests);
  object["toks_per_s_each"] = quantiles_json(level.speed);
  object["ttft_s"] = quantiles_json(level.first);
  object["gap_p50_s"] = quantiles_json(level.gap);
  object["gap_p95_s"] = quantiles_json(level.long_gap);
  object["prompt_tokens"] = or_null(level.prompt_tokens);
  object["output_tokens"] = or_null(level.output_tokens);
  object["in_flight"] = or_null(level.in_flight);
  object["decoding"] = or_null(level.decoding);
  object["overlap"] = level.overlap;
  object["stopped_by"] = level.stopped_by ? Json(*level.stopped_by) : Json(nullptr);
  object["skipped"] = level.skipped;
  return object;
}

Json curve_json(const SweepCurve& curve) {
  Json object = Json::object();
  object["kind"] = std::string(name_in(curve_kinds, curve.kind));
  object["slope"] = curve.slope;
  if (curve.kind == SweepCurve::Kind::two_segments) object["bend"] = curve.bend;
  if (curve.kind == SweepCurve::Kind::usl) {
    object["contention"] = curve.contention;
    object["coherence"] = curve.coherence;
  }
  object["aicc"] = curve.aicc;
  object["relative_error"] = curve.error;
  object["n"] = curve.n;
  return object;
}

Json knee_json(const std::optional<SweepKnee>& knee) {
  if (!knee) return nullptr;
  Json object = Json::object();
  object["level"] = knee->level;
  json_parts::put_interval(object, "ci", knee->interval);
  return object;
}

}  // namespace

Json sweep_json(const SweepView& view) {
  const Sweep& sweep = view.sweep;
  Json document = Json::object();
  document["type"] = "sweep";
  document["run_id"] = sweep.run_id;
  document["simulated"] = sweep.simulated;
  document["complete"] = view.summary.complete;
  document["model"] = sweep.model;
  document["target"] = sweep.target;
  document["api"] = sweep.api;
  document["varied"] = std::string(name_in(sweep_dimensions, sweep.dimension));
  document["repetitions"] = sweep.repetitions;
  document["stop_when"] = sweep.stop_when.empty() ? Json(nullptr) : Json(sweep.stop_when);
  document["levels"] = Json::array();
  for (const SweepLevel& level : sweep.levels) document["levels"].push_back(sweep_level_json(level));
  document["curves"] = Json::array();
  for (const SweepCurve& curve : sweep.curves) document["curves"].push_back(curve_json(curve));
  document["knee"] = knee_json(sweep.knee);
  document["enough"] = sweep.enough ? Json(sweep.levels[*sweep.enough].level) : Json(nullptr);
  document["places"] = nullptr;
  if (sweep.places) document["places"] = {{"found", sweep.places->places}, {"at_least", sweep.places->at_least}};
  document["step_s"] = nullptr;
  if (sweep.step) document["step_s"] = {{"base", sweep.step->base}, {"per_sequence", sweep.step->per_sequence}};
  document["prefill_s"] = nullptr;
  if (sweep.prefill) document["prefill_s"] = {{"base", sweep.prefill->base}, {"per_token", sweep.prefill->per_token}};
  document["requests"] = sweep.requests;
  document["took_s"] = sweep.took_s;
  document["conclusion"] = sweep_sentences(sweep);
  return document;
}

}  // namespace bench
