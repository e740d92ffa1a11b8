#include <algorithm>
#include <cmath>
#include <string>

#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/measured/prompt_times.h"
#include "summarise/sentence.h"
#include "summarise/statistics/distributions.h"
#include "summarise/statistics/moments.h"

namespace bench {
namespace {

constexpr std::size_t fewest_pairs_of_prompts = 2;
constexpr double remembered_below = 0.7;  ///< of the time of a new prompt
constexpr double forgotten_above = 0.8;
constexpr double is_read_visibly = 1.5;  ///< times the wait of a usual prompt
constexpr double told_from_cache = 0.5;  ///< of its tokens

using TimesOf = std::vector<const PromptTime*>;

TimesOf firsts_of(const PromptTimes& times) {
  TimesOf firsts;
  for (const PromptTwice& pair : times.twice) firsts.push_back(&pair.first);
  return firsts;
}

TimesOf usual_of(const PromptTimes& times) {
  TimesOf usual;
  for (const PromptTime& time : times.usual) usual.push_back(&time);
  return usual;
}

std::vector<std::int64_t> requests_of(const TimesOf& times) {
  std::vector<std::int64_t> requests;
  for (const PromptTime* time : times) requests.push_back(time->request);
  return requests;
}

Welford first_tokens(const TimesOf& times) {
  Welford all;
  for (const PromptTime* time : times) all.add(time->first_token);
  return all;
}

/// None where one of them was not counted.
std::optional<double> mean_tokens_of(const TimesOf& times) {
  Welford all;
  for (const PromptTime* time : times) {
    if (!time->tokens) return std::nullopt;
    all.add(*time->tokens);
  }
  return all.n > 0 ? std::optional(all.mean) : std::nullopt;
}

std::string told_tokens(double tokens) { return sentence_number(tokens, 0) + " tokens"; }

/// The same prompt again against a new one of the same length.
std::optional<Evidence> prompt_cache(const PromptTimes& times) {
  std::vector<double> ratios;
  std::vector<double> firsts, seconds_again, told;
  std::vector<std::int64_t> requests;
  for (const PromptTwice& pair : times.twice) {
    ratios.push_back(pair.again.first_token / pair.first.first_token);
    firsts.push_back(pair.first.first_token);
    seconds_again.push_back(pair.again.first_token);
    if (pair.again.from_cache) told.push_back(*pair.again.from_cache);
    requests.insert(requests.end(), {pair.first.request, pair.again.request});
  }
  const auto ratio = log_mean_of(ratios);
  if (ratios.size() < fewest_pairs_of_prompts || !ratio) return std::nullopt;
  const Interval within = ratio->interval();
  // Some servers count of the second only what they read.
  const double tokens = mean_tokens_of(firsts_of(times)).value_or(0);
  const auto from_cache = quantile_of(told, 0.5);
  const bool is_told = from_cache && tokens > 0 && *from_cache > told_from_cache * tokens;
  const double usual = first_tokens(usual_of(times)).mean;
  const bool is_visible = usual > 0 && *quantile_of(firsts, 0.5) > is_read_visibly * usual;
  Evidence evidence;
  evidence.id = "prompt_cache";
  evidence.value = 1 - ratio->of();
  evidence.interval = Interval{1 - within.hi, 1 - within.lo, within.coverage, within.method};
  evidence.requests = some_of(requests);
  evidence.says = "alone, a new prompt" + (tokens > 0 ? " of " + told_tokens(tokens) : std::string(" that is long")) +
                  " waits " + sentence_seconds(*quantile_of(firsts, 0.5)) +
                  " for its first token, the same again at once " + sentence_seconds(*quantile_of(seconds_again, 0.5)) +
                  ": ";
  if (within.hi < remembered_below || is_told)
    evidence.says += "the server remembers prompts";
  else if (within.lo > forgotten_above && is_visible)
    evidence.says += "the server does not remember prompts";
  else
    evidence.says += "whether it remembers prompts does not show";
  if (from_cache)
    evidence.says += "; it says itself that " + told_tokens(*from_cache) + " of the second came from its cache";
  return evidence;
}

/// From two lengths, so that what a request takes before its prompt is read does not count.
std::optional<Evidence> prompt_token_cost(const PromptTimes& times) {
  const TimesOf few = usual_of(times);
  const TimesOf many = firsts_of(times);
  const auto shorter = mean_tokens_of(few);
  const auto longer = mean_tokens_of(many);
  const Welford before = first_tokens(few);
  const Welford after = first_tokens(many);
  constexpr double times_as_long = 2;
  if (!shorter || !longer || before.n < 2 || after.n < 2 || *longer < times_as_long * *shorter) return std::nullopt;
  const double va = before.deviation() * before.deviation() / static_cast<double>(before.n);
  const double vb = after.deviation() * after.deviation() / static_cast<double>(after.n);
  const double below = va * va / static_cast<double>(before.n - 1) + vb * vb / static_cast<double>(after.n - 1);
  const double margin = below > 0 ? student_t_two_sided(0.95, (va + vb) * (va + vb) / below) * std::sqrt(va + vb) : 0;
  const double difference = after.mean - before.mean;
  if (difference <= margin) return std::nullopt;  // it cannot be told from nothing
  const double tokens = *longer - *shorter;
  Evidence evidence;
  evidence.id = "prompt_token_cost";
  evidence.value = difference / tokens;
  evidence.interval = Interval{(difference - margin) / tokens, (difference + margin) / tokens, 0.95, "welch"};
  evidence.requests = some_of(requests_of(many));
  evidence.says = "alone, each further token of a prompt takes " + sentence_seconds(difference / tokens) +
                  " to read, by the first tokens after " + told_tokens(*shorter) + " and after " +
                  sentence_number(*longer, 0);
  return evidence;
}

std::optional<Evidence> step_with_long_context(const PromptTimes& times) {
  const TimesOf few = usual_of(times);
  TimesOf many = firsts_of(times);
  const auto longer = mean_tokens_of(many);  // the same texts again are as long
  for (const PromptTwice& pair : times.twice) many.push_back(&pair.again);
  const auto shorter = mean_tokens_of(few);
  const auto steps = [](const TimesOf& of) {
    std::vector<double> all;
    for (const PromptTime* time : of)
      if (time->step) all.push_back(*time->step);
    return log_mean_of(all);
  };
  const auto before = steps(few);
  const auto after = steps(many);
  if (!before || !after || !longer || !shorter) return std::nullopt;
  const LogEstimate ratio = *after - *before;
  const Interval within = ratio.interval();
  Evidence evidence;
  evidence.id = "step_with_long_context";
  evidence.value = ratio.of();
  evidence.interval = within;
  evidence.requests = some_of(requests_of(many));
  evidence.says = "alone, a token of an answer takes " + sentence_seconds(before->of()) + " after a prompt of " +
                  told_tokens(*shorter) + " and " + sentence_seconds(after->of()) + " after one of " +
                  sentence_number(*longer, 0) + ": ";
  if (within.lo <= 1 && within.hi >= 1)
    evidence.says += "no difference that shows";
  else
    evidence.says += sentence_percent(std::abs(ratio.of() - 1)) + (ratio.of() > 1 ? " more" : " less");
  return evidence;
}

std::optional<Evidence> truncation(const PromptTimes& times) {
  if (!times.beyond) return std::nullopt;
  constexpr double counted_whole = 0.95;
  constexpr double counted_in_part = 0.9;
  const PromptBeyond& beyond = *times.beyond;
  Evidence evidence;
  evidence.id = "long_prompt";
  evidence.requests = {beyond.request};
  evidence.value = beyond.counted;
  const std::string sent = "of a prompt of about " + told_tokens(beyond.sent) + ", longer than the context, ";
  if (beyond.refused) {
    evidence.says = "a prompt of about " + told_tokens(beyond.sent) +
                    ", longer than the context, is not answered: " + *beyond.refused;
    return evidence;
  }
  if (!beyond.counted) return std::nullopt;
  const bool is_cut = *beyond.counted < counted_in_part * beyond.sent;
  if (!is_cut && *beyond.counted <= counted_whole * beyond.sent) return std::nullopt;
  evidence.says = sent + "the server counts " + sentence_number(*beyond.counted, 0) +
                  (is_cut ? ": it cuts what does not fit, without an error" : ": it is not cut");
  return evidence;
}

}  // namespace

std::vector<Evidence> prompt_findings(const Records& records, const Analysis& found) {
  const PromptTimes times = prompt_times_of(records, found);
  std::vector<Evidence> findings;
  for (auto finding : {prompt_cache(times), prompt_token_cost(times), step_with_long_context(times), truncation(times)})
    if (finding) findings.push_back(*std::move(finding));
  return findings;
}

}  // namespace bench
