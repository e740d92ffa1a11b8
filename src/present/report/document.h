#pragma once

#include <string>

#include "present/report/report.h"

namespace bench {

/// What a report says, as one line of JSON: {"type":"report","runs":[{"name","summary"}],"comparisons":[...]}. A part
/// that would be too large for a page is left out and named in "left_out".
std::string report_document(const Report& report);

}  // namespace bench
