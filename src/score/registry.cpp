#include <algorithm>
#include <iterator>

#include "bench/score.h"

// One line per scorer; make_<name>() is defined in a file of this folder.
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

}  // namespace bench
