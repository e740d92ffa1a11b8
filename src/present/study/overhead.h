#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "bench/renderer.h"

namespace bench {

// What a request costs beside the model, in words, as a page and as JSON.

/// "http costs 1.20 ms [0.91, 1.62] a request more than pipe: 13 % [10, 18] of a token", or what is too small to be
/// seen.
std::string overhead_sentence(const Overhead& overhead);

std::string overhead_page(const OverheadView& view);
nlohmann::ordered_json overhead_json(const OverheadView& view);

}  // namespace bench
