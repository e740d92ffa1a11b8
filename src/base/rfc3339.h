#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

using UtcNanos = std::chrono::sys_time<std::chrono::nanoseconds>;

/// "2025-11-23T22:30:15.123456789Z": always UTC, always nine digits, so that it is exact and sorts as text.
std::string to_rfc3339(UtcNanos time);
/// The inverse. Fewer or no digits behind the second are fine; other zones than Z are not.
std::optional<UtcNanos> from_rfc3339(std::string_view text);

/// "20251123T223015Z", for the names of files.
std::string compact_utc(UtcNanos time);

}  // namespace bench
