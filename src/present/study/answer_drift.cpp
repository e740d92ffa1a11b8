#include "present/study/answer_drift.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/json_parts.h"
#include "present/number.h"
#include "present/page/page.h"
#include "present/page/text.h"
#include "present/statements.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;

std::string p_words(double p) { return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", p); }

/// What the sentence stands on.
std::vector<Statement> drift_statements(const AnswerDrift& drift) {
  std::vector<Statement> rows = {
      {"asked", {drift.model, drift.target, counted(drift.prompts, "prompt")}},
      {"together", {std::to_string(drift.in_flight) + " in flight", proportion_text(drift.together) + " changed"}},
      {"alone again", {proportion_text(drift.alone) + " changed"}}};
  if (drift.p) rows.back().pieces.push_back("the same share: " + p_words(*drift.p) + " (McNemar)");
  if (drift.scores) {
    const AnswerDrift::Scores& scores = *drift.scores;
    Estimate difference{scores.together - scores.alone, scores.difference};
    rows.push_back({"score",
                    {quantity_text({scores.alone, {}}, Unit::share) + " alone",
                     quantity_text({scores.together, {}}, Unit::share) + " together",
                     "difference " + quantity_text(difference, Unit::share),
                     std::to_string(scores.only_alone) + " right alone only, " + std::to_string(scores.only_together) +
                         " together only: " + p_words(scores.p) + " (McNemar)"}});
  }
  if (drift.failed > 0) rows.push_back({"failed", {counted(drift.failed, "request")}});
  if (!drift.changed.empty()) rows.push_back({"changed", {joined(drift.changed)}});
  return rows;
}

Json rate_json_of(const Rate& rate) {
  Json out = Json::object();
  out["hits"] = rate.hits;
  out["n"] = rate.n;
  out["value"] = rate.n > 0 ? Json(static_cast<double>(rate.hits) / static_cast<double>(rate.n)) : Json(nullptr);
  json_parts::put_interval(out, "ci", rate.interval);
  return out;
}

}  // namespace

std::string drift_page(const AnswerDrift& drift, const Style& style) {
  Page page(style);
  if (drift.simulated) page.text(simulated_notice, Emphasis::caution);
  if (!drift.complete) page.text("INCOMPLETE", Emphasis::alarm);
  page.text(drift.says, Emphasis::strong);
  page.gap();
  for (const Statement& statement : drift_statements(drift)) page.statement(statement);
  return std::move(page).take();
}

std::string drift_markdown(const AnswerDrift& drift, const Style&) {
  std::string out = "### bench diagnose: answers under load\n\n";
  if (drift.simulated) out += md_text(simulated_notice) + "\n\n";
  if (!drift.complete) out += "INCOMPLETE\n\n";
  out += "**" + md_text(drift.says) + "**\n\n";
  for (const Statement& statement : drift_statements(drift))
    out += "- " + md_text(statement.label + ": " + joined(statement.pieces, piece_separator)) + "\n";
  return out;
}

std::string drift_document(const AnswerDrift& drift, const Style&) {
  Json out = Json::object();
  out["type"] = "drift";
  out["run_id"] = drift.run_id;
  out["simulated"] = drift.simulated;
  out["complete"] = drift.complete;
  out["model"] = drift.model;
  out["target"] = drift.target;
  out["in_flight"] = drift.in_flight;
  out["prompts"] = drift.prompts;
  out["says"] = drift.says;
  out["changed_together"] = rate_json_of(drift.together);
  out["changed_alone"] = rate_json_of(drift.alone);
  out["p"] = or_null(drift.p);
  out["score"] = nullptr;
  if (drift.scores) {
    const AnswerDrift::Scores& scores = *drift.scores;
    Json score = Json::object();
    score["n"] = scores.n;
    score["alone"] = scores.alone;
    score["together"] = scores.together;
    score["difference"] = scores.together - scores.alone;
    json_parts::put_interval(score, "ci", scores.difference);
    score["only_alone"] = scores.only_alone;
    score["only_together"] = scores.only_together;
    score["p"] = scores.p;
    out["score"] = std::move(score);
  }
  out["failed"] = drift.failed;
  out["changed"] = drift.changed;
  return json_text(out, 2) + "\n";
}

}  // namespace bench
