#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sim/engine/sequence.h"
#include "sim/world/world.h"

namespace bench::sim {

/// A token bucket: starts full, gains `requests_per_s` each second up to `burst`. A refused request takes nothing from
/// it.
class RateBucket {
 public:
  explicit RateBucket(const RateLimit& limit) : limit_(limit), tokens_(limit.burst) {}
  bool take(Nanos now);
  const RateLimit& limit() const { return limit_; }

 private:
  RateLimit limit_;
  double tokens_;
  Nanos at_{0};
};

/// What a request meets instead of a reply.
struct Refusal {
  std::string_view reason;                 ///< for the truth log
  int status = 0;                          ///< of the error that it gets; 0: its connection is reset
  int meaning = 0;                         ///< the status whose words the error has: 429 under whatever status
  std::optional<std::string> retry_after;  ///< in seconds
};

/// What a world puts before its engine: the faults that it draws for each request, and its limit of requests.
class Refusals {
 public:
  explicit Refusals(const World& world);  ///< `world` outlives it

  /// The fault that strikes a request, by its number or by chance; `key` is what the request's own draws hang on.
  std::optional<Fault> fault_of(const Behaviour& rules, RequestId number, std::uint64_t key) const;
  /// Whether the request gets no further. A client that was reset and asks again under the same id is reset again.
  std::optional<Refusal> refusal_of(Nanos now, const std::optional<std::string>& request_id,
                                    const std::optional<Fault>& fault);

 private:
  const World& world_;
  std::optional<RateBucket> bucket_;
  std::set<std::string> reset_ids_;
};

}  // namespace bench::sim
