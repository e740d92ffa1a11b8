#include "sim/reply/refusals.h"

#include <algorithm>

#include "sim/world/draws.h"

namespace bench::sim {

bool RateBucket::take(Nanos now) {
  constexpr double whole = 1 - 1e-9;  // rounding must not cost a request its token
  tokens_ = std::min(limit_.burst, tokens_ + seconds(now - at_) * limit_.requests_per_s);
  at_ = now;
  if (tokens_ < whole) return false;
  tokens_ -= 1;
  return true;
}

Refusals::Refusals(const World& world) : world_(world) {
  if (world.rate_limit) bucket_.emplace(*world.rate_limit);
}

std::optional<Fault> Refusals::fault_of(const Behaviour& rules, RequestId number, std::uint64_t key) const {
  for (std::size_t i = 0; i < rules.faults.size(); ++i) {
    const Fault& fault = rules.faults[i];
    if (std::find(fault.at.begin(), fault.at.end(), number) != fault.at.end()) return fault;
    if (fault.rate > 0 && Draws(sub_seed(world_.seed, "fault", key + i)).uniform() < fault.rate) return fault;
  }
  return std::nullopt;
}

std::optional<Refusal> Refusals::refusal_of(Nanos now, const std::optional<std::string>& request_id,
                                            const std::optional<Fault>& fault) {
  const bool again = request_id && reset_ids_.count(*request_id) > 0;
  if (again || (fault && fault->kind == FaultKind::refuse)) {
    if (request_id) reset_ids_.insert(*request_id);
    return Refusal{name_of(FaultKind::refuse), 0, 0, std::nullopt};
  }
  if (fault && row_of(fault->kind).status != 0) {
    const FaultRow& row = row_of(fault->kind);
    return Refusal{row.name, row.status, row.status, std::nullopt};
  }
  if (!bucket_ || bucket_->take(now)) return std::nullopt;
  const RateLimit& limit = bucket_->limit();
  Refusal refusal{"rate_limit", limit.status, 429, std::nullopt};
  if (limit.retry_after)
    refusal.retry_after = std::to_string(std::chrono::ceil<std::chrono::seconds>(*limit.retry_after).count());
  return refusal;
}

}  // namespace bench::sim
