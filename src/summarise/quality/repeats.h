#pragma once

#include <optional>

#include "summarise/quality/slices.h"

namespace bench {

/// None unless some question was asked in every one of several runs.
std::optional<Repeats> repeats_of(const Questions& questions);

}  // namespace bench
