#pragma once

#include <cstdint>
#include <string_view>

namespace bench {

/// How much of a tree a JSON text may become. A bracket or a comma costs a byte in the text and dozens in the tree.
struct JsonBounds {
  int depth;
  std::int64_t values;
};

/// What a text has too much of, in words; "" when it keeps the bounds. One pass over the bytes, and nothing is built.
/// Whether it is JSON at all is for the parser to say.
std::string_view json_excess(std::string_view text, const JsonBounds& bounds);

}  // namespace bench
