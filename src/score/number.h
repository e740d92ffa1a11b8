#pragma once

#include <string>
#include <string_view>

namespace bench {

/// The last number of a text in a form in which equal numbers are equal texts: "18" of "$18.00", "-1234.5" of
/// "-1,234.50"; "" when there is none. Digits within a word, as in H2O, are no number.
std::string last_number(std::string_view text);

}  // namespace bench
