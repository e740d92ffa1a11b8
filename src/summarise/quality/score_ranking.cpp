#include "summarise/quality/score_ranking.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "summarise/sentence.h"
#include "summarise/statistics/comparing/many_tests.h"
#include "summarise/statistics/comparing/permutation_test.h"
#include "summarise/statistics/comparing/scores_apart.h"
#include "summarise/statistics/moments.h"
#include "summarise/statistics/scores.h"

namespace bench {
namespace {

constexpr double alpha = 0.05;
constexpr std::uint64_t seed_of_signs = 0x72616e6b;

std::vector<double> values_of(const ScoredModel& model) {
  std::vector<double> values;
  for (const auto& [id, score] : model.scores) values.push_back(score);
  return values;
}

bool same_questions_asked(const ScoredModel& a, const ScoredModel& b) {
  return std::equal(a.scores.begin(), a.scores.end(), b.scores.begin(), b.scores.end(),
                    [](const auto& one, const auto& other) { return one.first == other.first; });
}

/// How far `best` lies ahead of `other`, and the p-value of it.
struct Lead {
  std::optional<Shift> shift;
  double p = 1;
};

Lead lead_of(const ScoredModel& best, const ScoredModel& other) {
  const std::vector<double> from = values_of(other), to = values_of(best);
  if (const auto answers = discordant(from, to)) return {paired_shares(*answers), mcnemar_p(*answers)};
  std::vector<double> differences;
  for (std::size_t i = 0; i < from.size(); ++i) differences.push_back(to[i] - from[i]);
  const auto test = sign_flip_test(differences, seed_of_signs);
  return {paired_means(differences), test ? test->p : 1};
}

double mean_score(const ScoredModel& model) { return moments(values_of(model)).mean; }

std::string points_ahead(const RankedScore& ranked) {
  const double side = std::max(*ranked.ahead - ranked.ahead_interval->lo, ranked.ahead_interval->hi - *ranked.ahead);
  return sentence_number(*ranked.ahead * 100, 1) + " ± " + sentence_number(side * 100, 1) + " points";
}

std::string listed_scores(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

}  // namespace

ScoredModel scored_model(std::string label, const Group& group) {
  std::map<std::int64_t, const std::string*> ids;
  for (const auto& [id, number] : group.items()) ids[number] = &id;
  std::map<std::string, Welford> means;
  for (const Row* row : group.in_plan_order()) means[*ids.at(row->item)].add(row->answer.score);
  ScoredModel model{std::move(label), {}};
  for (const auto& [id, mean] : means) model.scores[id] = mean.mean;
  return model;
}

std::vector<RankedScore> rank_scores(const std::vector<ScoredModel>& models) {
  if (models.size() < 2) return {};
  for (const ScoredModel& model : models)
    if (model.scores.empty() || !same_questions_asked(models.front(), model)) return {};
  std::vector<const ScoredModel*> order;
  for (const ScoredModel& model : models) order.push_back(&model);
  std::stable_sort(order.begin(), order.end(),
                   [](const ScoredModel* a, const ScoredModel* b) { return mean_score(*a) > mean_score(*b); });
  std::vector<Lead> leads;
  std::vector<double> p_values;
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const Lead lead = lead_of(*order[i], *order[j]);
      if (i == 0) leads.push_back(lead);
      p_values.push_back(lead.p);
    }
  const std::vector<double> adjusted = holm(p_values);  // those of the best come first
  std::vector<RankedScore> ranking;
  for (std::size_t i = 0; i < order.size(); ++i) {
    RankedScore ranked;
    ranked.label = order[i]->label;
    ranked.score = mean_score(*order[i]);
    ranked.interval = score_interval(values_of(*order[i]));
    if (i > 0) {
      const Lead& lead = leads[i - 1];
      ranked.ahead = lead.shift->estimate;
      ranked.ahead_interval = lead.shift->interval;
      ranked.p = adjusted[i - 1];
      ranked.apart = *ranked.p <= alpha && ranked.ahead_interval && ranked.ahead_interval->lo > 0;
    }
    ranking.push_back(std::move(ranked));
  }
  return ranking;
}

std::string ranking_sentence(const std::vector<RankedScore>& ranking) {
  std::vector<std::string> behind, alike;
  for (const RankedScore& ranked : ranking) {
    if (!ranked.ahead) continue;
    const std::string ahead = ranked.ahead_interval ? points_ahead(ranked) : "";
    if (ranked.apart) {
      behind.push_back(ahead + " ahead of " + ranked.label);
    } else {
      alike.push_back(ranked.label + (ahead.empty() ? "" : " (" + ahead + ")"));
    }
  }
  if (ranking.empty()) return "";
  const std::string& best = ranking.front().label;
  std::string text;
  if (!behind.empty()) text = best + " is " + listed_scores(behind);
  if (!alike.empty()) text += (text.empty() ? "" : "; ") + best + " cannot be told from " + listed_scores(alike);
  return text;
}

}  // namespace bench
