#pragma once

#include <string>
#include <string_view>

#include "bench/renderer.h"

namespace bench {

/// The help of a command, or of the program with "": made from the tables, so that it cannot forget an option. It
/// quotes the defaults of the structs.
std::string help_text(std::string_view command, const Style& style);

}  // namespace bench
