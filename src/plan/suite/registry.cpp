#include "bench/suite.h"

// One line per kind; make_<name>() is defined in a file of this folder.
#define BENCH_SUITE_KINDS(X) X(embedded)

namespace bench {

#define BENCH_DECLARE(name) SuiteKind make_##name##_suites();
BENCH_SUITE_KINDS(BENCH_DECLARE)
#undef BENCH_DECLARE

std::span<const SuiteKind> suite_kinds() {
#define BENCH_MAKE(name) make_##name##_suites(),
  static const SuiteKind kinds[] = {BENCH_SUITE_KINDS(BENCH_MAKE)};
#undef BENCH_MAKE
  return kinds;
}

}  // namespace bench
