#pragma once

#include <cstdint>
#include <string>

namespace bench {

// Numbers as they stand in the sentences of warnings, reasons and gates.

std::string number_text(double value, int digits);                                       ///< "48.1"
std::string seconds_text(double value);                                                  ///< "1.3 s", "231 ms", "45 us"
std::string percent_text(double share);                                                  ///< "4.1 %"
std::string count_text(std::int64_t part, std::int64_t whole, const std::string& what);  ///< "3 of 100 requests"

}  // namespace bench
