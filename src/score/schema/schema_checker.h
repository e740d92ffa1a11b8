#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json/strict.h"

namespace bench {

/// Not Json: a reply may have very many keys, and their order does not matter.
using Tree = nlohmann::json;

/// What is wrong with a value, with its place: "$.items[2].price: expected number, got string".
using Violation = std::optional<std::string>;

/// A place inside the value under test.
struct ValuePath {
  std::string text = "$";
  ValuePath member(const std::string& key) const;
  ValuePath element(std::size_t index) const;
};

/// Checks values against one JSON schema. It knows the part of the language that servers can enforce:
///
///   type properties required additionalProperties items minItems maxItems enum const minimum maximum exclusiveMinimum
///   exclusiveMaximum minLength maxLength pattern anyOf oneOf allOf, $ref within the schema, and true and false as
///   schemas
///
/// Other keywords are not looked at. Lengths and patterns count characters, not bytes. The schema must be without a
/// schema_fault.
class SchemaChecker {
 public:
  explicit SchemaChecker(const Tree& root) : root_(root) {}
  Violation check(const Tree& value);

  /// One value against one schema inside the root. For the rules, which come back here for what lies deeper.
  Violation check(const Tree& schema, const Tree& value, const ValuePath& path);
  /// The schema that a $ref names, null when there is none.
  const Tree* target_of(const std::string& reference) const;

 private:
  const Tree& root_;
  std::int64_t steps_ = 0;
  int depth_ = 0;
};

}  // namespace bench
