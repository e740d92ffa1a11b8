#include "summarise/quality/answer.h"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

/// A schema constrains how a reply looks; what it says is another question.
bool is_of_schema(const Grade& grade) { return grade.name == "schema_valid"; }

bool is_question(const RunRecord& record) {
  if (record.scoring && !record.scoring->rules.empty()) return true;
  const Grade* grade = score_grade(record);
  return grade != nullptr && !is_of_schema(*grade);
}

std::optional<double> finite(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

}  // namespace

const Grade* score_grade(const RunRecord& record) {
  const auto& grades = record.grades;
  const auto found = std::find_if_not(grades.begin(), grades.end(), is_of_schema);
  if (found != grades.end()) return &*found;
  return grades.empty() ? nullptr : &grades.front();
}

std::string_view rule_of(const Grade& grade) { return grade.rule.empty() ? grade.name : grade.rule; }

QuestionAnswer answer_of(const RunRecord& record) {
  QuestionAnswer answer;
  answer.asked = is_question(record);
  answer.of_choices = record.scoring && !record.scoring->choices.empty();
  if (record.reply.status != Status::ok) return answer;
  const Grade* grade = score_grade(record);
  const auto value = grade ? finite(grade->value) : std::nullopt;
  answer.cut = grade && grade->cut;
  answer.unparsed = answer.asked && !answer.cut && (!value || grade->unparsed);
  if (value && !answer.cut) answer.score = std::clamp(*value, 0.0, 1.0);
  if (grade) {
    answer.confidence = finite(grade->confidence);
    answer.brier = finite(grade->brier);
    answer.incomplete = grade->absent > 0;
  }
  return answer;
}

}  // namespace bench
