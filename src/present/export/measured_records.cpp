#include "present/export/measured_records.h"

#include <algorithm>
#include <vector>

#include "summarise/cold.h"

namespace bench {

std::string group_key(const RunRecord& record) { return record.model + '\0' + record.target + '\0' + record.condition; }

MeasuredRecords::MeasuredRecords(const RunView& view) : view_(view) {
  const auto& legs = view.header.plan.legs;
  if (std::any_of(legs.begin(), legs.end(), [](const PlannedLeg& leg) { return leg.unload; })) return;
  std::map<std::string, std::vector<double>> loads;
  view.records.for_each([&](const RunRecord& record) {
    if (!record.warmup && record.reply.server.load_duration)
      loads[group_key(record)].push_back(seconds(Nanos(*record.reply.server.load_duration)));
  });
  for (const auto& [group, values] : loads) warm_[group] = cold_limit_s(values);
}

void MeasuredRecords::for_each(const Records::Each& each) const {
  view_.records.for_each([&](const RunRecord& record) {
    if (holds(record)) each(record);
  });
}

/// Where each request was to load its model, no load is too long.
bool MeasuredRecords::holds(const RunRecord& record) const {
  const Reply& reply = record.reply;
  if (record.warmup || record.condition == rescue_condition) return false;
  if (reply.status != Status::ok || reply.flags.exclude()) return false;
  const auto warm = warm_.find(group_key(record));
  return !reply.server.load_duration || warm == warm_.end() ||
         seconds(Nanos(*reply.server.load_duration)) <= warm->second;
}

}  // namespace bench
