#pragma once

#include <string>

#include "bench/clock.h"

namespace bench::sim {

/// Writes instants as Go does: RFC 3339, UTC, up to nine digits of fraction without trailing zeros. Keeps the last
/// second, because the lines of a stream fall into few.
class StampWriter {
 public:
  void append(std::string& out, WallTime time);

 private:
  WallTime second_{};
  std::string text_;  ///< of second_, without its fraction
};

/// "Mon, 23 Nov 2026 20:19:14 GMT", as in an HTTP head.
std::string http_date(WallTime time);

}  // namespace bench::sim
