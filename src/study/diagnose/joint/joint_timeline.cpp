#include "study/diagnose/joint/joint_timeline.h"

#include <algorithm>
#include <map>
#include <utility>

#include "summarise/metric/terms.h"

namespace bench {
namespace {

constexpr std::size_t most_timeline_rows = 64;
constexpr double steps_to_ignore = 2;         ///< of an overlap: one request ends while the next begins
constexpr double share_to_ignore = 0.03;      ///< the same, of the time in the place
constexpr double share_worth_a_place = 0.02;  ///< of the time in which anything was worked on

double since(WallTime zero, WallTime at) { return seconds(at - zero); }

PlacedRequest place_request(const RunRecord& record, int side, WallTime zero) {
  const Timeline& line = record.reply.timeline;
  const ServerCounters& server = record.reply.server;
  PlacedRequest request;
  request.side = side;
  request.index = record.plan_index;
  request.worker = record.worker;
  request.status = record.reply.status;
  request.sent = since(zero, record.ts_start);
  const auto at = [&](const std::optional<Nanos>& offset) {
    return offset ? std::optional(request.sent + seconds(*offset)) : std::nullopt;
  };
  request.first_token = at(line.first_token);
  request.last_token = at(line.last_token);
  request.end = at(line.end).value_or(at(line.last_token).value_or(request.sent));
  if (server.load_duration) request.load = seconds(Nanos(*server.load_duration));
  if (server.prompt_eval_duration && metric::server_times_agree(record)) {
    request.prefill = seconds(Nanos(*server.prompt_eval_duration));
    if (request.first_token) request.begins = std::max(request.sent, *request.first_token - *request.prefill);
  }
  if (server.prompt_eval_count && server.prompt_eval_cached_count)
    request.read = *server.prompt_eval_count - *server.prompt_eval_cached_count;
  request.tokens = metric::output_tokens(record).value_or(0);
  request.prompt_sha = record.prompt_sha;
  return request;
}

/// From when to when a request held a place.
std::optional<std::pair<double, double>> time_in_place(const PlacedRequest& request) {
  if (!request.first_token) return std::nullopt;
  const double from = request.begins.value_or(*request.first_token);
  const double to = request.last_token.value_or(*request.first_token);
  return std::pair(from, to);
}

double step_of(const PlacedRequest& request) {
  if (request.tokens < 2 || !request.first_token || !request.last_token) return 0;
  return (*request.last_token - *request.first_token) / static_cast<double>(request.tokens - 1);
}

}  // namespace

std::optional<WallTime> first_start(const Records& records) {
  std::optional<WallTime> first;
  records.for_each([&](const RunRecord& record) {
    if (!record.warmup && (!first || record.ts_start < *first)) first = record.ts_start;
  });
  return first;
}

std::vector<PlacedRequest> placed(const Records& records, int side, WallTime zero) {
  std::vector<PlacedRequest> requests;
  records.for_each([&](const RunRecord& record) {
    if (!record.warmup) requests.push_back(place_request(record, side, zero));
  });
  return requests;
}

double wait_of(const PlacedRequest& request, double usual) {
  if (!request.begins) return 0;
  return std::max(0.0, *request.begins - request.sent - request.load - usual);
}

std::optional<double> usual_wait(const std::vector<PlacedRequest>& requests) {
  std::optional<double> least;
  for (const PlacedRequest& request : requests)
    if (request.begins) least = std::min(least.value_or(1e300), wait_of(request, 0));
  return least;
}

std::int64_t most_at_work(const std::vector<PlacedRequest>& requests) {
  std::map<double, std::int64_t> changes;
  for (const PlacedRequest& request : requests) {
    const auto held = time_in_place(request);
    if (!held) continue;
    const double length = held->second - held->first;
    const double ignored = std::max(steps_to_ignore * step_of(request), share_to_ignore * length);
    if (length <= ignored) continue;
    ++changes[held->first];
    --changes[held->second - ignored];
  }
  std::map<std::int64_t, double> time_at;
  double busy = 0;
  std::int64_t level = 0;
  for (auto change = changes.begin(); change != changes.end(); ++change) {
    level += change->second;
    const auto next = std::next(change);
    if (next == changes.end() || level == 0) continue;
    time_at[level] += next->first - change->first;
    busy += next->first - change->first;
  }
  double above = 0;
  for (auto one = time_at.rbegin(); one != time_at.rend(); ++one) {
    above += one->second;
    if (above >= share_worth_a_place * busy) return one->first;
  }
  return 0;
}

double mean_at_work(const std::vector<PlacedRequest>& requests, double from, double to) {
  double held_s = 0;
  for (const PlacedRequest& request : requests)
    if (const auto held = time_in_place(request))
      held_s += std::max(0.0, std::min(to, held->second) - std::max(from, held->first));
  return to > from ? held_s / (to - from) : 0;
}

std::vector<TimelineRow> joint_timeline(std::vector<PlacedRequest> requests, double from, double usual) {
  std::erase_if(requests, [from](const PlacedRequest& request) { return request.end < from; });
  std::stable_sort(requests.begin(), requests.end(),
                   [](const PlacedRequest& a, const PlacedRequest& b) { return a.sent < b.sent; });
  if (requests.size() > most_timeline_rows) requests.resize(most_timeline_rows);
  std::vector<TimelineRow> rows;
  const double zero = requests.empty() ? 0 : requests.front().sent;
  for (const PlacedRequest& request : requests) {
    TimelineRow row;
    row.request = request.index;
    row.label = std::string(request.side == 0 ? "A " : "B ") + std::to_string(request.index);
    row.sent = request.sent - zero;
    // What every request spends before it is taken up is no waiting for others.
    if (request.begins) row.begins = row.sent + wait_of(request, usual) + request.load;
    if (request.first_token) row.first_token = *request.first_token - zero;
    row.end = request.end - zero;
    row.status = request.status;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace bench
