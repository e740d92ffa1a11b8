#pragma once

#include <cstdint>
#include <string>

#include "bench/failure.h"
#include "bench/suite.h"

namespace bench {

// What to type instead of a recipe that cannot be had.

/// No suite has it.
SetupError unknown_recipe(const std::string& name);
/// It shows fewer examples.
SetupError too_many_shots(const QualitySuite& suite, const Recipe& recipe, std::int64_t shots);

}  // namespace bench
