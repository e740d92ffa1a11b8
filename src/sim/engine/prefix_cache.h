#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>

namespace bench::sim {

/// Tokens (of four bytes each) that two texts have in common at their beginning.
std::int64_t common_tokens(std::string_view a, std::string_view b);

/// One store of prefixes for all places. The longest common prefix with a sorted set is that with one of two
/// neighbours.
class PrefixStore {
 public:
  std::int64_t longest(std::string_view prompt) const;
  void add(std::string text);

 private:
  static constexpr std::size_t capacity_bytes = 64u << 20;
  std::set<std::string, std::less<>> texts_;
  std::deque<std::set<std::string, std::less<>>::iterator> oldest_first_;
  std::size_t bytes_ = 0;
};

}  // namespace bench::sim
