#pragma once

#include <span>
#include <string_view>

namespace bench {

/// A grade-school problem solved in words, from the appendix of the paper that introduced chains of thought.
struct WeiExample {
  std::string_view problem;
  std::string_view reasoning;
  std::string_view answer;
};

/// The eight of them, in the order in which everybody shows them.
std::span<const WeiExample> wei_examples();

}  // namespace bench
