#include "score/schema/schema_rules.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json/write.h"
#include "base/utf8.h"

namespace bench {
namespace {

constexpr std::array type_names = {"null", "boolean", "object", "array", "number", "integer", "string"};

/// A value in a message: short, and on one line.
std::string shown(const Tree& value) {
  constexpr std::size_t longest = 60;
  std::string text = compact(value);
  if (text.size() <= longest) return text;
  return std::string(clipped_utf8(text, longest)) + "...";
}

Violation broken(const SchemaQuestion& q, const std::string& words) { return q.path.text + ": " + words; }

// --- any value

bool is_integral(const Tree& value) {
  if (value.is_number_integer()) return true;
  if (!value.is_number_float()) return false;
  const double number = value.get<double>();
  return std::isfinite(number) && number == std::floor(number);  // 2.0 is an integer to JSON Schema
}

bool has_type(const Tree& value, const std::string& type) {
  if (type == "integer") return is_integral(value);
  if (type == "number") return value.is_number();
  return type == value.type_name();
}

Violation check_type(const SchemaQuestion& q) {
  const Tree types = q.wanted.is_array() ? q.wanted : Tree::array({q.wanted});
  std::string expected;
  for (const Tree& type : types) {
    if (has_type(q.value, type.get<std::string>())) return std::nullopt;
    expected += (expected.empty() ? "" : " or ") + type.get<std::string>();
  }
  return broken(q, "expected " + expected + ", got " + type_name(q.value));
}

Violation check_enum(const SchemaQuestion& q) {
  if (std::find(q.wanted.begin(), q.wanted.end(), q.value) != q.wanted.end()) return std::nullopt;
  return broken(q, "expected one of " + shown(q.wanted) + ", got " + shown(q.value));
}

Violation check_const(const SchemaQuestion& q) {
  if (q.value == q.wanted) return std::nullopt;
  return broken(q, "expected " + shown(q.wanted) + ", got " + shown(q.value));
}

// --- objects

Violation check_required(const SchemaQuestion& q) {
  if (!q.value.is_object()) return std::nullopt;
  for (const Tree& key : q.wanted)
    if (!q.value.contains(key.get<std::string>())) return broken(q, "missing " + compact(key));
  return std::nullopt;
}

Violation check_properties(const SchemaQuestion& q) {
  if (!q.value.is_object()) return std::nullopt;
  for (const auto& [key, schema] : q.wanted.items()) {
    const auto member = q.value.find(key);
    if (member == q.value.end()) continue;
    if (auto violation = q.checker.check(schema, *member, q.path.member(key))) return violation;
  }
  return std::nullopt;
}

Violation check_additional(const SchemaQuestion& q) {
  if (!q.value.is_object()) return std::nullopt;
  const auto properties = q.schema.find("properties");
  const bool any_named = properties != q.schema.end();
  for (const auto& [key, member] : q.value.items()) {
    if (any_named && properties->contains(key)) continue;
    if (q.wanted == false) return broken(q, "unexpected " + shown(Tree(key)));
    if (auto violation = q.checker.check(q.wanted, member, q.path.member(key))) return violation;
  }
  return std::nullopt;
}

// --- arrays

Violation check_items(const SchemaQuestion& q) {
  if (!q.value.is_array()) return std::nullopt;
  for (std::size_t i = 0; i < q.value.size(); ++i)
    if (auto violation = q.checker.check(q.wanted, q.value[i], q.path.element(i))) return violation;
  return std::nullopt;
}

// --- sizes and ranges

enum class Bound { at_least, at_most, above, below };

bool keeps(Bound bound, double value, double limit) {
  switch (bound) {
    case Bound::at_least:
      return value >= limit;
    case Bound::at_most:
      return value <= limit;
    case Bound::above:
      return value > limit;
    case Bound::below:
      return value < limit;
  }
  return true;
}

std::string_view words_for(Bound bound) {
  switch (bound) {
    case Bound::at_least:
      return "at least ";
    case Bound::at_most:
      return "at most ";
    case Bound::above:
      return "more than ";
    case Bound::below:
      return "less than ";
  }
  return "";
}

template <Bound bound>
Violation check_length(const SchemaQuestion& q) {
  if (!q.value.is_string()) return std::nullopt;
  const std::size_t length = character_count(q.value.get_ref<const std::string&>());
  if (keeps(bound, static_cast<double>(length), q.wanted.get<double>())) return std::nullopt;
  return broken(q, "expected " + std::string(words_for(bound)) + compact(q.wanted) + " characters, got " +
                       std::to_string(length));
}

template <Bound bound>
Violation check_count(const SchemaQuestion& q) {
  if (!q.value.is_array()) return std::nullopt;
  if (keeps(bound, static_cast<double>(q.value.size()), q.wanted.get<double>())) return std::nullopt;
  return broken(q, "expected " + std::string(words_for(bound)) + compact(q.wanted) + " items, got " +
                       std::to_string(q.value.size()));
}

template <Bound bound>
Violation check_range(const SchemaQuestion& q) {
  if (!q.value.is_number()) return std::nullopt;
  if (keeps(bound, q.value.get<double>(), q.wanted.get<double>())) return std::nullopt;
  return broken(q, "expected " + std::string(words_for(bound)) + compact(q.wanted) + ", got " + shown(q.value));
}

Violation check_pattern(const SchemaQuestion& q) {
  if (!q.value.is_string()) return std::nullopt;
  const auto matches = matches_pattern(q.wanted.get<std::string>(), q.value.get<std::string>());
  if (!matches) return broken(q, "too long to be checked against the pattern " + shown(q.wanted));
  if (*matches) return std::nullopt;
  return broken(q, "expected a match of " + shown(q.wanted) + ", got " + shown(q.value));
}

// --- schemas of schemas

Violation check_reference(const SchemaQuestion& q) {
  return q.checker.check(*q.checker.target_of(q.wanted.get<std::string>()), q.value, q.path);
}

Violation check_all_of(const SchemaQuestion& q) {
  for (const Tree& schema : q.wanted)
    if (auto violation = q.checker.check(schema, q.value, q.path)) return violation;
  return std::nullopt;
}

Violation check_any_of(const SchemaQuestion& q) {
  Violation first;
  for (const Tree& schema : q.wanted) {
    auto violation = q.checker.check(schema, q.value, q.path);
    if (!violation) return std::nullopt;
    if (!first) first = std::move(violation);
  }
  return broken(q, "fits none of anyOf; the first says " + first.value_or("nothing"));
}

Violation check_one_of(const SchemaQuestion& q) {
  std::size_t fitting = 0;
  for (const Tree& schema : q.wanted) fitting += q.checker.check(schema, q.value, q.path) ? 0 : 1;
  if (fitting == 1) return std::nullopt;
  return broken(q, "expected to fit exactly one of oneOf, fits " + std::to_string(fitting));
}

// --- what the keywords' own values must be

using Fault = std::optional<std::string>;

Fault no_fault(const Tree&) { return std::nullopt; }

Fault wanted_is(bool good, const char* words) { return good ? Fault() : Fault(words); }

Fault type_fault(const Tree& wanted) {
  const auto known = [](const Tree& name) {
    return std::any_of(type_names.begin(), type_names.end(), [&](const char* type) { return name == type; });
  };
  const bool list = wanted.is_array() && !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), known);
  return wanted_is(list || known(wanted), "must be the name of a type or a list of such names");
}

Fault list_fault(const Tree& wanted) {
  return wanted_is(wanted.is_array() && !wanted.empty(), "must be a list that is not empty");
}

Fault object_fault(const Tree& wanted) { return wanted_is(wanted.is_object(), "must be an object"); }

Fault schema_value_fault(const Tree& wanted) {
  return wanted_is(wanted.is_object() || wanted.is_boolean(), "must be a schema");
}

Fault schema_list_fault(const Tree& wanted) {
  const auto is_schema = [](const Tree& schema) { return schema.is_object() || schema.is_boolean(); };
  const bool good = wanted.is_array() && !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), is_schema);
  return wanted_is(good, "must be a list of schemas that is not empty");
}

Fault keys_fault(const Tree& wanted) {
  const auto is_string = [](const Tree& key) { return key.is_string(); };
  return wanted_is(wanted.is_array() && std::all_of(wanted.begin(), wanted.end(), is_string),
                   "must be a list of strings");
}

Fault size_fault(const Tree& wanted) {
  return wanted_is(is_integral(wanted) && wanted >= 0, "must be a whole number from 0");
}

Fault number_fault(const Tree& wanted) { return wanted_is(wanted.is_number(), "must be a number"); }

Fault string_fault(const Tree& wanted) { return wanted_is(wanted.is_string(), "must be a string"); }

Fault pattern_fault(const Tree& wanted) {
  if (!wanted.is_string()) return "must be a string";
  return wanted_is(matches_pattern(wanted.get<std::string>(), "").has_value(),
                   "is no ECMAScript pattern that can be checked");
}

constexpr SchemaRule rules[] = {
    {"$ref", check_reference, string_fault},
    {"type", check_type, type_fault},
    {"const", check_const, no_fault},
    {"enum", check_enum, list_fault},
    {"required", check_required, keys_fault},
    {"properties", check_properties, object_fault},
    {"additionalProperties", check_additional, schema_value_fault},
    {"minItems", check_count<Bound::at_least>, size_fault},
    {"maxItems", check_count<Bound::at_most>, size_fault},
    {"items", check_items, schema_value_fault},
    {"minimum", check_range<Bound::at_least>, number_fault},
    {"maximum", check_range<Bound::at_most>, number_fault},
    {"exclusiveMinimum", check_range<Bound::above>, number_fault},
    {"exclusiveMaximum", check_range<Bound::below>, number_fault},
    {"minLength", check_length<Bound::at_least>, size_fault},
    {"maxLength", check_length<Bound::at_most>, size_fault},
    {"pattern", check_pattern, pattern_fault},
    {"allOf", check_all_of, schema_list_fault},
    {"anyOf", check_any_of, schema_list_fault},
    {"oneOf", check_one_of, schema_list_fault},
};

}  // namespace

std::span<const SchemaRule> schema_rules() { return rules; }

}  // namespace bench
