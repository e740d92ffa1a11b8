#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "score/schema/schema_checker.h"

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

// Text as the rules see it: characters of UTF-8, not bytes. (In schema_pattern.cpp.)

/// Whether a text holds a match of an ECMAScript pattern; none when that cannot be found out: the pattern is not
/// understood, or the text is longer than the matcher can take.
std::optional<bool> matches_pattern(const std::string& pattern, const std::string& text);
std::size_t character_count(const std::string& text);

}  // namespace bench
