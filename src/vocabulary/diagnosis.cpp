#include "bench/diagnosis.h"

#include <algorithm>

namespace bench {

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::scales:
      return "scales";
    case Cause::slots:
      return "slots";
    case Cause::saturated:
      return "saturated";
    case Cause::prefill:
      return "prefill";
    case Cause::grammar:
      return "grammar";
    case Cause::serialised_by_temperature:
      return "serialised_by_temperature";
    case Cause::rate_limited:
      return "rate_limited";
    case Cause::buffered:
      return "buffered";
    case Cause::cold_loads:
      return "cold_loads";
    case Cause::contention:
      return "contention";
    case Cause::shared_cache:
      return "shared_cache";
    case Cause::client:
      return "client";
    case Cause::undetermined:
      return "undetermined";
  }
  return "";
}

std::string_view name_of(Answer answer) {
  switch (answer) {
    case Answer::confirmed:
      return "confirmed";
    case Answer::refuted:
      return "refuted";
    case Answer::open:
      return "open";
  }
  return "";
}

const Hypothesis* Diagnosis::hypothesis(std::string_view id) const {
  const auto found = std::find_if(hypotheses.begin(), hypotheses.end(), [id](const auto& h) { return h.id == id; });
  return found == hypotheses.end() ? nullptr : &*found;
}

}  // namespace bench
