#pragma once

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "bench/transport.h"

#include "send/http/reply_limits.h"
#include "send/http/response_reader.h"
#include "send/server_presence.h"
#include "send/socket/asio_types.h"
#include "send/socket/connection.h"
#include "send/standstill.h"
#include "send/watchdog.h"

namespace bench {

/// What the exchanges of one socket loop share.
struct Loop {
  asio::io_context& io;
  Route& route;
  KernelClock clock;
  Heartbeat heartbeat;
  ServerPresence presence;
  std::vector<char> scratch = std::vector<char>(64 * 1024);  ///< one for all connections: a read is handed over at once
};

/// One request to be carried out.
struct ExchangeOrder {
  std::int64_t plan_index = 0;
  std::int64_t worker = 0;
  std::optional<Instant> due;  ///< none: the moment it is sent
  std::string endpoint;        ///< path, for the record
  std::string wire;            ///< head and body, as one write
  Timeouts limits;
  bool debug_http = false;  ///< log what is sent and what comes, as it comes, secrets masked
  Flags flags;              ///< what is known of it beforehand
};

/// One request on one connection: write, read until the message ends, stamp every read, hand everything over. The
/// connection is kept when the server allows it. Exactly one ended() follows each started(), except that a kept
/// connection which turns out to be dead before a byte of the answer is replaced once, and started() told again.
class Exchange : private ResponseSink {
 public:
  Exchange(Loop& loop, Connection& connection, ExchangeOrder order, ExchangePort& port);

  /// A fault of ours on the way becomes a harness_error; fault() says which. Throws only when not even that can be
  /// told.
  Task<void> run();
  std::exception_ptr fault() const { return fault_; }
  /// Ends it early: its failure becomes `why`. On the loop's thread only.
  void cancel(Failure why);

 private:
  enum class Phase { waiting, connecting, replying, over };

  Task<std::optional<Failure>> carry_out();
  void tell_start();
  Task<std::optional<Failure>> connect_when_there();
  Task<std::optional<Failure>> connect();
  Task<std::optional<Failure>> attempt();
  Task<std::optional<Failure>> receive();
  bool hear(const StampedRead& read, std::optional<Failure>& failure);
  Instant arrival_of(const StampedRead& read);
  std::optional<Instant> look(Instant now);  ///< the watchdog's question: has a limit passed, when is the next?
  void expire(Failure why);
  void trace_body(std::string_view bytes);
  std::optional<Failure> read_failure(const StampedRead& read) const;

  void on_head(const ResponseHead& head) override;
  void on_body(std::string_view bytes) override;

  Loop& loop_;
  Connection& connection_;
  ExchangeOrder order_;
  ExchangePort& port_;

  Phase phase_ = Phase::connecting;
  std::optional<Failure> verdict_;  ///< set by cancel() or a limit; outranks what the socket then says
  ExchangeStart start_;
  bool start_told_ = false;
  ExchangeEnd end_;
  std::exception_ptr fault_;
  ResponseReader reader_;
  Instant connect_begun_{};
  Instant arrived_{};  ///< stamp of the read at hand, or of the last one
  std::optional<Instant> first_byte_;
  bool head_seen_ = false;
  bool body_seen_ = false;
  std::int64_t kernel_reads_ = 0;
  std::string traced_;  ///< of the body, and not shown yet
  StandstillWatch standstill_;
  Timer pause_;  ///< of the wait for a server
  Watchdog watchdog_;
};

}  // namespace bench
