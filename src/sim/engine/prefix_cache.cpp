#include "sim/engine/prefix_cache.h"

#include <algorithm>

namespace bench::sim {

std::int64_t common_tokens(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  const auto differs = std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(size), b.begin());
  const auto common = static_cast<std::int64_t>(differs.first - a.begin());
  const bool whole = common == static_cast<std::int64_t>(a.size()) && common == static_cast<std::int64_t>(b.size());
  return whole ? (common + 3) / 4 : common / 4;
}

std::int64_t PrefixStore::longest(std::string_view prompt) const {
  const auto after = texts_.lower_bound(prompt);
  std::int64_t best = after == texts_.end() ? 0 : common_tokens(prompt, *after);
  if (after != texts_.begin()) best = std::max(best, common_tokens(prompt, *std::prev(after)));
  return best;
}

void PrefixStore::add(std::string text) {
  const std::size_t size = text.size();
  const auto [where, is_new] = texts_.insert(std::move(text));
  if (!is_new) return;
  oldest_first_.push_back(where);
  bytes_ += size;
  while (bytes_ > capacity_bytes && oldest_first_.size() > 1) {
    bytes_ -= oldest_first_.front()->size();
    texts_.erase(oldest_first_.front());
    oldest_first_.pop_front();
  }
}

}  // namespace bench::sim
