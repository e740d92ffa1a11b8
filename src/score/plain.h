#pragma once

#include <string_view>

#include "bench/record.h"

namespace bench {

/// The answer within a reply: without white space around it, and without thoughts that a server left in the text.
std::string_view answer_in(const Reply& reply);

}  // namespace bench
