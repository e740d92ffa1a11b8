#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json/reader.h"

namespace bench {

/// Objects keep the order of their keys: the order of a schema's properties is the order in which a model answers.
using Json = nlohmann::ordered_json;

/// Where a text stops being JSON, and why.
struct JsonFault {
  std::size_t offset = 0;  ///< in bytes
  std::string words;       ///< "unexpected end of input; expected '}'"
};

/// Deeper nesting is refused before a tree is built: trees are taken down and written recursively.
constexpr int deepest_json = JsonReader::max_depth;

/// Reads one JSON text and nothing behind it. As Json, or as nlohmann::json where the order of keys does not matter and
/// there may be very many of them.
template <class Tree = Json>
std::variant<Tree, JsonFault> parse_strict(std::string_view text);

/// A key of an object and where its value begins.
struct JsonMember {
  std::string key;
  std::size_t value_at = 0;
  std::size_t key_at = 0;
};

/// The members of the outermost object, in order, a repeated key repeated. `object` must be valid.
std::vector<JsonMember> members_of(std::string_view object);

/// What a value is, in the words of JSON: "string", "integer", "number", "boolean", "null", "array", "object".
template <class Tree>
std::string type_name(const Tree& value) {
  return value.is_number_integer() ? "integer" : value.type_name();
}

}  // namespace bench
