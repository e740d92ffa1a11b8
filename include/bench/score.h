#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/plan.h"
#include "bench/record.h"

namespace bench {

/// Grades a record in place against what was asked. Pure: no clock, no I/O, no other record.
void grade(const PlannedRequest& request, RunRecord& record);

/// Why replies cannot be checked against a schema; none when they can. Asked before anything is sent.
std::optional<std::string> schema_fault(std::string_view schema);

/// Where `text` breaks the JSON schema, in words; none when it is valid. A schema with a schema_fault is the caller's
/// error.
std::optional<std::string> schema_violation(std::string_view schema, std::string_view text);

}  // namespace bench
