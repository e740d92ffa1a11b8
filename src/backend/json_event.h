#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bench/failure.h"

#include "base/json/reader.h"

namespace bench {

// What the readers of events in JSON share, whatever the protocol.

/// A count is a whole number from 0 to 2^53, however it is written; beyond that a double would already have lost
/// digits.
std::optional<std::int64_t> count_from(std::string_view number);

/// What is wrong with the form of an event, with an excerpt of it that is safe to print.
Failure failure_of_form(const JsonReader::Error& error, std::string_view event);

}  // namespace bench
