#pragma once

#include <string>
#include <vector>

#include "bench/diagnosis.h"
#include "bench/renderer.h"

#include "present/page/grid.h"

namespace bench {

// Requests on their common clock: who waited, who was read, who was answered.

/// A row a request, as wide as the screen; empty of no rows. `left_out`, if not null, is told how many had no room.
Grid timeline_grid(const std::vector<TimelineRow>& rows, const Style& style, std::int64_t* left_out = nullptr);

/// What the signs of its bars mean, those alone that it has.
std::string timeline_legend(const std::vector<TimelineRow>& rows, const Style& style);

/// The same as a picture: an <svg> element of its own, all rows in it.
std::string timeline_svg(const std::vector<TimelineRow>& rows, const std::string& title);

}  // namespace bench
