#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/metric.h"

namespace bench {

// Numbers as they stand in the sentences of warnings, reasons and gates.

std::string sentence_number(double value, int digits);  ///< "48.1"
std::string sentence_seconds(double value);             ///< "1.3 s", "231 ms", "45 us"
std::string sentence_percent(double share);             ///< "4.1 %"
/// "3 of 100 requests failed". `what` is in the plural, its verb included, and told in the singular of one: "1 of 1
/// request failed".
std::string sentence_count(std::int64_t part, std::int64_t whole, std::string_view what);
std::string sentence_value(double value, Unit unit);  ///< a value of a metric, by its unit

}  // namespace bench
