#include "study/diagnose/experiment/prompt_probing.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::int64_t rounds_of_twice = 3;
constexpr std::int64_t longest_prompt = 1024;
constexpr std::int64_t shortest_prompt = 192;  // less is not long beside the usual ones
constexpr std::int64_t usual_prompt = 48;      // tokens, of a server that does not count them
constexpr double reading_s = 0.75;             // of a long prompt
constexpr double longest_reading_s = 4;
constexpr double tokens_of_word = 1.4;         // before the server has counted any
constexpr double fewest_tokens_of_word = 0.5;  // a server that counts fewer would be sent any number of words
constexpr double beyond_s = 2.5;               // of one that is longer than the context
constexpr double times_the_context = 1.3;
constexpr std::int64_t largest_context = 32'768;

/// Median tokens of the prompts that were asked alone.
std::int64_t usual_prompt_of(const Analysis& found) {
  std::vector<double> counts;
  for (const ObservedLeg& leg : found.legs)
    for (const Observed& request : leg.requests)
      if (leg.cell.purpose == Purpose::speed && leg.cell.in_flight == 1 && request.prompt_tokens)
        counts.push_back(static_cast<double>(*request.prompt_tokens));
  const auto middle = quantile_of(std::move(counts), 0.5);
  return middle && *middle > 0 ? static_cast<std::int64_t>(*middle) : usual_prompt;
}

std::int64_t rounds_in(std::span<const RunRecord> so_far, PromptProbe probe) {
  std::int64_t rounds = 0;
  for (const RunRecord& record : so_far)
    if (prompt_probe_from(record.condition) == probe) rounds = std::max(rounds, record.block + 1);
  return rounds;
}

bool has_failed(std::span<const RunRecord> so_far) {
  return std::any_of(so_far.begin(), so_far.end(), [](const RunRecord& record) {
    return prompt_probe_from(record.condition) && record.reply.status != Status::ok;
  });
}

}  // namespace

PromptProbing::PromptProbing(const Analysis& found, std::optional<std::int64_t> context) : context_(context) {
  const bool hides_them = found.rate_limited.seen || found.shared_cache.seen || found.cold_loads.seen;
  // Behind what holds a stream back nobody sees when the first token comes.
  if (hides_them || found.held_back_stream || found.ordinary.alone == 0) return;
  step_s_ = found.ordinary.step_alone;
  token_s_ = found.ordinary.first_token_alone / static_cast<double>(usual_prompt_of(found));
  if (token_s_ <= 0) return;
  const auto in_time = static_cast<std::int64_t>(std::min(reading_s / token_s_, static_cast<double>(longest_prompt)));
  std::int64_t length = std::max(in_time, shortest_prompt);
  if (context_) length = std::min(length, *context_ / 2);
  if (length >= shortest_prompt && static_cast<double>(length) * token_s_ <= longest_reading_s) long_prompt_ = length;
}

std::optional<PromptProbing::Step> PromptProbing::next(std::span<const RunRecord> so_far) const {
  if (long_prompt_ == 0 || has_failed(so_far)) return std::nullopt;
  const std::int64_t rounds = rounds_in(so_far, PromptProbe::twice);
  if (rounds == rounds_of_twice) return beyond_the_context(so_far);
  const auto words = static_cast<std::int64_t>(static_cast<double>(long_prompt_) / tokens_of_word);
  const double one = static_cast<double>(long_prompt_) * token_s_ + step_s_ * static_cast<double>(probe_answer);
  return Step{{PromptProbe::twice, words, rounds}, from_seconds(2 * one)};
}

/// Only where it is known how many tokens a word has here.
std::optional<PromptProbing::Step> PromptProbing::beyond_the_context(std::span<const RunRecord> so_far) const {
  if (!context_ || *context_ > largest_context || rounds_in(so_far, PromptProbe::beyond) > 0) return std::nullopt;
  std::vector<double> counts;
  std::vector<double> waits;
  for (const RunRecord& record : so_far) {
    if (prompt_probe_from(record.condition) != PromptProbe::twice || record.run != 0) continue;
    if (record.reply.server.prompt_eval_count)
      counts.push_back(static_cast<double>(*record.reply.server.prompt_eval_count));
    if (record.reply.timeline.first_token) waits.push_back(seconds(*record.reply.timeline.first_token));
  }
  const auto counted = quantile_of(std::move(counts), 0.5);
  const auto waited = quantile_of(std::move(waits), 0.5);
  if (!counted || !waited || *counted <= 0) return std::nullopt;
  const double tokens = times_the_context * static_cast<double>(*context_);
  const double about = tokens * *waited / *counted;
  if (about > beyond_s) return std::nullopt;
  const double each = *counted / (static_cast<double>(long_prompt_) / tokens_of_word);
  if (each < fewest_tokens_of_word) return std::nullopt;
  return Step{{PromptProbe::beyond, static_cast<std::int64_t>(tokens / each), 0},
              from_seconds(about + step_s_ * static_cast<double>(probe_answer))};
}

}  // namespace bench
