#include "decode/reply_flags.h"

#include <algorithm>
#include <cstdlib>

#include "base/utf8.h"

namespace bench {

namespace {

constexpr std::int64_t slack = 5'000'000;  // ns: shorter than this a difference between two clocks proves nothing

std::int64_t or_zero(const std::optional<std::int64_t>& count) { return count.value_or(0); }

/// Tokens that have text: when the model stopped by itself, its end token is counted but has no event.
std::int64_t visible_tokens(const Reply& reply) {
  return or_zero(reply.server.eval_count) - (reply.done_reason == "stop" ? 1 : 0);
}

/// parts <= total * 1.02, and all of it <= wall * 1.02 + 5 ms
bool durations_contradict(const Reply& reply) {
  const ServerCounters& s = reply.server;
  const double parts = static_cast<double>(or_zero(s.load_duration)) +
                       static_cast<double>(or_zero(s.prompt_eval_duration)) +
                       static_cast<double>(or_zero(s.eval_duration));
  const double total = s.total_duration ? static_cast<double>(*s.total_duration) : parts;
  const auto wall = static_cast<double>(reply.timeline.end.value_or(Nanos{0}).count());
  return parts > total * 1.02 || total > wall * 1.02 + static_cast<double>(slack);
}

/// Rates that no machine has, whatever our own clock can tell of them. Tokens that came out of a cache took no time.
bool rates_are_beyond_belief(const Reply& reply) {
  constexpr std::int64_t least_per_prompt_token = 10;     // ns: 10^8 tokens a second
  constexpr std::int64_t least_per_output_token = 1'000;  // 10^6, one after another
  const ServerCounters& s = reply.server;
  const std::int64_t evaluated = or_zero(s.prompt_eval_count) - or_zero(s.prompt_eval_cached_count);
  const bool prefill = or_zero(s.prompt_eval_duration) > 0 && evaluated > 1 &&
                       *s.prompt_eval_duration < evaluated * least_per_prompt_token;
  const std::int64_t steps = or_zero(s.eval_count) - 1;
  const bool decode = or_zero(s.eval_duration) > 0 && steps > 0 && *s.eval_duration / steps < least_per_output_token;
  return prefill || decode;
}

/// Server and client rate within a factor of 3. Text that came in bursts says nothing about the rate.
bool rates_contradict(const Reply& reply) {
  const ServerCounters& s = reply.server;
  const Timeline& t = reply.timeline;
  const std::int64_t tokens = visible_tokens(reply);
  if (!s.eval_duration || !t.first_token || tokens < 2 || reply.text_events < 2) return false;
  if (reply.coalesced_events * 5 > reply.text_events) return false;
  const double share = static_cast<double>(tokens - 1) / static_cast<double>(*s.eval_count);
  const double server = static_cast<double>(*s.eval_duration) * share;  // both: the time of tokens - 1 steps
  const auto client = static_cast<double>((*t.last_token - *t.first_token).count());
  const bool apart = std::max(server, client) - std::min(server, client) > static_cast<double>(slack);
  return apart && (server > 3 * client || client > 3 * server);
}

bool units_are_suspect(const Reply& reply) {
  const bool too_few_tokens = reply.server.eval_count && *reply.server.eval_count < reply.text_events;
  return durations_contradict(reply) || too_few_tokens || rates_contradict(reply) || rates_are_beyond_belief(reply);
}

/// One token may hide in the next one's text without being worth a word.
bool counts_differ(const Reply& reply) {
  if (!reply.server.eval_count) return false;
  const std::int64_t apart = std::abs(visible_tokens(reply) - reply.text_events);
  return apart > 1 && apart * 10 > *reply.server.eval_count;
}

/// A server leaves out what is zero, so one token may have no decode time.
bool counters_are_missing(const Reply& reply, const Backend& backend) {
  const ServerCounters& s = reply.server;
  if (reply.text_events == 0) return false;
  return !s.eval_count || (backend.times_replies && !s.eval_duration && *s.eval_count > 1);
}

/// A prompt has at least a token for each 12 bytes and at most one for each byte, whatever the server does.
bool prompt_was_cut(const Reply& reply, const Asked& asked, const Backend& backend) {
  constexpr std::int64_t template_tokens = 256;
  const auto count = reply.server.prompt_eval_count;
  if (!count) return false;
  if (*count < asked.prompt_bytes / 12) return true;
  const bool fits_anyway = asked.prompt_bytes > 0 && asked.prompt_bytes + template_tokens < asked.context;
  if (asked.context == 0 || fits_anyway) return false;
  return backend.prompt_was_cut && backend.prompt_was_cut(*count, asked.context);
}

}  // namespace

Asked asked_of(const PlannedRequest& request) {
  Asked asked{request.model, request.context, 0};
  for (const Message& message : request.messages)
    asked.prompt_bytes += static_cast<std::int64_t>(message.content.size());
  return asked;
}

Flags flags_of(const Reply& reply, const Asked& asked, const Backend& backend) {
  Flags flags = reply.flags;
  const auto add_if = [&](bool holds, Flag flag) {
    if (holds) flags.add(flag);
  };
  add_if(!asked.model.empty() && !reply.model.empty() && !same_model(backend, asked.model, reply.model),
         Flag::model_mismatch);
  add_if(!is_utf8(reply.text) || !is_utf8(reply.thinking), Flag::invalid_utf8);
  add_if(reply.coalesced_events > 0, Flag::coalesced);
  if (reply.status != Status::ok) return flags;
  add_if(units_are_suspect(reply), Flag::units_suspect);
  add_if(counts_differ(reply), Flag::count_mismatch);
  add_if(counters_are_missing(reply, backend), Flag::no_counters);
  add_if(prompt_was_cut(reply, asked, backend), Flag::prompt_truncated);
  return flags;
}

}  // namespace bench
