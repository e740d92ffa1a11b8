#pragma once

#include <optional>
#include <string>

#include "base/json/strict.h"
#include "sim/world/draws.h"

namespace bench::sim {

/// A JSON text that is valid under a JSON schema: types, required, enum, const, nesting, arrays, limits of numbers,
/// strings and arrays, anyOf, oneOf, allOf, references inside the document, the usual formats. Not: `pattern`, `not`,
/// `if`.
std::string text_for_schema(const Json& schema, Draws draws);

/// What an engine says of a schema that it cannot convert; none: it can.
std::optional<std::string> schema_complaint(const Json& schema);

}  // namespace bench::sim
