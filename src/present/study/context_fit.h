#pragma once

#include <string>

#include "bench/context_fit.h"
#include "bench/renderer.h"

namespace bench {

// The context that stays on the GPU, for people, as Markdown, for programs.

std::string fit_page(const ContextFit& fit, const Style& style);
std::string fit_markdown(const ContextFit& fit, const Style& style);
std::string fit_document(const ContextFit& fit, const Style& style);

}  // namespace bench
