#pragma once

#include <string>

namespace bench {

/// Shows a file in what the user's desktop opens such files with. Why not, where that cannot be; "" when it is done.
std::string open_on_desktop(const std::string& path);

}  // namespace bench
