#include "sim/reply/token_odds.h"

#include <cmath>
#include <set>

#include "catch.hpp"
#include "sim/reply/answer.h"

using namespace bench;
using namespace bench::sim;

namespace {

Answer answer_of(const std::vector<std::string>& pieces) {
  Answer answer;
  for (const std::string& piece : pieces) {
    answer.text += piece;
    answer.ends.push_back(static_cast<std::uint32_t>(answer.text.size()));
  }
  answer.odds_seed = 9;
  return answer;
}

Answer choosing() {
  Answer answer = answer_of({"So", " B", "."});
  answer.choice = ChoicePoint{1, {" B", " A", " C", " D"}, {0.9, 0.06, 0.03, 0.01}};
  return answer;
}

}  // namespace

TEST_CASE("every letter is among twenty candidates, words behind them") {
  const TokenOdds odds = odds_at(choosing(), 1, 20);
  REQUIRE(odds.top.size() == 20);
  CHECK(odds.top[0] == std::pair(std::string(" B"), odds.logprob));
  CHECK(odds.top[3].first == " D");
  CHECK(std::exp(odds.top[1].second - odds.logprob) == Approx(0.06 / 0.9).epsilon(1e-4));
  double sum = 0;
  std::set<std::string> tokens;
  for (std::size_t i = 0; i < odds.top.size(); ++i) {
    sum += std::exp(odds.top[i].second);
    tokens.insert(odds.top[i].first);
    if (i > 0) CHECK(odds.top[i].second <= odds.top[i - 1].second);
  }
  CHECK(sum < 1);
  CHECK(sum > 0.99);
  CHECK(tokens.size() == 20);
}

TEST_CASE("fewer candidates are the likeliest ones, and do not change the odds") {
  const TokenOdds two = odds_at(choosing(), 1, 2);
  CHECK(two.top.size() == 2);
  CHECK(two.logprob == odds_at(choosing(), 1, 20).logprob);
  CHECK(odds_at(choosing(), 1, 0).top.empty());
  Answer hidden = choosing();
  hidden.choice->shares[2] = 0;
  const TokenOdds without = odds_at(hidden, 1, 20);
  for (const auto& [token, logprob] : without.top) CHECK(token != " C");
}

TEST_CASE("other tokens have odds too, the same each time") {
  const TokenOdds odds = odds_at(choosing(), 0, 5);
  CHECK(odds.top.size() == 5);
  CHECK(odds.top[0].first == "So");
  CHECK(odds.logprob < 0);
  CHECK(odds.logprob > std::log(0.3));
  CHECK(odds.top[1].second < odds.logprob);
  CHECK(odds_at(choosing(), 0, 5).top == odds.top);
  CHECK(odds.logprob == static_cast<double>(static_cast<float>(odds.logprob)));
}
