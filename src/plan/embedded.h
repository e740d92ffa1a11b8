#pragma once

#include <span>
#include <string_view>

namespace bench {

/// A prompt suite that is part of the program: the file prompts/<name>.jsonl, one line each. embed.cmake makes these.
struct EmbeddedSuite {
  std::string_view name;
  std::span<const std::string_view> lines;
};

/// In the order of their names.
std::span<const EmbeddedSuite> embedded_suites();

}  // namespace bench
