#pragma once

#include <string>
#include <string_view>

#include "bench/backend.h"
#include "bench/failure.h"

namespace bench {

/// The failure that an HTTP status other than 2xx stands for. `location` is where a redirect points.
Failure http_failure(int status, std::string_view body, std::string_view location, const Backend& backend);

/// At most 1 KiB, not cut inside a character. Secrets are blotted out before anything is cut.
std::string clipped(std::string words);

}  // namespace bench
