#include "study/compare/subjects.h"

#include <map>
#include <string>
#include <utility>

#include "study/compare/compare_samples.h"
#include "study/compare/item_means.h"
#include "summarise/findings.h"
#include "summarise/metric/ids.h"

namespace bench {
namespace {

using SubjectScores = std::map<std::string, MeanOfItem>;

SubjectScores scores_by_subject(const RunSide& side) {
  std::map<std::int64_t, const std::string*> ids;
  for (const auto& [id, number] : side.group().items()) ids[number] = &id;
  SubjectScores scores;
  const Measured measured = measure(side.key(), side.group(), side.header());
  for (const Row* row : measured.rows) {
    const auto& tags = side.group().tags_of(*row);
    if (row->answer.asked && !tags.empty() && !tags.front().empty())
      scores[tags.front()][*ids.at(row->item)].add(row->answer.score);
  }
  return scores;
}

Comparison compared_subject(const MeanOfItem& base, const MeanOfItem& changed, bool paired,
                            const CompareRunsOptions& options) {
  const Samples scores = samples_of(base, changed, paired);
  const Metric& metric = *find_metric(metric::correct);
  CompareOptions asked;
  asked.metric = metric.id;
  asked.unit = metric.unit;
  asked.better = metric.better;
  asked.paired = paired;
  asked.scores = true;
  asked.threshold = options.threshold;
  asked.alpha = options.alpha;
  return compare_samples(scores.base, scores.changed, asked);
}

}  // namespace

std::vector<SubjectComparison> compare_subjects(const RunSide& base, const RunSide& changed, bool paired,
                                                const CompareRunsOptions& options) {
  const SubjectScores of_base = scores_by_subject(base), of_changed = scores_by_subject(changed);
  std::vector<std::string> names;
  std::vector<Comparison> rows;
  for (const auto& [subject, scores] : of_base) {
    const auto other = of_changed.find(subject);
    if (other == of_changed.end()) continue;
    names.push_back(subject);
    rows.push_back(compared_subject(scores, other->second, paired, options));
  }
  if (rows.size() < 2) return {};  // the score says it
  adjust_for_many(rows);
  std::vector<SubjectComparison> subjects;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].runs_needed.reset();  // the same questions again tell nothing new
    subjects.push_back({names[i], std::move(rows[i])});
  }
  return subjects;
}

}  // namespace bench
