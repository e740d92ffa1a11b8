#include <algorithm>
#include <string>

#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/experiment/workload.h"

namespace bench {
namespace {

constexpr std::size_t most_rows = 24;

/// The leg in which the verdict can be seen: the question's own, or where the places show.
const ObservedLeg* decisive_leg(const Analysis& found, const Judgement& judgement) {
  const bool is_about_base = judgement.cause == Cause::slots || judgement.cause == Cause::contention;
  const ObservedLeg* best = nullptr;
  for (const ObservedLeg& leg : found.legs) {
    if (leg.cell.purpose != Purpose::speed || leg.cell.in_flight != found.many_in_flight) continue;
    const bool fits = is_about_base ? leg.cell.temperature == base_temperature && !leg.cell.schema
                                    : leg.cell.temperature == found.temperature && leg.cell.schema == found.schema;
    if (fits && (best == nullptr || leg.requests.size() > best->requests.size())) best = &leg;
  }
  if (best != nullptr) return best;
  for (const ObservedLeg& leg : found.legs)
    if (best == nullptr || leg.requests.size() > best->requests.size()) best = &leg;
  return best;
}

}  // namespace

std::vector<TimelineRow> timeline_of(const Analysis& found, const Judgement& judgement) {
  const ObservedLeg* const leg = decisive_leg(found, judgement);
  if (leg == nullptr || leg->requests.empty()) return {};
  const double zero = leg->requests.front().sent;
  std::vector<TimelineRow> rows;
  for (const Observed& request : leg->requests) {
    if (rows.size() == most_rows) break;
    TimelineRow row;
    row.request = request.index;
    row.label = "worker " + std::to_string(request.worker + 1);
    row.sent = request.sent - zero;
    row.end = request.end - zero;
    row.status = request.status;
    if (request.first) {
      row.first_token = *request.first - zero;
      row.begins = std::max(row.sent, *row.first_token - found.ordinary.first_token_alone);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace bench
