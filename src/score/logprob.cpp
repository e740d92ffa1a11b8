#include <algorithm>

#include "score/choice_metrics.h"
#include "score/verdict.h"

namespace bench {
namespace {

/// The likeliest way to say a letter: with or without a blank before it.
std::optional<double> chance_of(char letter, const std::vector<TokenChance>& chances) {
  std::optional<double> best;
  for (const TokenChance& chance : chances) {
    std::string_view token = chance.token;
    if (token.size() == 2 && token.front() == ' ') token.remove_prefix(1);
    if (token.size() == 1 && token.front() == letter && (!best || chance.logprob > *best)) best = chance.logprob;
  }
  return best;
}

double least_chance(const std::vector<TokenChance>& chances) {
  return std::min_element(chances.begin(), chances.end(),
                          [](const auto& a, const auto& b) { return a.logprob < b.logprob; })
      ->logprob;
}

std::size_t index_of_truth(const Scoring& scoring, std::size_t count) {
  if (scoring.references.empty() || scoring.references.front().size() != 1) return count;
  return static_cast<std::size_t>(scoring.references.front().front() - 'A');
}

Grade without_chances() {
  Grade grade;
  grade.name = "correct";
  grade.unparsed = true;
  grade.detail = "the server gave no probabilities of the first token";
  return grade;
}

/// A choice that is absent is at most as likely as the least likely token that the server told of.
Grade grade_logprob(const ToGrade& answer) {
  const std::vector<TokenChance>& chances = answer.reply.chances;
  if (chances.empty()) return without_chances();
  const std::size_t count = answer.scoring.choices.empty() ? 4 : answer.scoring.choices.size();
  const double least = least_chance(chances);
  std::vector<double> logprobs(count, least);
  std::optional<std::size_t> best;
  std::int64_t absent = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto chance = chance_of(static_cast<char>('A' + i), chances);
    absent += chance ? 0 : 1;
    if (!chance) continue;
    logprobs[i] = *chance;
    if (!best || *chance > logprobs[*best]) best = i;
  }
  const std::size_t truth = index_of_truth(answer.scoring, count);
  Grade grade;
  grade.name = "correct";
  grade.value = best && *best == truth;
  grade.absent = absent;
  grade.unparsed = !best;
  if (!best) return grade;
  grade.extracted = std::string(1, static_cast<char>('A' + *best));
  grade.confidence = softmax(logprobs)[*best];
  grade.brier = brier_score(logprobs, truth);
  return grade;
}

constexpr std::string_view about_logprob =
    "the likeliest of the letters as the first token of the reply is the right one";

constexpr Scorer logprob_rows[] = {
    Scorer{"logprob", about_logprob, grade_logprob},
    Scorer{"lm-eval:mmlu*/none/acc", about_logprob, grade_logprob},
};

}  // namespace

std::span<const Scorer> logprob_scorers() { return logprob_rows; }

}  // namespace bench
