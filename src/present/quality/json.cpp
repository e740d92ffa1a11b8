#include "present/quality/json.h"

#include <string_view>

#include "present/json_parts.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;
using json_parts::put_interval;

std::string_view kind_name(ScoreSlice::Of of) {
  switch (of) {
    case ScoreSlice::Of::subject:
      return "subject";
    case ScoreSlice::Of::category:
      return "category";
    case ScoreSlice::Of::all:
      break;
  }
  return "all";
}

Json slice_json(const ScoreSlice& slice, bool has_score) {
  const auto scored = [has_score](double value) { return has_score ? Json(value) : Json(nullptr); };
  Json object = Json::object();
  object["of"] = kind_name(slice.of);
  object["name"] = slice.name.empty() ? Json(nullptr) : Json(slice.name);
  if (!slice.title.empty()) {
    object["title"] = slice.title;
    object["better"] = slice.better == Better::lower ? "lower" : "higher";
  }
  object["n"] = slice.n;
  object["score"] = scored(slice.score);
  object["unparsed"] = slice.unparsed;
  object["cut"] = slice.cut;
  object["failed"] = slice.failed;
  object["accuracy"] = scored(slice.accuracy);
  put_interval(object, "accuracy_ci", has_score ? slice.interval : std::nullopt);
  object["standard_error"] = has_score ? or_null(slice.standard_error) : Json(nullptr);
  object["accuracy_answered"] = scored(slice.accuracy_answered);
  object["at_most"] = scored(slice.at_most);
  object["seconds_per_question"] = or_null(slice.seconds_per_question);
  return object;
}

Json calibration_json(const std::optional<Calibration>& calibration) {
  if (!calibration) return nullptr;
  Json object = Json::object();
  object["n"] = calibration->n;
  object["incomplete"] = calibration->incomplete;
  object["expected_error"] = calibration->expected_error;
  object["brier"] = calibration->brier;
  object["auroc"] = or_null(calibration->auroc);
  Json bins = Json::array();
  for (const Calibration::Bin& bin : calibration->bins)
    bins.push_back({{"n", bin.n}, {"confidence", bin.confidence}, {"accuracy", bin.accuracy}});
  object["bins"] = std::move(bins);
  return object;
}

Json repeats_json(const QualitySummary& quality) {
  const auto& repeats = quality.repeats;
  if (!repeats) return nullptr;
  Json object = Json::object();
  object["runs"] = repeats->runs;
  object["questions"] = repeats->questions;
  object["flip_rate"] = repeats->flip_rate;
  const auto right = [&](double share) { return quality.is_neutral() ? Json(nullptr) : Json(share); };
  object["always_right"] = right(repeats->always_right);
  object["majority_right"] = right(repeats->majority_right);
  object["spread"] = or_null(repeats->spread);
  return object;
}

Json question_time_json(const std::optional<QuestionTime>& time) {
  if (!time) return nullptr;
  Json object = Json::object();
  object["whole_s"] = time->whole;
  object["wait_s"] = time->wait;
  object["prefill_s"] = time->prefill;
  object["decode_s"] = time->decode;
  object["other_s"] = time->other;
  object["tokens"] = time->tokens;
  return object;
}

Json rescued_json(const std::optional<Rescued>& rescued) {
  if (!rescued) return nullptr;
  Json object = Json::object();
  object["n"] = rescued->n;
  object["score"] = rescued->score;
  object["still_cut"] = rescued->still_cut;
  object["accuracy"] = rescued->accuracy;
  object["wall_s"] = rescued->wall_s;
  object["output_tokens"] = rescued->output_tokens;
  return object;
}

}  // namespace

nlohmann::ordered_json quality_json(const std::optional<QualitySummary>& quality) {
  if (!quality) return nullptr;
  Json object = Json::object();
  object["rule"] = quality->rule.empty() ? Json(nullptr) : Json(quality->rule);
  object["grade"] = quality->grade.empty() ? Json(nullptr) : Json(quality->grade);
  object["is_graded"] = quality->is_graded;
  object["is_binary"] = quality->is_binary;
  object["of_choices"] = quality->of_choices;
  object["micro"] = quality->is_graded && quality->has_total ? Json(quality->all().accuracy) : Json(nullptr);
  object["macro"] = quality->is_graded ? or_null(quality->macro) : Json(nullptr);
  Json slices = Json::array();
  for (const ScoreSlice& slice : quality->slices)
    slices.push_back(slice_json(slice, quality->is_graded && (quality->has_total || slice.of != ScoreSlice::Of::all)));
  object["slices"] = std::move(slices);
  Json others = Json::object();
  for (const auto& [rule, mean] : quality->other_rules) others[rule] = mean;
  object["other_rules"] = std::move(others);
  object["calibration"] = calibration_json(quality->calibration);
  object["repeats"] = repeats_json(*quality);
  object["time"] = question_time_json(quality->time);
  object["cached"] = quality->cached;
  object["rescued"] = rescued_json(quality->rescued);
  object["seconds_per_right"] = or_null(quality->seconds_per_right);
  object["tokens_per_right"] = or_null(quality->tokens_per_right);
  return object;
}

}  // namespace bench
