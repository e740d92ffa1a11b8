#include "study/diagnose/measured/prompt_times.h"

#include <map>
#include <utility>

#include "study/diagnose/experiment/prompt_probe.h"
#include "study/diagnose/experiment/workload.h"

namespace bench {
namespace {

std::optional<double> as_number(const std::optional<std::int64_t>& count) {
  return count ? std::optional(static_cast<double>(*count)) : std::nullopt;
}

/// Of an answer that came in too few pieces, or of which the server counts nothing, there is no telling.
std::optional<double> step_between(double first, double last, double tokens, std::size_t pieces) {
  constexpr std::size_t fewest_pieces = 6;
  if (pieces < fewest_pieces || last <= first || tokens <= 0) return std::nullopt;
  const auto all = static_cast<double>(pieces);
  return (last - first) / (tokens * (all - 1) / all);
}

std::optional<PromptTime> prompt_time(const RunRecord& record) {
  const Timeline& timeline = record.reply.timeline;
  const ServerCounters& server = record.reply.server;
  if (record.reply.status != Status::ok || !timeline.first_token || !timeline.last_token) return std::nullopt;
  PromptTime time;
  time.request = record.plan_index;
  time.first_token = seconds(*timeline.first_token);
  time.tokens = as_number(server.prompt_eval_count);
  time.from_cache = as_number(server.prompt_eval_cached_count);
  time.step =
      step_between(time.first_token, seconds(*timeline.last_token),
                   static_cast<double>(server.eval_count.value_or(record.reply.text_events)), timeline.events.size());
  return time;
}

/// The server has seen the prompt and turned it away, for a reason that may be its length: not for what else is asked
/// at the same time, and not because somebody ended it or the connection broke.
bool is_turned_away(const Reply& reply) {
  if (reply.status != Status::http_error && reply.status != Status::server_error) return false;
  return reply.failure && reply.failure->kind != FailureKind::rate_limited &&
         reply.failure->kind != FailureKind::overloaded;
}

std::vector<PromptTime> usual_prompts(const Analysis& found) {
  std::vector<PromptTime> usual;
  for (const ObservedLeg& leg : found.legs) {
    if (!(leg.cell == Cell{Purpose::speed, base_temperature, false, 1})) continue;
    for (const Observed& request : leg.requests)
      if (request.ok())
        usual.push_back({request.index, request.ttft(), as_number(request.prompt_tokens), std::nullopt,
                         step_between(*request.first, *request.last, request.tokens, request.arrivals.size())});
  }
  return usual;
}

}  // namespace

PromptTimes prompt_times_of(const Records& records, const Analysis& found) {
  PromptTimes times;
  times.usual = usual_prompts(found);
  std::map<std::int64_t, PromptTime> again;
  std::map<std::int64_t, PromptTime> firsts;
  std::vector<double> tokens_of_word;
  records.for_each([&](const RunRecord& record) {
    const auto probe = prompt_probe_from(record.condition);
    if (!probe || record.warmup) return;
    const double words = static_cast<double>(words_of_probe(record.id).value_or(0));
    const auto counted = as_number(record.reply.server.prompt_eval_count);
    if (*probe == PromptProbe::beyond) {
      if (record.reply.status == Status::ok)
        times.beyond = PromptBeyond{record.plan_index, words, counted, std::nullopt};
      else if (is_turned_away(record.reply))
        times.beyond = PromptBeyond{record.plan_index, words, std::nullopt, record.reply.failure->detail};
      return;
    }
    const auto time = prompt_time(record);
    if (!time) return;
    (record.run == 0 ? firsts : again).emplace(record.block, *time);
    if (record.run == 0 && time->tokens && words > 0) tokens_of_word.push_back(*time->tokens / words);
  });
  for (const auto& [round, first] : firsts)
    if (const auto second = again.find(round); second != again.end()) times.twice.push_back({first, second->second});
  const auto each = quantile_of(std::move(tokens_of_word), 0.5);
  if (times.beyond && each) times.beyond->sent *= *each;
  if (times.beyond && !each) times.beyond.reset();
  return times;
}

}  // namespace bench
