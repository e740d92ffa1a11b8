#include <algorithm>
#include <utility>

#include "summarise/judgement.h"
#include "summarise/sentence.h"
#include "summarise/statistics/interval.h"

namespace bench {

namespace {

using Standing = RankedModel::Standing;

bool several_models(std::span<const Findings> groups) {
  return std::any_of(groups.begin(), groups.end(),
                     [&](const Findings& g) { return g.summary.model != groups.front().summary.model; });
}

std::vector<RankedModel> by_rate(std::span<const Findings> groups) {
  const bool server =
      std::none_of(groups.begin(), groups.end(), [](const Findings& g) { return g.client_rate && !g.server_rate; });
  std::vector<RankedModel> all;
  for (const Findings& group : groups) {
    const auto& rate = server ? group.server_rate : group.client_rate;
    if (rate) all.push_back({.label = group.label, .toks_per_s = rate->value, .interval = rate->interval});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const RankedModel& a, const RankedModel& b) { return a.toks_per_s > b.toks_per_s; });
  return all;
}

void compare_with(const RankedModel& best, RankedModel& other) {
  other.times = best.toks_per_s / other.toks_per_s;
  if (best.interval && other.interval)
    other.times_interval = ratio_interval(best.toks_per_s, *best.interval, other.toks_per_s, *other.interval);
  if (!other.times_interval) {
    other.standing = Standing::too_few_runs;
  } else {
    other.standing = other.times_interval->lo > 1 ? Standing::slower : Standing::indistinguishable;
  }
}

/// "1.35 ± 0.05 x": the larger side.
std::string times_text(const RankedModel& model) {
  const double side = std::max(model.times - model.times_interval->lo, model.times_interval->hi - model.times);
  const int digits = side < 0.005 ? 3 : 2;
  return sentence_number(model.times, digits) + " ± " + sentence_number(side, digits) + " x";
}

std::string listed(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

}  // namespace

std::vector<RankedModel> rank_models(std::span<const Findings> groups) {
  if (!several_models(groups)) return {};
  std::vector<RankedModel> all = by_rate(groups);
  if (all.size() < 2) return {};
  for (std::size_t i = 1; i < all.size(); ++i) compare_with(all.front(), all[i]);
  return all;
}

std::string ranking_sentence(const std::vector<RankedModel>& ranking) {
  std::vector<std::string> slower, alike, unknown;
  for (const RankedModel& model : ranking) {
    if (model.standing == Standing::slower) slower.push_back(times_text(model) + " as fast as " + model.label);
    if (model.standing == Standing::indistinguishable) alike.push_back(model.label + " (" + times_text(model) + ")");
    if (model.standing == Standing::too_few_runs) unknown.push_back(model.label);
  }
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (!slower.empty()) add(ranking.front().label + " is " + listed(slower));
  if (!alike.empty()) add(ranking.front().label + " cannot be told from " + listed(alike));
  if (!unknown.empty()) add("too few runs to tell " + ranking.front().label + " from " + listed(unknown));
  return text;
}

}  // namespace bench
