#include "campaign/earlier/regrade.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "bench/score.h"

#include "base/text.h"
#include "summarise/quality/answer.h"

namespace bench {
namespace {

constexpr std::size_t most_ids = 10;

/// By a schema, which is not stored beside the answer: such a grade stays as it is.
bool is_by_schema(const Grade& grade) { return grade.rule.empty(); }

std::optional<double> score_of(const RunRecord& record) {
  const Grade* const grade = score_grade(record);
  return grade == nullptr || grade->cut ? std::nullopt : grade->value;
}

/// The grades that need a schema first, as when they were made.
void regrade(const std::vector<std::string>& rules, RunRecord& record) {
  if (!rules.empty()) record.scoring->rules = rules;
  std::vector<Grade> grades;
  for (Grade& grade : record.grades)
    if (is_by_schema(grade)) grades.push_back(std::move(grade));
  const std::vector<std::string> named = record.scoring->rules;
  std::erase(record.scoring->rules, "schema");
  for (Grade& grade : grades_of(record, "")) grades.push_back(std::move(grade));
  record.scoring->rules = named;
  record.grades = std::move(grades);
}

void count(std::optional<double> before, const RunRecord& record, GradeChanges& changes) {
  ++changes.graded;
  if (before == score_of(record)) return;
  ++changes.changed;
  auto& ids = changes.first_ids;
  if (ids.size() < most_ids && std::find(ids.begin(), ids.end(), record.id) == ids.end()) ids.push_back(record.id);
}

/// Its figures are no longer those of its recipe.
void tell_of_rules(const std::vector<std::string>& rules, RunHeader& header) {
  if (rules.empty() || !header.eval) return;
  header.eval->asked.scoring = rules.front();
  std::string& caution = header.eval->caution;
  caution += (caution.empty() ? "" : "; ") + std::string("graded again by ") + joined(rules) +
             ", whatever the rules of the recipe";
}

SetupError nothing_to_grade(const std::string& path) {
  return usage_error("nothing to grade in " + path, "no answer in it has a right one stored beside it",
                     {"runs that have:  bench eval, bench mmlu"});
}

}  // namespace

Expected<RegradedRun> regrade_run(const std::string& path, const std::vector<std::string>& rules) {
  const auto changes = std::make_shared<GradeChanges>();
  const RunChange change{
      [&rules](RunHeader& header) { tell_of_rules(rules, header); },
      [rules, changes](RunRecord& record) {
        if (!record.scoring || record.reply.status != Status::ok) return;
        const auto before = score_of(record);
        regrade(rules, record);
        if (!record.warmup) count(before, record, *changes);
      },
  };
  auto run = load_run(path, change);
  if (!run) return run.error();
  if (changes->graded == 0) return nothing_to_grade(path);
  return RegradedRun{*std::move(run), *changes};  // as they are now: later readings count again
}

std::string text_of(const GradeChanges& changes) {
  const std::string all = counted(changes.graded, "answer");
  if (changes.changed == 0) return all + " graded again: every score is as before";
  std::string text = all + " graded again: " + std::to_string(changes.changed) +
                     (changes.changed == 1 ? " has" : " have") + " another score than before (" +
                     joined(changes.first_ids);
  if (changes.changed > static_cast<std::int64_t>(changes.first_ids.size())) text += ", …";
  return text + ")";
}

}  // namespace bench
