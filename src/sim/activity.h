#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "bench/clock.h"

#include "sim/engine/sequence.h"

namespace bench::sim {

/// What a server tells of itself while it works: its places and its totals, put together from the engine's events.
class Activity {
 public:
  /// What a place does, or did last.
  struct Place {
    RequestId request = 0;  ///< 0: never used
    bool busy = false;
    bool prefilled = false;
    std::int64_t prompt_tokens = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t generated = 0;
  };
  struct Totals {
    std::int64_t prompt_tokens = 0;  ///< without those from the cache
    std::int64_t cached_tokens = 0;
    Nanos prompt_time{0};
    std::int64_t tokens = 0;
    Nanos decode_time{0};
    std::int64_t steps = 0;        ///< that gave tokens
    std::int64_t most_in_one = 0;  ///< tokens of prompt and reply
  };

  void note(const EngineEvent& event);
  /// The client of a request has gone: the engine says no more of it.
  void left(RequestId request);

  /// Of one model's places; those never used may be missing.
  const std::vector<Place>& places() const { return places_; }
  std::int64_t busy() const { return static_cast<std::int64_t>(place_of_.size()); }
  std::int64_t waiting() const { return waiting_; }
  const Totals& totals() const { return totals_; }

 private:
  Place* place(RequestId request);

  std::vector<Place> places_;
  std::map<RequestId, std::size_t> place_of_;
  Totals totals_;
  Nanos last_step_{-1};
  std::int64_t waiting_ = 0;
};

}  // namespace bench::sim
