#pragma once

#include <string>
#include <string_view>

#include "base/json/strict.h"

namespace bench::sim {

/// Reads the first JSON value of a body as Go's decoder does: what follows it is ignored, invalid UTF-8 becomes U+FFFD,
/// and an error has Go's words.
struct GoJson {
  Json value;
  std::string error;  ///< "": value is valid. "EOF": there was nothing
};
GoJson read_go_json(std::string_view body);

}  // namespace bench::sim
