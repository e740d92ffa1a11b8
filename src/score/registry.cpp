#include <algorithm>
#include <iterator>

#include "bench/score.h"

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
  const auto found = std::find_if(all.begin(), all.end(), [name](const Scorer& s) { return s.name == name; });
  return found == all.end() ? nullptr : &*found;
}

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
