#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "bench/comparison.h"
#include "bench/renderer.h"

namespace bench {

/// "model: a → b", or "the same conditions"; several factors after one another. Raw text.
std::string title_of(const ComparedRuns& runs);
/// "workers: 1 → 4".
std::string factor_words(const Factor& factor);

/// One form of a comparison: finished values in, bytes out.
struct ComparisonRenderer {
  std::string_view name;
  std::string (*render)(std::span<const ComparedRuns> all, const Style& style);
  bool is_markdown = false;  ///< what GitHub shows as a page
};

/// Each as an object; the same wherever a comparison is told to programs.
nlohmann::ordered_json comparisons_json(std::span<const ComparedRuns> all);
/// One form by its name.
std::string comparison_as(std::string_view form, std::span<const ComparedRuns> all, const Style& style);

/// A page for people, one document for programs, and Markdown for a pull request.
std::span<const ComparisonRenderer> comparison_renderers();

}  // namespace bench
