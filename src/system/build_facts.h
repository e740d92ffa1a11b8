#pragma once

#include <string>

#include "bench/record.h"

namespace bench {

/// What this binary was made of and how.
BuildFacts build_facts();

/// "bench 0.5.0 (git 1a2b3c4; GCC 12.2; Boost 1.81; OpenSSL 3.0; Linux x86_64)"
std::string version_line();

}  // namespace bench
