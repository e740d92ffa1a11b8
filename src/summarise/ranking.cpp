#include <algorithm>

#include "summarise/judgement.h"
#include "summarise/sentence.h"

namespace bench {

namespace {

bool several_models(std::span<const Findings> groups) {
  return std::any_of(groups.begin(), groups.end(),
                     [&](const Findings& g) { return g.summary.model != groups.front().summary.model; });
}

struct Contender {
  std::string label;
  Quantile rate;
};

std::vector<Contender> contenders(std::span<const Findings> groups) {
  const bool server =
      std::none_of(groups.begin(), groups.end(), [](const Findings& g) { return g.client_rate && !g.server_rate; });
  std::vector<Contender> all;
  for (const Findings& group : groups) {
    const auto& rate = server ? group.server_rate : group.client_rate;
    if (rate) all.push_back({group.label, *rate});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Contender& a, const Contender& b) { return a.rate.value > b.rate.value; });
  return all;
}

bool overlap(const std::optional<Interval>& a, const std::optional<Interval>& b) {
  return a && b && a->lo <= b->hi && b->lo <= a->hi;
}

std::string sentence(const Contender& best, const Contender& other) {
  const std::string rates =
      sentence_number(best.rate.value, 1) + " vs " + sentence_number(other.rate.value, 1) + " tokens/s";
  if (overlap(best.rate.interval, other.rate.interval) || best.rate.value == other.rate.value) {
    return best.label + " and " + other.label + " are not distinguishable (" + rates + ")";
  }
  return best.label + " " + sentence_number(best.rate.value / other.rate.value, 2) + " x faster than " + other.label +
         " (" + rates + ")";
}

}  // namespace

std::vector<std::string> rank_models(std::span<const Findings> groups) {
  std::vector<std::string> sentences;
  if (!several_models(groups)) return sentences;
  const std::vector<Contender> all = contenders(groups);
  for (std::size_t i = 1; i < all.size(); ++i) sentences.push_back(sentence(all.front(), all[i]));
  return sentences;
}

}  // namespace bench
