#include "sim/reply/token_odds.h"

#include <algorithm>

#include "sim/reply/answer.h"
#include "sim/world/draws.h"

namespace bench::sim {
namespace {

constexpr double fall = 0.7;  ///< each word that was not said is so much less likely than the one before

using Candidates = std::vector<std::pair<std::string, double>>;

/// As the engine tells it: a number of single precision.
double told(double probability) { return static_cast<double>(static_cast<float>(portable_log(probability))); }

Candidates ordinary_token(std::string_view token, Draws& draws) {
  return {{std::string(token), 0.35 + 0.6 * draws.uniform()}};
}

Candidates options_of(const ChoicePoint& choice) {
  Candidates all;
  for (std::size_t i = 0; i < choice.tokens.size(); ++i)
    if (choice.shares[i] > 0) all.emplace_back(choice.tokens[i], choice.shares[i]);
  return all;
}

/// Words, the likeliest of which has this probability.
void add_words(Candidates& all, std::size_t wanted, double likeliest, Draws& draws) {
  const std::string blank = all.front().first.starts_with(' ') ? " " : "";
  const std::uint64_t first = draws.below(vocabulary.size());
  for (std::size_t i = 0; i < vocabulary.size() && all.size() < wanted; ++i) {
    const std::string word = blank + std::string(vocabulary[(first + i) % vocabulary.size()]);
    if (std::any_of(all.begin(), all.end(), [&](const auto& known) { return known.first == word; })) continue;
    all.emplace_back(word, likeliest);
    likeliest *= fall;
  }
}

}  // namespace

TokenOdds odds_at(const Answer& answer, std::int64_t piece, std::int64_t top) {
  Draws draws(sub_seed(answer.odds_seed, "odds", static_cast<std::uint64_t>(piece)));
  const bool chooses = answer.choice && answer.choice->piece == piece;
  Candidates all = chooses ? options_of(*answer.choice) : ordinary_token(answer.piece(piece), draws);
  const double said = all.front().second;
  const double least = std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
                         return a.second < b.second;
                       })->second;
  // Behind letters come words less likely than all of them, so that 20 candidates hold every letter.
  const double likeliest_word = chooses ? 0.2 * least : (1 - said) * (1 - fall);
  const double total = chooses ? 1 + likeliest_word / (1 - fall) : 1;
  const auto wanted = static_cast<std::size_t>(top);
  add_words(all, wanted, likeliest_word, draws);
  TokenOdds odds{told(said / total), {}};
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t i = 0; i < std::min(wanted, all.size()); ++i)
    odds.top.emplace_back(all[i].first, told(all[i].second / total));
  return odds;
}

}  // namespace bench::sim
