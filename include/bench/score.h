#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bench/plan.h"
#include "bench/record.h"

namespace bench {

/// One way to grade replies. Pure: no clock, no I/O, no other record.
struct Scorer {
  std::string_view name;   ///< what a case's scoring names
  std::string_view about;  ///< one sentence
  Grade (*grade)(const PlannedRequest& request, const RunRecord& record);
};

/// All scorers, one line each in src/score/registry.cpp.
std::span<const Scorer> scorers();
const Scorer* find_scorer(std::string_view name);

/// The grades of an answered record: by the schema that constrained it, and by the scorer that its case names.
void grade(const PlannedRequest& request, RunRecord& record);

/// Why replies cannot be checked against a schema; none when they can. Asked before anything is sent.
std::optional<std::string> schema_fault(std::string_view schema);

/// Where `text` breaks the JSON schema, in words; none when it is valid. A schema with a schema_fault is the caller's
/// error.
std::optional<std::string> schema_violation(std::string_view schema, std::string_view text);

}  // namespace bench
