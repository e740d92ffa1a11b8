#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/clock.h"

namespace bench::sim {

/// A duration as Go's time.ParseDuration reads it: "5m", "1h30m", "-1s", "0". Otherwise `error` holds its words.
std::optional<Nanos> parse_go_duration(std::string_view text, std::string& error);

}  // namespace bench::sim
