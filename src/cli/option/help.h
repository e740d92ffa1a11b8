#pragma once

#include <string>
#include <string_view>

#include "bench/renderer.h"

namespace bench {

/// The topic of a help that leaves nothing out.
inline constexpr std::string_view everything = "all";

/// The help of a command, of the program as a whole (`everything`), or with "" what fits a screen of it. It is made
/// from the tables, so that it cannot forget an option, and quotes the defaults of the structs.
std::string help_text(std::string_view command, const Style& style);

}  // namespace bench
