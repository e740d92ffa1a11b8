#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/failure.h"

namespace bench {

/// The bytes of a file. A file longer than `max_bytes` is an error, so that no path can eat the memory.
Expected<std::string> read_file(const std::string& path, std::int64_t max_bytes);

/// Creates a directory and those above it. One that exists is fine.
Expected<void> make_directories(const std::string& path);
/// What lies in a directory, in no order; nothing where it cannot be read. The iterators of the standard library end
/// the program when memory is short.
std::vector<std::string> names_in(const std::string& directory);

/// One that only this user may look into, in a directory that is made where it is missing.
Expected<void> make_private_directory(const std::string& path);

// Where files of a user belong: the XDG variables where they are set (to absolute paths, as their specification asks),
// else the custom of the system. No directory is created here.

std::string data_dir();    ///< ~/.local/share/bench; macOS: ~/Library/Application Support/bench
std::string cache_dir();   ///< ~/.cache/bench; macOS: ~/Library/Caches/bench
std::string config_dir();  ///< ~/.config/bench on every system
std::string temp_dir();    ///< $TMPDIR, else /tmp

}  // namespace bench
