#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/renderer.h"

#include "present/page/page.h"

namespace bench {

/// A history in one line of bars of eight heights, which start at zero; `values` are not negative. More values than
/// `columns` share a bar, which shows the largest, so that no spike is lost. A bar without any value is a ×.
std::string sparkline(const std::vector<std::optional<double>>& values, int columns);

/// A sparkline of the first headline metric over the measured requests of the group, in at most `columns`; none with
/// fewer than two.
std::optional<Statement> trend_of(const GroupSummary& group, const Records& records, int columns);

}  // namespace bench
