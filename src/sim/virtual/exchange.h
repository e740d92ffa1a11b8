#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/clock.h"
#include "bench/transport.h"

#include "send/standstill.h"
#include "sim/http/wire.h"
#include "sim/virtual/clock.h"

namespace bench::sim {

/// One exchange of the virtual client: tells its port what a real one would hear, and keeps the limits.
class VirtualExchange {
 public:
  VirtualExchange(const ExchangeStart& start, const Timeouts& limits, ExchangePort& port, const VirtualClock& clock);

  /// A part of the reply has come. True: the exchange is over.
  bool take(const WirePart& part, Instant now, WallTime wall);
  /// The next instant at which a limit would be broken.
  Instant deadline() const;
  void expire(Instant now);
  void end(Instant now, std::optional<Failure> failure);

  std::int64_t plan_index() const { return start_.plan_index; }
  std::int64_t worker() const { return start_.worker; }

 private:
  void take_head(const ReplyHead& head, Instant now, WallTime wall);
  void take_body(const WirePart& part, Instant now);
  void hand_over(std::string_view bytes, Instant now);

  ExchangeStart start_;
  Timeouts limits_;
  ExchangePort& port_;
  const VirtualClock& clock_;
  StandstillWatch standstill_;
  ExchangeEnd end_;
  bool head_seen_ = false;
  bool body_seen_ = false;
  std::optional<Instant> first_byte_;
  Instant arrived_;
};

}  // namespace bench::sim
