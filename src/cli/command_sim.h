#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// The arguments of `bench sim`.
struct SimArguments {
  std::optional<std::string> world;  ///< file; none: the default world
  std::int64_t port = 11434;         ///< 0: any free one
  std::string bind = "127.0.0.1";
  std::optional<std::string> truth;                              ///< file of the truth log
  std::vector<std::pair<std::string, std::string>> world_flags;  ///< name and value, as make_world() takes them
  bool operator==(const SimArguments&) const = default;
};

}  // namespace bench
