#include <algorithm>

#include "bench/score.h"

namespace bench {

void grade(const PlannedRequest& request, RunRecord& record) {
  if (record.reply.status != Status::ok) return;
  const auto by = [&](std::string_view name) {
    if (const Scorer* scorer = find_scorer(name)) record.grades.push_back(scorer->grade(request, record));
  };
  if (!request.schema.empty()) by("schema");
  if (!request.scoring.scorer.empty()) by(request.scoring.scorer);
}

const Grade* RunRecord::grade(std::string_view name) const {
  const auto found = std::find_if(grades.begin(), grades.end(), [name](const Grade& g) { return g.name == name; });
  return found == grades.end() ? nullptr : &*found;
}

}  // namespace bench
