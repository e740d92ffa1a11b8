#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "bench/renderer.h"

namespace bench {

// Several loads or settings, in words, as a page, as Markdown and as JSON.

/// What follows from the levels, and nothing beyond what they show: the knee or that none was reached, the places, what
/// a step and a token of the prompt take, what was spared. Raw text.
std::vector<std::string> sweep_sentences(const Sweep& sweep);

std::string sweep_page(const SweepView& view);
std::string sweep_md(const SweepView& view);
nlohmann::ordered_json sweep_json(const SweepView& view);

}  // namespace bench
