#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/plan.h"
#include "bench/record.h"

namespace bench {

/// Grades a record in place against what was asked. Pure: no clock, no I/O, no other record.
void grade(const PlannedRequest& request, RunRecord& record);

/// Where `text` breaks the JSON schema, in words; none when it is valid. A schema that cannot be read is the caller's error.
std::optional<std::string> schema_violation(std::string_view schema, std::string_view text);

}  // namespace bench
