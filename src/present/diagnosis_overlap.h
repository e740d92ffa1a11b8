#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "bench/overlap.h"
#include "bench/renderer.h"

namespace bench {

// What two runs show of each other, for people, as Markdown, for programs.

std::string overlap_page(const Overlap& overlap, const Style& style);
std::string overlap_markdown(const Overlap& overlap, const Style& style);
std::string overlap_document(const Overlap& overlap, const Style& style);

}  // namespace bench
