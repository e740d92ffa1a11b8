#include "study/diagnose/experiment/slow_server.h"

#include <algorithm>

#include "study/diagnose/experiment/cell.h"
#include "study/diagnose/experiment/pace.h"

namespace bench {
namespace {

/// Seconds that a request with nobody beside it takes, at least.
double shown_by(const RunRecord& record) {
  const Timeline& timeline = record.reply.timeline;
  const double whole = seconds(timeline.done.value_or(*timeline.last_token));
  if (!record.warmup) return whole;
  if (const auto load = record.reply.server.load_duration)
    return std::max(0.0, whole - static_cast<double>(*load) / 1e9);
  return seconds(*timeline.last_token - *timeline.first_token);
}

bool is_alone(const RunRecord& record) {
  const auto cell = cell_from(record.condition);
  return cell && cell->in_flight == 1 && cell->purpose == Purpose::speed;
}

}  // namespace

Nanos opening_patience(const DiagnoseOptions& options) {
  return options.budget.value_or(longest_service(longest_agreed));
}

std::optional<SlowServer> slow_server(const RunRecord& record, const DiagnoseOptions& options) {
  const bool is_answered = record.reply.timeline.first_token && record.reply.timeline.last_token;
  if (options.budget || record.reply.status != Status::ok || !is_answered || !is_alone(record)) return std::nullopt;
  const double request = shown_by(record);
  const Nanos whole = usual_time(request);
  if (whole <= longest_agreed) return std::nullopt;
  return SlowServer{request, whole};
}

std::optional<SlowServer> found_too_slow(const Records& records, const RunEnd& end, const DiagnoseOptions& options) {
  if (end.complete) return std::nullopt;
  std::optional<SlowServer> slowest;
  bool is_opening = true;
  records.for_each([&](const RunRecord& record) {
    is_opening = is_opening && is_alone(record);
    const auto slow = slow_server(record, options);
    if (slow && (!slowest || slow->request_s > slowest->request_s)) slowest = slow;
  });
  return is_opening ? slowest : std::nullopt;
}

}  // namespace bench
