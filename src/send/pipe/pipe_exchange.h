#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bench/transport.h"

#include "send/http/reply_limits.h"
#include "send/standstill.h"

namespace bench {

/// One request to a program and its reply, as an ExchangePort wants to hear of it: the first line brings a head, since
/// there is none on a pipe. No I/O: it is told what happened.
class PipeExchange {
 public:
  PipeExchange(const ExchangeStart& start, const Timeouts& limits, ExchangePort& port, const Heartbeat& heartbeat,
               Flags flags);

  void sent(Instant at);
  /// A line with its line feed, from the read with that number.
  void hear(std::string_view line, Instant arrived, std::int64_t read);
  void end(Instant at, std::optional<Failure> failure);

  /// The limit that passes first unless something comes.
  ReplyLimit limit() const;
  bool has_answered() const { return end_.bytes > 0; }
  Instant arrived() const { return arrived_; }
  std::int64_t plan_index() const { return start_.plan_index; }

 private:
  ExchangeStart start_;
  Timeouts limits_;
  ExchangePort& port_;
  ExchangeEnd end_;
  Instant arrived_;
  std::int64_t last_read_ = -1;
  StandstillWatch standstill_;
};

}  // namespace bench
