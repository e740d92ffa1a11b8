// How fast tokens were made: by our clock between the first and the last, and by the server's own word.

#include <array>

#include "summarise/metric/ids.h"
#include "summarise/metric/terms.h"

namespace bench::metric {
namespace {

Value normalised_time_per_token(const RunRecord& record) {
  const auto tokens = output_tokens(record);
  const auto& last_token = record.reply.timeline.last_token;
  if (!answered(record) || !last_token || !tokens || *tokens < 1) return std::nullopt;
  return seconds(*last_token) / static_cast<double>(*tokens);
}

/// The server's rate, where the first `uncounted` tokens took none of its time.
Value server_decode_rate(const RunRecord& record, std::int64_t uncounted) {
  const auto decoding = decode_seconds_of_rate(record);
  if (!decoding) return std::nullopt;
  return static_cast<double>(*record.reply.server.eval_count - uncounted) / *decoding;
}

Value client_decode_rate_of(const RunRecord& record) {
  const auto per_token = time_per_token(record);
  return per_token ? Value(1.0 / *per_token) : std::nullopt;
}

Value prefill_rate(const RunRecord& record) {
  const ServerCounters& server = record.reply.server;
  if (!answered(record) || !server_times_agree(record)) return std::nullopt;
  if (!server.prompt_eval_count || !server.prompt_eval_duration || *server.prompt_eval_duration <= 0)
    return std::nullopt;
  const std::int64_t evaluated = *server.prompt_eval_count - server.prompt_eval_cached_count.value_or(0);
  if (evaluated < 1) return std::nullopt;
  return static_cast<double>(evaluated) / seconds(Nanos(*server.prompt_eval_duration));
}

constexpr std::array rate_rows{
    Metric{.id = "tpot_s",
           .title = "TPOT",
           .about = "Time per output token between the first and the last one.",
           .of = time_per_token},
    Metric{.id = "ntpot_s",
           .title = "Normalised TPOT",
           .about = "E2E divided by all output tokens, time to first token included.",
           .of = normalised_time_per_token},
    Metric{.id = decode_rate,
           .title = "Decode rate",
           .unit = Unit::tokens_per_second,
           .better = Better::higher,
           .headline = true,
           .about = "The server's own rate, eval_count / eval_duration.",
           .of = [](const RunRecord& record) { return server_decode_rate(record, 0); }},
    Metric{.id = "gen_toks_per_s_steps",
           .title = "Decode rate per step",
           .unit = Unit::tokens_per_second,
           .better = Better::higher,
           .about = "The server's rate over the steps that its duration spans: (eval_count - 1) / eval_duration.",
           .of = [](const RunRecord& record) { return server_decode_rate(record, 1); }},
    Metric{.id = client_decode_rate,
           .title = "Decode rate (client)",
           .unit = Unit::tokens_per_second,
           .better = Better::higher,
           .about = "Tokens per second between the first and the last one, on our own clock.",
           .of = client_decode_rate_of,
           .stands_in_for = decode_rate},
    Metric{.id = "prompt_toks_per_s",
           .title = "Prefill rate",
           .unit = Unit::tokens_per_second,
           .better = Better::higher,
           .headline = true,
           .about = "Prompt tokens that were not cached, divided by the server's prompt_eval_duration.",
           .of = prefill_rate,
           .spoilt_by_cache = true},
};

}  // namespace

std::span<const Metric> rates() { return rate_rows; }

}  // namespace bench::metric
