#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/clock.h"

namespace bench::sim {

/// "2026-01-01T00:00:00Z", with or without a fraction; UTC only. None when it has another form.
std::optional<WallTime> parse_rfc3339(std::string_view text);

/// Writes instants as Go does: RFC 3339, UTC, up to nine digits of fraction without trailing zeros. Keeps the last
/// second, because the lines of a stream fall into few.
class StampWriter {
 public:
  void append(std::string& out, WallTime time);

 private:
  std::int64_t second_ = -1;
  std::string text_;  ///< of second_, up to the seconds
};

/// "Mon, 23 Nov 2026 20:19:14 GMT", as in an HTTP head.
std::string http_date(WallTime time);

}  // namespace bench::sim
