#include "base/nearest.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"

namespace bench {
namespace {

constexpr std::size_t longest_word = 128;  // the distance is quadratic, and nobody mistypes a longer one

bool same(char a, char b) { return lower_case(a) == lower_case(b); }

/// Edits that turn `a` into `b`, a swap of neighbours being one edit (optimal string alignment).
std::size_t slips_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

/// Whether `word` is the beginning of `name`, cut short rather than misspelt.
bool begins(std::string_view name, std::string_view word) {
  return word.size() >= 3 && word.size() < name.size() && std::equal(word.begin(), word.end(), name.begin(), same);
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> names) {
  if (word.empty() || word.size() > longest_word) return std::nullopt;
  std::optional<std::string> best;
  std::size_t fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& name : names) {
    if (name.size() > longest_word) continue;
    const std::size_t slips = begins(name, word) ? 1 : slips_between(word, name);
    if (slips >= fewest) continue;
    fewest = slips;
    best = name;
  }
  return best;
}

}  // namespace bench
