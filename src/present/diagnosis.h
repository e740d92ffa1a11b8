#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/diagnosis.h"
#include "bench/renderer.h"

namespace bench {

/// One form of a diagnosis: finished values in, bytes out.
struct DiagnosisForm {
  std::string_view name;
  std::string (*render)(const Diagnosis& diagnosis, const Style& style);
};

/// A page for people, one object for programs, and Markdown.
std::span<const DiagnosisForm> diagnosis_forms();

}  // namespace bench
