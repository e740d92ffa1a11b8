#include "base/secrets/word_search.h"

#include <algorithm>
#include <utility>

namespace bench {
namespace {

constexpr std::size_t longest_stretch = 255;

std::size_t two_bytes(const char* at) {
  return std::size_t{static_cast<unsigned char>(at[0])} << 8 | static_cast<unsigned char>(at[1]);
}

}  // namespace

WordSearch::WordSearch(std::vector<std::string> words) : words_(std::move(words)) {
  if (words_.empty()) return;
  shortest_ = longest_stretch;
  for (const std::string& word : words_) shortest_ = std::min(shortest_, word.size());
  step_.assign(std::size_t{1} << 16, static_cast<std::uint8_t>(shortest_ - 1));
  for (const std::string& word : words_) {
    ends_.push_back(static_cast<std::uint16_t>(two_bytes(&word[shortest_ - 2])));
    for (std::size_t i = 1; i < shortest_; ++i) {
      std::uint8_t& step = step_[two_bytes(&word[i - 1])];
      step = std::min(step, static_cast<std::uint8_t>(shortest_ - 1 - i));
    }
  }
}

std::size_t WordSearch::find(std::string_view text, std::size_t at) const {
  if (words_.empty()) return std::string_view::npos;
  std::size_t last = at + shortest_ - 1;
  while (last < text.size()) {
    const std::size_t end = two_bytes(text.data() + last - 1);
    const std::size_t step = step_[end];
    if (step != 0) {
      last += step;
      continue;
    }
    const std::string_view rest = text.substr(last + 1 - shortest_);
    for (std::size_t i = 0; i < words_.size(); ++i)
      if (ends_[i] == end && rest.starts_with(words_[i])) return last + 1 - shortest_;
    ++last;
  }
  return std::string_view::npos;
}

}  // namespace bench
