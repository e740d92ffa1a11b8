#include "study/sweep/leg_figures.h"

#include <algorithm>

#include "summarise/metric/terms.h"
#include "summarise/statistics/metric_summary.h"

namespace bench {
namespace {

/// Where decoding lies. A reply whose tokens came all at once was held back on the way: then the server's own counter
/// says how long it took, and its end when.
std::optional<Span> decoding_of(const RunRecord& record, bool& streamed) {
  const Timeline& timeline = record.reply.timeline;
  streamed = true;
  if (!timeline.first_token || !timeline.last_token) return std::nullopt;
  const Span seen{record.start + *timeline.first_token, record.start + *timeline.last_token};
  const auto counted = metric::decode_seconds_of_rate(record);
  if (!counted || !timeline.end || 2 * seconds(seen.end - seen.begin) >= *counted) return seen;
  streamed = false;
  const Nanos end = record.start + *timeline.end;
  return Span{std::max(record.start, end - from_seconds(*counted)), end};
}

double seconds_of(const Span& span) { return seconds(span.end - span.begin); }

double overlap_of(const Span& a, const Span& b) {
  return std::max(0.0, seconds(std::min(a.end, b.end) - std::max(a.begin, b.begin)));
}

/// Tokens of a reply that fall into the window: the first when it came, the others evenly until the last.
double tokens_within(const Served& one, const Span& window) {
  if (!one.ok || one.tokens < 1) return 0;
  const Span at = one.decoding.value_or(Span{one.in_system.end, one.in_system.end});
  const bool first_is_in = at.begin >= window.begin && at.begin < window.end;
  if (at.end <= at.begin) return first_is_in ? static_cast<double>(one.tokens) : 0;
  return (first_is_in ? 1 : 0) + static_cast<double>(one.tokens - 1) * overlap_of(at, window) / seconds_of(at);
}

/// From the moment when all workers are busy until the first one stays idle.
std::optional<Span> closed_window(const std::vector<Span>& spans, std::int64_t workers) {
  const auto until_last_start = steady_window(spans, workers);
  if (!until_last_start) return std::nullopt;
  Span window = *until_last_start;
  std::optional<Nanos> end;
  for (const Span& span : spans)
    if (span.end > window.end) end = std::min(end.value_or(span.end), span.end);
  if (end) window.end = *end;
  return window;
}

/// From the first end to the last start: before, nothing is finished; behind, nothing arrives.
std::optional<Span> open_window(const std::vector<Span>& spans) {
  Span window{spans.front().end, spans.front().begin};
  for (const Span& span : spans) window = {std::min(window.begin, span.end), std::max(window.end, span.begin)};
  return window.end > window.begin ? std::optional(window) : std::nullopt;
}

Span whole_of(const std::vector<Span>& spans) {
  Span whole = spans.front();
  for (const Span& span : spans) whole = {std::min(whole.begin, span.begin), std::max(whole.end, span.end)};
  return whole;
}

std::optional<double> median_of(const std::vector<Served>& served, std::optional<double> Served::* figure) {
  std::vector<double> values;
  for (const Served& one : served)
    if (one.*figure) values.push_back(*(one.*figure));
  return median(std::move(values));
}

}  // namespace

Served served_of(const RunRecord& record) {
  Served one;
  const Nanos end = record.reply.timeline.end.value_or(Nanos{0});
  one.in_system = {record.start, record.start + end};
  one.ok = metric::answered(record);
  one.decoding = decoding_of(record, one.streamed);
  one.tokens = metric::output_tokens(record).value_or(0);
  one.prompt_tokens = record.reply.server.prompt_eval_count;
  one.first_token = metric::since_plan(record.reply.timeline.first_token, record);
  if (one.streamed) one.per_token = metric::time_per_token(record);
  if (!one.streamed && one.decoding && one.tokens > 1)
    one.per_token = seconds_of(*one.decoding) / static_cast<double>(one.tokens - 1);
  one.gap = metric::gap_percentile(record, 50);
  one.long_gap = metric::gap_percentile(record, 95);
  return one;
}

LegFigures leg_figures(const std::vector<Served>& served, std::optional<std::int64_t> workers) {
  std::vector<Span> in_system;
  std::vector<Span> decoding;
  for (const Served& one : served) {
    in_system.push_back(one.in_system);
    if (one.ok && one.decoding) decoding.push_back(*one.decoding);
  }
  const auto steady = workers ? closed_window(in_system, *workers) : open_window(in_system);
  const Span window = steady.value_or(whole_of(in_system));
  LegFigures figures;
  figures.steady = steady.has_value();
  figures.in_flight = mean_in_flight(in_system, window);
  figures.decoding = mean_in_flight(decoding, window);
  figures.per_token = median_of(served, &Served::per_token);
  figures.first_token = median_of(served, &Served::first_token);
  const Nanos two_tokens = from_seconds(2 * figures.per_token.value_or(0));
  figures.overlap = max_overlap(decoding, two_tokens);
  const double length = seconds_of(window);
  if (length <= 0) return figures;
  double tokens = 0;
  double completed = 0;
  for (const Served& one : served) {
    tokens += tokens_within(one, window);
    // A request at an end of the window counts with its part that lies within.
    const double took = seconds_of(one.in_system);
    if (one.ok && took > 0) completed += overlap_of(one.in_system, window) / took;
  }
  if (tokens > 0) figures.output = tokens / length;
  if (completed > 0) figures.requests = completed / length;
  return figures;
}

}  // namespace bench
