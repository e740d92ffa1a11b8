#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/strict_object.h"

namespace bench::sim {

/// Reads the first JSON value of a body as Go's decoder does: what follows it is ignored, invalid UTF-8 becomes U+FFFD,
/// and an error has Go's words.
struct GoJson {
  Json value;
  std::string error;  ///< "": value is valid. "EOF": there was nothing
};
GoJson read_go_json(std::string_view body);

/// Appends a string as Go's encoder writes it, with its quotes: <, > and & as \u003c ..., U+2028 and U+2029 escaped,
/// invalid UTF-8 replaced.
void append_go_string(std::string& out, std::string_view text);
std::string go_string(std::string_view text);

/// Invalid UTF-8 replaced by U+FFFD, byte by byte, as Go does.
std::string valid_utf8(std::string_view text);

}  // namespace bench::sim
