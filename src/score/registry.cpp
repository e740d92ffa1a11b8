#include <algorithm>
#include <iterator>

#include "bench/score.h"

#include "base/text.h"

// One line per family of scorers; <name>_scorers() is defined in the file that has its rows. A name that fits several
// rows means the first.
#define BENCH_SCORERS(X) \
  X(schema)              \
  X(letter)              \
  X(logprob)             \
  X(plain)               \
  X(number)              \
  X(pattern)             \
  X(squad)               \
  X(refusal)             \
  X(simple_evals)        \
  X(mmlu_pro)            \
  X(lm_eval_letter)      \
  X(lm_eval_gsm8k)       \
  X(lm_eval_drop)        \
  X(lm_eval_truthfulqa)

namespace bench {

#define BENCH_DECLARE(name) std::span<const Scorer> name##_scorers();
BENCH_SCORERS(BENCH_DECLARE)
#undef BENCH_DECLARE

std::span<const Scorer> scorers() {
  static const std::vector<Scorer> table = [] {
    std::vector<Scorer> rows;
#define BENCH_ADD(name) \
  for (const Scorer& row : name##_scorers()) rows.push_back(row);
    BENCH_SCORERS(BENCH_ADD)
#undef BENCH_ADD
    return rows;
  }();
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
  for (const std::string& rule : rules) {
    const Scorer* scorer = find_scorer(rule);
    if (scorer == nullptr) continue;
    grades.push_back(scorer->grade(answer));
    if (rule != "schema") grades.back().rule = rule;  // the grade's own name says as much
  }
  return grades;
}

const Grade* RunRecord::grade(std::string_view name) const {
  const auto found = std::find_if(grades.begin(), grades.end(), [name](const Grade& g) { return g.name == name; });
  return found == grades.end() ? nullptr : &*found;
}

}  // namespace bench
