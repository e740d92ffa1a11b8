#include <algorithm>

#include "bench/suite.h"

#include "base/text.h"

// One line per kind of suite that goes by its name alone; make_<name>_suites() is defined in a file of this folder.
#define BENCH_SUITE_KINDS(X) \
  X(embedded)                \
  X(quality)

// One line per quality suite; make_<name>_suite() is defined in a file of this folder.
#define BENCH_QUALITY_SUITES(X) \
  X(mmlu)                       \
  X(mmlu_pro)                   \
  X(gsm8k)                      \
  X(arc)                        \
  X(hellaswag)                  \
  X(truthfulqa)                 \
  X(squad)                      \
  X(xstest)                     \
  X(humaneval)                  \
  X(mbpp)                       \
  X(own)

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

#define BENCH_DECLARE(name) QualitySuite make_##name##_suite();
BENCH_QUALITY_SUITES(BENCH_DECLARE)
#undef BENCH_DECLARE

std::span<const QualitySuite> quality_suites() {
#define BENCH_MAKE(name) make_##name##_suite(),
  static const QualitySuite suites[] = {BENCH_QUALITY_SUITES(BENCH_MAKE)};
#undef BENCH_MAKE
  return suites;
}

const QualitySuite* find_quality_suite(std::string_view name) {
  const auto all = quality_suites();
  const auto found =
      std::find_if(all.begin(), all.end(), [name](const QualitySuite& suite) { return suite.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace bench
