#include <algorithm>
#include <iterator>

#include "bench/score.h"

#include "base/text.h"

// One line per scorer; make_<name>_scorer() is defined in the file of its name.
#define BENCH_SCORERS(X) X(schema)

namespace bench {

#define BENCH_DECLARE(name) Scorer make_##name##_scorer();
BENCH_SCORERS(BENCH_DECLARE)
#undef BENCH_DECLARE

std::span<const Scorer> scorers() {
#define BENCH_MAKE(name) make_##name##_scorer(),
  static const Scorer table[] = {BENCH_SCORERS(BENCH_MAKE)};
#undef BENCH_MAKE
  return table;
}

const Scorer* find_scorer(std::string_view name) {
  const auto all = scorers();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Scorer& s) { return matches(s.name, name); });
  return found == all.end() ? nullptr : &*found;
}

std::vector<Grade> grades_of(const RunRecord& record, std::string_view schema) {
  std::vector<Grade> grades;
  if (record.reply.status != Status::ok) return grades;
  const Scoring scoring = record.scoring.value_or(Scoring{});
  const ToGrade answer{scoring, record.reply, schema, record.max_tokens};
  std::vector<std::string> rules = scoring.rules;
  if (!schema.empty() && std::find(rules.begin(), rules.end(), "schema") == rules.end())
    rules.insert(rules.begin(), "schema");
  for (const std::string& rule : rules)
    if (const Scorer* scorer = find_scorer(rule)) grades.push_back(scorer->grade(answer));
  return grades;
}

const Grade* RunRecord::grade(std::string_view name) const {
  const auto found = std::find_if(grades.begin(), grades.end(), [name](const Grade& g) { return g.name == name; });
  return found == grades.end() ? nullptr : &*found;
}

}  // namespace bench
