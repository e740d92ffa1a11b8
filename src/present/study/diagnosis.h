#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/answer_drift.h"
#include "bench/context_fit.h"
#include "bench/diagnosis.h"
#include "bench/joint_runs.h"
#include "bench/renderer.h"

namespace bench {

/// One form of a diagnosis: finished values in, bytes out.
struct DiagnosisForm {
  std::string_view name;
  std::string (*render)(const Diagnosis& diagnosis, const Style& style);
  std::string (*joint_runs)(const JointRuns& runs, const Style& style);  ///< of two runs
  std::string (*drift)(const AnswerDrift& drift, const Style& style);
  std::string (*fit)(const ContextFit& fit, const Style& style);
};

/// A page for people, one object for programs, and Markdown.
std::span<const DiagnosisForm> diagnosis_forms();

}  // namespace bench
