#include "study/diagnose/experiment/observation.h"

#include <algorithm>
#include <utility>

namespace bench {
namespace {

std::optional<double> server_seconds(const std::optional<std::int64_t>& nanos) {
  if (!nanos) return std::nullopt;
  return static_cast<double>(*nanos) / 1e9;
}

Observed observed(const RunRecord& record) {
  const Timeline& timeline = record.reply.timeline;
  const ServerCounters& server = record.reply.server;
  Observed seen;
  seen.index = record.plan_index;
  seen.worker = record.worker;
  seen.status = record.reply.status;
  if (record.reply.failure) {
    seen.kind = record.reply.failure->kind;
    seen.failure = record.reply.failure->detail;
  }
  seen.sent = seconds(record.start);
  const auto at = [&](const std::optional<Nanos>& offset) -> std::optional<double> {
    if (!offset) return std::nullopt;
    return seen.sent + seconds(*offset);
  };
  seen.first = at(timeline.first_token);
  seen.last = at(timeline.last_token);
  const auto end = timeline.done ? timeline.done : timeline.end ? timeline.end : timeline.last_token;
  seen.end = at(end).value_or(seen.sent);
  seen.arrivals.reserve(timeline.events.size());
  for (const std::int64_t offset : timeline.events)
    seen.arrivals.push_back(seen.sent + static_cast<double>(offset) / 1e9);
  seen.tokens = static_cast<double>(server.eval_count.value_or(record.reply.text_events));
  seen.load = server_seconds(server.load_duration);
  seen.prompt_eval = server_seconds(server.prompt_eval_duration);
  seen.eval = server_seconds(server.eval_duration);
  seen.total = server_seconds(server.total_duration);
  seen.prompt_tokens = server.prompt_eval_count;
  return seen;
}

}  // namespace

void Observation::add(const RunRecord& record) {
  if (record.warmup) return;
  const auto cell = cell_from(record.condition);
  if (!cell) return;
  const auto same = [&](const ObservedLeg& leg) { return leg.block == record.block && leg.cell == *cell; };
  auto leg = std::find_if(legs_.rbegin(), legs_.rend(), same);  // the last one, as good as always
  if (leg == legs_.rend()) {
    legs_.push_back({*cell, record.block, {}});
    leg = legs_.rbegin();
  }
  leg->requests.push_back(observed(record));
}

std::vector<ObservedLeg> Observation::legs() && {
  for (ObservedLeg& leg : legs_)
    std::sort(leg.requests.begin(), leg.requests.end(), [](const Observed& a, const Observed& b) {
      return std::pair(a.sent, a.index) < std::pair(b.sent, b.index);
    });
  std::sort(legs_.begin(), legs_.end(), [](const ObservedLeg& a, const ObservedLeg& b) {
    return a.requests.front().sent < b.requests.front().sent;
  });
  return std::move(legs_);
}

}  // namespace bench
