#pragma once

#include <string>
#include <string_view>

namespace bench {

/// A text of anybody's as one part of a file name: [A-Za-z0-9._-] as they are, everything else as %XX, at most 120
/// bytes. Never "", ".", "..", hidden, or a name that Windows keeps for a device.
std::string safe_file_name(std::string_view text, std::size_t longest = 120);

}  // namespace bench
