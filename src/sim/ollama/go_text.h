#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/clock.h"

namespace bench::sim {

// Text as a program in Go writes and reads it, byte for byte.

/// Appends a string as Go's JSON encoder writes it, with its quotes: <, > and & as \u003c ..., U+2028 and U+2029
/// escaped, invalid UTF-8 replaced.
void append_go_string(std::string& out, std::string_view text);
std::string go_string(std::string_view text);

/// Invalid UTF-8 replaced by U+FFFD, byte by byte.
std::string with_valid_utf8(std::string_view text);

/// A duration as time.ParseDuration reads it: "5m", "1h30m", "-1s", "0". Otherwise `error` holds its words.
std::optional<Nanos> parse_go_duration(std::string_view text, std::string& error);

/// Writes instants as RFC 3339 in UTC, with up to nine digits of fraction without trailing zeros. Keeps the last
/// second, because the lines of a stream fall into few.
class StampWriter {
 public:
  void append(std::string& out, WallTime time);

 private:
  WallTime second_{};
  std::string text_;  ///< of second_, without its fraction
};

}  // namespace bench::sim
