#include "study/sweep/level_watch.h"

#include <algorithm>

#include "summarise/statistics/metric_summary.h"

namespace bench {

std::optional<std::string> LevelWatch::after(std::size_t level, const std::vector<Served>& served) {
  StopFigures figures;
  std::vector<double> first_tokens;
  for (const Served& one : served) {
    ++figures.requests;
    figures.failed += !one.ok;
    if (one.first_token) first_tokens.push_back(*one.first_token);
  }
  figures.first_token = median(std::move(first_tokens));
  if (figures.first_token) first_tokens_[level] = *figures.first_token;
  if (!first_tokens_.empty()) figures.lowest = first_tokens_.begin()->second;
  auto broken = broken_rule(rules_, figures);
  if (broken) broken_at_ = std::min(broken_at_.value_or(level), level);
  return broken;
}

}  // namespace bench
