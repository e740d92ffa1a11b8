#pragma once

#include <string>
#include <vector>

#include "bench/sweep.h"

namespace bench {

/// "4", "0.5", "4096".
std::string sweep_level_text(double level);
inline std::string sweep_level_text(const SweepLevel& level) { return sweep_level_text(level.level); }

/// What a reader must not take for more than it is.
std::vector<std::string> sweep_cautions(const Sweep& sweep);

}  // namespace bench
