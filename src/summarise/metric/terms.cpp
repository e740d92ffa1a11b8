#include "summarise/metric/terms.h"

#include <algorithm>
#include <vector>

#include "summarise/statistics/percentile.h"

namespace bench::metric {

namespace {

constexpr std::int64_t shortest_decode = 1'000'000;  // Ollama reports 1000 ns for a single token: "1,000,000 tokens/s"

/// The gap before each event in seconds, where the events of one arrival share one gap. The first arrival has none.
std::vector<double> arrival_gaps(const std::vector<std::int64_t>& events) {
  std::vector<double> gaps;
  gaps.reserve(events.size());
  std::size_t first_of_arrival = 0;
  double gap = 0;
  bool any = false;
  for (std::size_t i = 1; i < events.size(); ++i) {
    if (events[i] > events[i - 1]) {
      gap = seconds(Nanos(events[i] - events[first_of_arrival]));
      first_of_arrival = i;
      any = true;
    }
    if (any) gaps.push_back(gap);
  }
  return gaps;
}

}  // namespace

bool answered(const RunRecord& record) { return record.reply.status == Status::ok; }

Value since_send(const std::optional<Nanos>& event) { return event ? Value(seconds(*event)) : std::nullopt; }

Value since_plan(const std::optional<Nanos>& event, const RunRecord& record) {
  return event ? Value(seconds(*event - record.reply.timeline.planned)) : std::nullopt;
}

Value between(const std::optional<Nanos>& from, const std::optional<Nanos>& to) {
  return from && to ? Value(seconds(*to - *from)) : std::nullopt;
}

Value server_seconds(const std::optional<std::int64_t>& nanoseconds) {
  return nanoseconds ? Value(seconds(Nanos(*nanoseconds))) : std::nullopt;
}

bool server_times_agree(const RunRecord& record) { return !record.reply.flags.has(Flag::units_suspect); }

std::optional<std::int64_t> output_tokens(const RunRecord& record) {
  if (record.reply.server.eval_count) return record.reply.server.eval_count;
  if (record.reply.text_events > 0) return record.reply.text_events;
  return std::nullopt;
}

std::optional<std::int64_t> streamed_tokens(const RunRecord& record) {
  const bool end_token_counted = record.reply.server.eval_count && record.reply.done_reason == "stop";
  const auto tokens = output_tokens(record);
  return tokens && end_token_counted ? *tokens - 1 : tokens;
}

Value time_per_token(const RunRecord& record) {
  const auto tokens = streamed_tokens(record);
  const auto span = between(record.reply.timeline.first_token, record.reply.timeline.last_token);
  if (!answered(record) || !tokens || *tokens < 2 || !span || *span <= 0) return std::nullopt;
  return *span / static_cast<double>(*tokens - 1);
}

Value decode_seconds_of_rate(const RunRecord& record) {
  const ServerCounters& server = record.reply.server;
  if (!answered(record) || !server_times_agree(record) || !server.eval_count || !server.eval_duration)
    return std::nullopt;
  if (*server.eval_count < 2 || *server.eval_duration < shortest_decode) return std::nullopt;
  return server_seconds(server.eval_duration);
}

bool too_coalesced(std::int64_t coalesced_events, std::int64_t text_events) {
  return 5 * coalesced_events > text_events;
}

Value gap_percentile(const RunRecord& record, double percent) {
  const Reply& reply = record.reply;
  if (too_coalesced(reply.coalesced_events, reply.text_events)) return std::nullopt;
  std::vector<double> gaps = arrival_gaps(reply.timeline.events);
  if (gaps.empty()) return std::nullopt;
  const auto ranked = gaps.begin() + (percentile_rank(static_cast<std::int64_t>(gaps.size()), percent) - 1);
  std::nth_element(gaps.begin(), ranked, gaps.end());
  return *ranked;
}

Value graded(const RunRecord& record, std::string_view grade) {
  const Grade* found = record.grade(grade);
  return found ? found->value : std::nullopt;
}

}  // namespace bench::metric
