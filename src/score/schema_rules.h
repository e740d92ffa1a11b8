#pragma once

#include <span>
#include <string_view>

#include "score/schema_checker.h"

namespace bench {

/// What one keyword of a schema is asked.
struct SchemaQuestion {
  SchemaChecker& checker;
  const Tree& schema;  ///< the object that holds the keyword
  const Tree& wanted;  ///< the keyword's value
  const Tree& value;   ///< under test
  const ValuePath& path;
};

/// One keyword. `check` says how the value breaks it; `fault` why the keyword's own value cannot be used.
struct SchemaRule {
  const char* keyword;
  Violation (*check)(const SchemaQuestion& question);
  std::optional<std::string> (*fault)(const Tree& wanted);
};

/// In the order in which they are checked: what makes the others pointless comes first.
std::span<const SchemaRule> schema_rules();

}  // namespace bench
