#include "study/compare/ranking.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "summarise/metric/ids.h"

namespace bench {
namespace {

/// `changed` against `base`, for the places of two sides.
struct PairOfSides {
  std::size_t base, changed;
  Comparison made;
};

std::vector<PairOfSides> all_pairs(std::span<const SideToRank> sides, std::string_view metric,
                                   const CompareRunsOptions& options) {
  std::vector<PairOfSides> pairs;
  for (std::size_t i = 0; i < sides.size(); ++i)
    for (std::size_t j = i + 1; j < sides.size(); ++j) {
      auto made = compare_metric(*sides[i].side, *sides[j].side, metric, options);
      if (!made || !made->effect) return {};
      pairs.push_back({i, j, *std::move(made)});
    }
  std::vector<Comparison> rows;
  for (const PairOfSides& pair : pairs) rows.push_back(pair.made);
  adjust_for_many(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) pairs[i].made = rows[i];
  return pairs;
}

/// The same seen from the other side.
Comparison turned_round(Comparison made) {
  std::swap(made.base, made.changed);
  std::swap(made.n_base, made.n_changed);
  const bool is_ratio = made.scale == Comparison::Scale::ratio;
  const auto turned = [&](double value) { return is_ratio ? 1 / value : -value; };
  if (made.effect) made.effect = turned(*made.effect);
  if (made.interval)
    std::tie(made.interval->lo, made.interval->hi) = std::pair(turned(made.interval->hi), turned(made.interval->lo));
  conclude(made);
  return made;
}

double value_of(const std::vector<PairOfSides>& pairs, std::size_t side) {
  for (const PairOfSides& pair : pairs) {
    if (pair.base == side) return *pair.made.base;
    if (pair.changed == side) return *pair.made.changed;
  }
  return 0;
}

SideRanking ranking_from(std::span<const SideToRank> sides, const std::vector<PairOfSides>& pairs) {
  const Comparison& any = pairs.front().made;
  SideRanking ranking{any.metric, any.unit, {}};
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < sides.size(); ++i) order.emplace_back(value_of(pairs, i), i);
  std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    return any.better == Better::lower ? a.first < b.first : a.first > b.first;
  });
  const std::size_t best = order.front().second;
  for (const auto& [value, place] : order) {
    RankedSide ranked{sides[place].name, value, std::nullopt};
    for (const PairOfSides& pair : pairs) {
      if (pair.base == place && pair.changed == best) ranked.best_against_it = pair.made;
      if (pair.base == best && pair.changed == place) ranked.best_against_it = turned_round(pair.made);
    }
    ranking.sides.push_back(std::move(ranked));
  }
  return ranking;
}

}  // namespace

std::optional<SideRanking> rank_sides(std::span<const SideToRank> sides, const CompareRunsOptions& options) {
  if (sides.size() < 3) return std::nullopt;
  const bool by_score = std::all_of(sides.begin(), sides.end(),
                                    [](const SideToRank& ranked) { return ranked.side->header().eval.has_value(); });
  std::vector<std::string_view> candidates{metric::decode_rate, metric::client_decode_rate, metric::wall};
  if (by_score) candidates.insert(candidates.begin(), metric::correct);
  for (const std::string_view metric : candidates)
    if (const auto pairs = all_pairs(sides, metric, options); !pairs.empty()) return ranking_from(sides, pairs);
  return std::nullopt;
}

}  // namespace bench
