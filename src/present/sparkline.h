#pragma once

#include <optional>
#include <string>
#include <vector>

namespace bench {

/// A history in one line of bars of eight heights, which start at zero; `values` are not negative. More values than
/// `columns` share a bar, which shows the largest, so that no spike is lost. A bar without any value is a ×.
std::string sparkline(const std::vector<std::optional<double>>& values, int columns);

}  // namespace bench
