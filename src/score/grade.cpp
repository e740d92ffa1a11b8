#include <algorithm>

#include "bench/score.h"

namespace bench {

void grade(const PlannedRequest& request, RunRecord& record) {
  if (record.reply.status != Status::ok) return;
  const auto by = [&](std::string_view name) {
    if (const Scorer* scorer = find_scorer(name)) record.grades.push_back(scorer->grade(request, record));
  };
  const std::string_view by_schema = request.schema.empty() ? "" : "schema";
  by(by_schema);
  if (request.scoring.scorer != by_schema) by(request.scoring.scorer);
}

const Grade* RunRecord::grade(std::string_view name) const {
  const auto found = std::find_if(grades.begin(), grades.end(), [name](const Grade& g) { return g.name == name; });
  return found == grades.end() ? nullptr : &*found;
}

}  // namespace bench
