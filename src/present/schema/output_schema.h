#pragma once

#include <string>

namespace bench {

// What programs read of us, as JSON Schemas (draft 2020-12). Metrics, flags and verdicts come from their tables.

std::string summary_schema();
std::string comparison_schema();  ///< of bench compare --format json

}  // namespace bench
