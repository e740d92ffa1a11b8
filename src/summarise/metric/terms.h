#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bench/metric.h"

// The terms in which the metrics are written: one definition of "token", of "answered" and of "trusted" for all of
// them.
namespace bench::metric {

using Value = std::optional<double>;

/// The reply is complete. A cut reply still has the times of what happened, but no rate and no length.
bool answered(const RunRecord& record);

/// Offset of an event from the first request byte, in seconds.
Value since_send(const std::optional<Nanos>& event);
/// Offset of an event from the moment the request was due.
Value since_plan(const std::optional<Nanos>& event, const RunRecord& record);
Value between(const std::optional<Nanos>& from, const std::optional<Nanos>& to);

/// One of the server's durations, in seconds.
Value server_seconds(const std::optional<std::int64_t>& nanoseconds);
/// False when the server's numbers contradict each other or our clock: what is computed from them is then withheld.
bool server_times_agree(const RunRecord& record);

/// The server's count, else the number of events that carried text.
std::optional<std::int64_t> output_tokens(const RunRecord& record);
/// Output tokens that had an event of their own: Ollama counts the end token of a reply that stopped by itself, and no
/// line carries it. (Its MLX engine does not count it, but a record does not say which engine answered.)
std::optional<std::int64_t> streamed_tokens(const RunRecord& record);

/// Seconds per token between the first and the last token.
Value time_per_token(const RunRecord& record);
/// Seconds the server spent decoding; none where a rate over them would mean nothing: below two tokens or 1 ms.
Value decode_seconds_of_rate(const RunRecord& record);

/// More than a fifth of the text events shared a read: gaps between arrivals are then those of the reads.
bool too_coalesced(std::int64_t coalesced_events, std::int64_t text_events);
/// A nearest-rank percentile of the gaps between arrivals, each weighted by the events that arrived together; none for
/// a reply that is too coalesced.
Value gap_percentile(const RunRecord& record, double percent);

/// What the scorers say under that name; none for a reply that nobody graded, or could grade.
Value graded(const RunRecord& record, std::string_view grade);

}  // namespace bench::metric
