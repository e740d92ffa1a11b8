#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "bench/clock.h"
#include "bench/transport.h"

namespace bench {

/// Send request i on this worker, now. `due` is where its latency counts from under the plan.
struct SendCommand {
  std::int64_t i = 0;
  std::int64_t worker = 0;
  Instant due;
  bool operator==(const SendCommand&) const = default;
};

/// What the driver must do, in this order.
struct Commands {
  std::vector<SendCommand> send;
  bool cancel_all = false;  ///< the grace after a stop is over: cancel every request in flight
  bool operator==(const Commands&) const = default;
};

/// Decides what is sent when. Pure: it owns no clock, socket or thread; a driver tells it the time and what has
/// finished, and carries out its commands. Asio drives it in life, an event queue in virtual time, so tests run the
/// production logic.
///
/// Use: begin() once; then on_time() at or after each next_wakeup(), on_finished() for each request that ended,
/// on_stop() when asked to; until done().
class Dispatcher {
 public:
  Dispatcher(LoadShape shape, std::optional<std::int64_t> size,
             std::function<std::optional<Nanos>(std::int64_t)> planned = {});

  Commands begin(Instant now);
  Commands on_time(Instant now);
  Commands on_finished(std::int64_t worker, Instant now);
  Commands on_stop(Instant now);

  /// When on_time() must be called next; none: only when something finishes.
  std::optional<Instant> next_wakeup() const;
  /// Nothing is in flight and nothing will be sent any more.
  bool done() const;
  std::int64_t in_flight() const { return in_flight_; }
  std::int64_t sent() const { return next_; }

 private:
  bool may_send(Instant now) const;
  Commands fill(Instant now);

  LoadShape shape_;
  std::optional<std::int64_t> size_;
  std::function<std::optional<Nanos>(std::int64_t)> planned_;
  Instant begun_{};
  std::optional<Instant> stopped_;
  bool cancelled_ = false;
  std::int64_t next_ = 0;
  std::int64_t in_flight_ = 0;
  struct FreeWorker {
    std::int64_t worker;
    Instant since;
  };
  std::deque<FreeWorker> free_;  ///< in the order in which they became free
};

}  // namespace bench
