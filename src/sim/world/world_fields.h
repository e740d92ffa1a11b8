#pragma once

#include <span>
#include <string_view>

namespace bench::sim {

/// What a user is told of a field of a world file. Of an object its own fields stand in `backticks`, all of them.
struct WorldField {
  std::string_view name;
  std::string_view meaning;
};

/// All of them, for the help; what they do is parse_world()'s business.
std::span<const WorldField> world_fields();

}  // namespace bench::sim
