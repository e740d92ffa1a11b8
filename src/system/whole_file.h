#pragma once

#include <string>
#include <string_view>

#include "bench/failure.h"

namespace bench {

// Files that are made in one go, such as a report: whole under their name, or not there.

/// Whether a file of this name could be made: its directory is there and may be written to, and the name is no
/// directory's. Asked before work whose result would be lost.
Expected<void> check_can_be_written(const std::string& path);

/// Writes a file beside its place and moves it there when it is whole and on the disk; what stood there stays until
/// then. A link is followed; a pipe or a device is written to as it is.
Expected<void> write_whole_file(const std::string& path, std::string_view bytes);

}  // namespace bench
