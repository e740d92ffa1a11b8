// Where the server says its time went, and what it leaves unsaid.

#include <algorithm>
#include <array>

#include "summarise/metric/ids.h"
#include "summarise/metric/terms.h"

namespace bench::metric {
namespace {

Value server_gap(const RunRecord& record) {
  const ServerCounters& server = record.reply.server;
  if (!server_times_agree(record)) return std::nullopt;
  if (!server.total_duration || !server.load_duration || !server.prompt_eval_duration || !server.eval_duration)
    return std::nullopt;
  const Nanos gap(*server.total_duration - *server.load_duration - *server.prompt_eval_duration -
                  *server.eval_duration);
  return seconds(std::max(gap, Nanos{0}));
}

Value wait_before_prefill(const RunRecord& record) {
  const ServerCounters& server = record.reply.server;
  const auto& first_token = record.reply.timeline.first_token;
  if (!server_times_agree(record)) return std::nullopt;
  if (!first_token || !server.load_duration || !server.prompt_eval_duration) return std::nullopt;
  return seconds(*first_token - Nanos(*server.load_duration) - Nanos(*server.prompt_eval_duration));
}

constexpr std::array server_rows{
    Metric{.id = "load_s",
           .title = "Load",
           .about = "The server's load_duration: its handler to a model that is ready.",
           .of = [](const RunRecord& record) { return server_seconds(record.reply.server.load_duration); },
           .beside = Beside::loads},
    Metric{.id = "prefill_s",
           .title = "Prefill",
           .about = "The server's prompt_eval_duration.",
           .of = [](const RunRecord& record) { return server_seconds(record.reply.server.prompt_eval_duration); }},
    Metric{.id = "decode_s",
           .title = "Decode",
           .about = "The server's eval_duration: its first sampled token to its last.",
           .of = [](const RunRecord& record) { return server_seconds(record.reply.server.eval_duration); }},
    Metric{.id = "gap_s",
           .title = "Server gap",
           .about = "What the server's total leaves after load, prefill and decode: mostly the wait for a slot.",
           .of = server_gap},
    Metric{.id = raw_wait,
           .title = "Wait (raw)",
           .about = "TTFT less the server's load and prefill: the wait for a slot, transport and tokenising.",
           .of = wait_before_prefill},
};

}  // namespace

std::span<const Metric> server() { return server_rows; }

}  // namespace bench::metric
