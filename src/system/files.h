#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/failure.h"

namespace bench {

/// The bytes of a file. A file longer than `max_bytes` is an error, so that no path can eat the memory.
Expected<std::string> read_file(const std::string& path, std::int64_t max_bytes);

/// Replaces a file or leaves it as it was: a new file beside it is written, synced and renamed over it.
Expected<void> write_atomically(const std::string& path, std::string_view bytes);

/// Creates a directory and those above it. One that exists is fine.
Expected<void> make_directories(const std::string& path);

}  // namespace bench
