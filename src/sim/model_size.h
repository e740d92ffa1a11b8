#pragma once

#include <cstdint>
#include <string>

namespace bench::sim {

/// "8.0B" as a number.
std::int64_t parameter_count(const std::string& size);

}  // namespace bench::sim
