#include "bench/comparison.h"

namespace bench {

std::string_view name_of(Comparison::Verdict verdict) {
  switch (verdict) {
    case Comparison::Verdict::faster:
      return "faster";
    case Comparison::Verdict::slower:
      return "slower";
    case Comparison::Verdict::higher:
      return "higher";
    case Comparison::Verdict::lower:
      return "lower";
    case Comparison::Verdict::same:
      return "same";
    case Comparison::Verdict::inconclusive:
      return "inconclusive";
    case Comparison::Verdict::no_data:
      return "no_data";
  }
  return "";
}

std::string_view name_of(Comparison::Reason reason) {
  switch (reason) {
    case Comparison::Reason::none:
      return "";
    case Comparison::Reason::too_few:
      return "too_few";
    case Comparison::Reason::too_wide:
      return "too_wide";
    case Comparison::Reason::not_significant:
      return "not_significant";
    case Comparison::Reason::harness_error:
      return "harness_error";
  }
  return "";
}

std::string_view name_of(FurtherRuns::Goal goal) {
  switch (goal) {
    case FurtherRuns::Goal::enough:
      return "enough";
    case FurtherRuns::Goal::differs:
      return "differs";
    case FurtherRuns::Goal::exceeds:
      return "exceeds";
    case FurtherRuns::Goal::same:
      return "same";
  }
  return "";
}

}  // namespace bench
