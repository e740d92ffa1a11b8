#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bench {

/// The name that `word` was probably meant to be: the one that fewest slips of the finger away (a letter wrong,
/// missing, too many, or swapped with its neighbour), the first of equals. None when nothing is near: at most one slip
/// for each three letters. A name that goes on where the word ends counts as one slip away. Upper and lower case are
/// the same.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> names);

}  // namespace bench
