#pragma once

#include <string>
#include <string_view>

namespace bench {

/// What a stretch of text is, beyond its words. Never the only carrier of a meaning.
enum class Emphasis { none, strong, faint, caution, alarm, good };

/// `text` between the codes of its emphasis when `color` is set; the only place where terminal codes are written.
std::string painted(std::string_view text, Emphasis emphasis, bool color);

}  // namespace bench
