#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bench::sim {

/// What a user is told of a field of a world file. Of an object its own fields stand in `backticks`, all of them.
struct WorldField {
  std::string_view name;
  /// "integer", "boolean/null", "=fifo|lifo" (one of these words), "[string]" (a list), "{min:integer max:integer}".
  std::string_view form;
  std::string_view meaning;
};

/// All of them, for the help and the schema; what they do is parse_world()'s business.
std::span<const WorldField> world_fields();

/// A world file as a JSON Schema (draft 2020-12).
std::string world_schema();

}  // namespace bench::sim
