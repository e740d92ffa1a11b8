#pragma once

#include <vector>

namespace bench {

/// The load time in seconds beyond which the model was loaded during a request, given all load times of its group.
double cold_limit_s(const std::vector<double>& loads_s);

}  // namespace bench
