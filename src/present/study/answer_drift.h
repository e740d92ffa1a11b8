#pragma once

#include <string>

#include "bench/answer_drift.h"
#include "bench/renderer.h"

namespace bench {

// Whether answers change under load, for people, as Markdown, for programs.

std::string drift_page(const AnswerDrift& drift, const Style& style);
std::string drift_markdown(const AnswerDrift& drift, const Style& style);
std::string drift_document(const AnswerDrift& drift, const Style& style);

}  // namespace bench
