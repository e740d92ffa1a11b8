#include "send/pipe/pipe_exchange.h"

#include <utility>

namespace bench {

PipeExchange::PipeExchange(const ExchangeStart& start, const Timeouts& limits, ExchangePort& port,
                           const Heartbeat& heartbeat, Flags flags)
    : start_(start), limits_(limits), port_(port), arrived_(start.send_begin), standstill_(heartbeat, time_asleep()) {
  end_.flags = flags;
  port_.started(start_);
}

void PipeExchange::sent(Instant at) { port_.sent(start_.plan_index, at); }

void PipeExchange::hear(std::string_view line, Instant arrived, std::int64_t read) {
  arrived_ = arrived;
  if (!has_answered()) {
    ExchangeHead head;
    head.first_byte = head.arrived = arrived;
    head.status = 200;
    head.content_type = "application/x-ndjson";
    port_.head(start_.plan_index, head);
  }
  end_.bytes += static_cast<std::int64_t>(line.size());
  if (std::exchange(last_read_, read) != read) ++end_.reads;
  port_.body(start_.plan_index, arrived, line);
}

void PipeExchange::end(Instant at, std::optional<Failure> failure) {
  end_.at = at;
  end_.failure = std::move(failure);
  end_.flags.add(standstill_.flags(time_asleep()));
  port_.ended(start_.plan_index, end_);
}

ReplyLimit PipeExchange::limit() const {
  return next_limit(limits_, {start_.send_begin, arrived_, has_answered(), has_answered()});
}

}  // namespace bench
