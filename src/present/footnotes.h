#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/summary.h"

namespace bench {

/// How a page writes intervals.
inline constexpr std::string_view brackets = "[low, high] is";
inline constexpr std::string_view plus_minus = "± is the larger side of";

/// What asterisks, intervals and percentiles mean, and which metrics have fewer values than their group has requests:
/// one note of a kind, for all groups together.
std::vector<std::string> footnotes_of(const Summary& summary, std::string_view interval_form);

}  // namespace bench
