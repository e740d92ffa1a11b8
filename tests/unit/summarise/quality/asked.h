#pragma once

#include <string>
#include <vector>

#include "bench/summary.h"

#include "unit/summarise/summaries_by_hand.h"

// Questions with known answers, graded by hand.

namespace bench::test {

/// How one question was answered.
struct Asked {
  std::int64_t plan_index = 0;
  std::string id = "q";
  std::vector<std::string> tags = {"astronomy", "stem"};
  std::optional<double> score = 1;
  std::int64_t run = 0;
};

inline RunRecord asked(const Asked& a) {
  RunRecord record = answered({.plan_index = a.plan_index, .start_ms = 210 * a.plan_index, .id = a.id, .run = a.run});
  record.tags = a.tags;
  record.nonce = false;
  record.scoring = Scoring{{"letter"}, {"A"}, {"1", "2", "3", "4"}};
  record.grades = {{.name = "correct", .value = a.score, .rule = "letter"}};
  return record;
}

inline RunHeader eval_header() {
  RunHeader header = by_hand::header();
  header.nonces = false;
  header.suite = "mmlu";
  EvalFacts& eval = header.eval.emplace();
  eval.suite = "mmlu";
  eval.recipe = "lm-eval:mmlu";
  eval.version = "1";
  eval.shots = 5;
  return header;
}

inline QualitySummary quality_of(const std::vector<RunRecord>& records, const RunHeader& header = eval_header()) {
  return by_hand::summary_of(header, records).groups.at(0).quality.value();
}

inline const ScoreSlice& slice(const QualitySummary& quality, std::string_view name) {
  return *std::find_if(quality.slices.begin(), quality.slices.end(),
                       [name](const ScoreSlice& s) { return s.name == name; });
}

}  // namespace bench::test
