#pragma once

#include <cstdint>
#include <string>

#include "bench/failure.h"

namespace bench {

/// The bytes of a file. A file longer than `max_bytes` is an error, so that no path can eat the memory.
Expected<std::string> read_file(const std::string& path, std::int64_t max_bytes);

/// Creates a directory and those above it. One that exists is fine.
Expected<void> make_directories(const std::string& path);

}  // namespace bench
