// How much work a request was, how long one size of it takes, and how it waited for its turn.

#include <array>

#include "summarise/metric/ids.h"
#include "summarise/metric/terms.h"
#include "summarise/row_marks.h"

namespace bench::metric {
namespace {

Value as_value(const std::optional<std::int64_t>& count) {
  return count ? Value(static_cast<double>(*count)) : std::nullopt;
}

Value wall_at_128_tokens(const RunRecord& record) {
  const auto per_token = time_per_token(record);
  if (!per_token) return std::nullopt;
  return seconds(*record.reply.timeline.first_token) + 127 * *per_token;
}

constexpr std::array work_rows{
    Metric{.id = "wall_at_128_s",
           .title = "Wall at 128",
           .about = "Latency at one output length: TTFT + 127 x TPOT.",
           .of = wall_at_128_tokens,
           .beside = Beside::lengths_differ},
    Metric{.id = "prompt_tokens",
           .title = "Prompt tokens",
           .unit = Unit::count,
           .better = Better::neither,
           .about = "Prompt tokens as the server counts them, cached ones included.",
           .of = [](const RunRecord& record) { return as_value(record.reply.server.prompt_eval_count); }},
    Metric{
        .id = "output_tokens",
        .title = "Output tokens",
        .unit = Unit::count,
        .better = Better::neither,
        .about = "Output tokens as the server counts them, thinking and the end token included; else events with text.",
        .of = [](const RunRecord& record) { return as_value(output_tokens(record)); }},
    Metric{
        .id = queue_estimate,
        .title = "Queue (estimate)",
        .about = "Wait for a place in the server: the raw wait less that of a request that had the server to itself.",
        .compared = [](const RowMarks& marks) { return marks.queue_est_s; }},
};

}  // namespace

std::span<const Metric> work() { return work_rows; }

}  // namespace bench::metric
