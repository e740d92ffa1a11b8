#include "sim/activity.h"

#include <algorithm>

namespace bench::sim {

void Activity::note(const EngineEvent& event) {
  waiting_ = event.waiting;
  switch (event.kind) {
    case EngineEvent::Kind::admitted: {
      if (event.slot < 0) return;
      const auto slot = static_cast<std::size_t>(event.slot);
      if (places_.size() <= slot) places_.resize(slot + 1);
      places_[slot] = {event.request, true, false, event.prompt_tokens, event.cached_tokens, 0};
      place_of_[event.request] = slot;
      return;
    }
    case EngineEvent::Kind::prefill_end:
      if (Place* found = place(event.request)) found->prefilled = true;
      return;
    case EngineEvent::Kind::token:
      if (Place* found = place(event.request)) found->generated = event.generated;
      if (event.at != last_step_) ++totals_.steps;
      last_step_ = event.at;
      return;
    case EngineEvent::Kind::done: {
      const Account& account = event.account;
      totals_.prompt_tokens += account.prompt_tokens - account.cached_tokens;
      totals_.cached_tokens += account.cached_tokens;
      totals_.prompt_time += account.prompt_eval;
      totals_.tokens += account.tokens;
      totals_.decode_time += account.eval;
      totals_.most_in_one = std::max(totals_.most_in_one, account.prompt_tokens + account.tokens);
      return left(event.request);
    }
    case EngineEvent::Kind::failed:
    case EngineEvent::Kind::overflow:
      return left(event.request);
    default:
      return;
  }
}

void Activity::left(RequestId request) {
  if (Place* found = place(request)) found->busy = false;
  place_of_.erase(request);
}

Activity::Place* Activity::place(RequestId request) {
  const auto found = place_of_.find(request);
  return found == place_of_.end() ? nullptr : &places_[found->second];
}

}  // namespace bench::sim
