#include "present/precision_words.h"

#include <spdlog/fmt/fmt.h>

#include "bench/metric.h"

#include "base/text.h"
#include "present/number.h"

namespace bench {
namespace {

std::string subject_of(const std::string& metric, bool of_score, bool of_change) {
  const Metric* known = find_metric(metric);
  if (of_change)
    return "the change of " + (of_score ? "the score" : known ? std::string(known->title) : "the main figure");
  if (of_score) return "the score";
  return known == nullptr ? "the decode rate" : std::string(known->title) + " p50";
}

std::string width_text(double half_width, bool of_score) {
  return fmt::format("± {:.2g} {}", half_width * 100, of_score ? "points" : "%");
}

std::string of_each(const PrecisionLook& look) { return look.of_change ? " on each side" : ""; }

}  // namespace

std::string goal_words(const PrecisionGoal& goal, bool asks_questions) {
  const bool of_score = goal.metric.empty() ? asks_questions : find_metric(goal.metric) == nullptr;
  const std::string subject = subject_of(goal.metric, of_score, goal.of_change);
  return subject + " is known to " + width_text(goal.half_width, of_score);
}

std::string known_words(const PrecisionLook& look) {
  const bool of_score = find_metric(look.metric) == nullptr;
  const std::string subject = subject_of(look.metric, of_score, look.of_change);
  const std::string behind = " after " + counted(look.requests, of_score ? "question" : "request") + of_each(look);
  if (!look.half_width) return "too few values to know " + subject + behind;
  return subject + " is known to " + width_text(*look.half_width, of_score) + behind;
}

std::string further_words(const PrecisionLook& look) {
  if (!look.more_requests) return "";
  const bool of_score = find_metric(look.metric) == nullptr;
  std::string text = "about " + std::to_string(*look.more_requests) + " more " + (of_score ? "question" : "request") +
                     (*look.more_requests == 1 ? "" : "s") + of_each(look);
  if (look.more_time) text += ", " + rough_time(*look.more_time);
  return text;
}

Statement describe_precision(const PrecisionLook& look, bool several_models) {
  const bool of_score = find_metric(look.metric) == nullptr;
  Statement statement{"precision", {}};
  if (several_models) statement.pieces.push_back(look.model);
  statement.pieces.push_back(known_words(look));
  if (!look.reached) statement.pieces.push_back(width_text(look.wanted, of_score) + " was wanted");
  if (const std::string further = further_words(look); !further.empty()) statement.pieces.push_back(further);
  statement.pieces.push_back("corrected for " + counted(look.looks, "look"));
  return statement;
}

}  // namespace bench
