#include "plan/item_limit.h"

#include <algorithm>
#include <cmath>

#include "plan/run_plan.h"

namespace bench {

Expected<std::int64_t> kept_items(const ItemLimit& limit, std::int64_t items) {
  if (limit.count) {
    if (*limit.count < 1) return usage_error("--limit must be at least 1", "", {"leave it out for all items"});
    return std::min(*limit.count, items);
  }
  if (!limit.share) return items;
  const double share = *limit.share;
  if (!(share > 0 && share <= 1)) return usage_error("--limit as a share must be above 0 and at most 1 (100%)");
  constexpr double rounding = 1e-9;  // 0.07 x 100 is a little more than 7 in binary
  return static_cast<std::int64_t>(std::ceil(share * static_cast<double>(items) - rounding));
}

std::string first_tag(const Case& asked) { return asked.tags.empty() ? "" : asked.tags.front(); }

void keep_some(std::size_t kept, std::vector<Case>& cases) {
  struct Kind {
    std::string tag;
    std::vector<std::size_t> cases;
    std::size_t kept = 0;
    std::size_t remainder = 0;  ///< of kept x cases over all cases
  };
  const std::size_t all = cases.size();
  std::vector<Kind> kinds;
  for (std::size_t i = 0; i < all; ++i) {
    const std::string tag = first_tag(cases[i]);
    const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.tag == tag; });
    Kind& kind = known == kinds.end() ? kinds.emplace_back() : *known;
    kind.tag = tag;
    kind.cases.push_back(i);
  }
  std::vector<Kind*> by_remainder;
  std::size_t left = kept;
  for (Kind& kind : kinds) {
    kind.kept = kept * kind.cases.size() / all;
    kind.remainder = kept * kind.cases.size() % all;
    left -= kind.kept;
    by_remainder.push_back(&kind);
  }
  std::stable_sort(by_remainder.begin(), by_remainder.end(),
                   [](const Kind* a, const Kind* b) { return a->remainder > b->remainder; });
  for (std::size_t i = 0; i < left; ++i) ++by_remainder[i]->kept;

  std::vector<std::size_t> places;
  for (const Kind& kind : kinds)
    places.insert(places.end(), kind.cases.begin(), kind.cases.begin() + static_cast<std::ptrdiff_t>(kind.kept));
  std::sort(places.begin(), places.end());
  std::vector<Case> chosen;
  for (const std::size_t place : places) chosen.push_back(std::move(cases[place]));
  cases = std::move(chosen);
}

void shuffle_cases(std::uint64_t seed, std::vector<Case>& cases) {
  if (cases.empty()) return;
  const Permutation order(cases.size(), seed);
  std::vector<Case> shuffled;
  shuffled.reserve(cases.size());
  for (std::size_t place = 0; place < cases.size(); ++place) shuffled.push_back(std::move(cases[order.at(place)]));
  cases = std::move(shuffled);
}

}  // namespace bench
