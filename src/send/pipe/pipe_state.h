#pragma once

#include <atomic>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "send/dispatcher.h"
#include "send/pipe/child.h"
#include "send/pipe/pipe_exchange.h"
#include "send/pipe/pipe_transport.h"
#include "send/pipe/reply_lines.h"
#include "send/pipe/wake_up.h"
#include "send/socket/stamped_read.h"

namespace bench {

Failure stopped_early();

/// Gathers a plain exchange.
class PlainAnswer final : public ExchangePort {
 public:
  void started(const ExchangeStart&) override {}
  void sent(std::int64_t, Instant) override {}
  void head(std::int64_t, const ExchangeHead& head) override { response.status = head.status; }
  void body(std::int64_t, Instant, std::string_view bytes) override { response.body += bytes; }
  void ended(std::int64_t, const ExchangeEnd& end) override { failure = end.failure; }

  HttpResponse response;
  std::optional<Failure> failure;
};

/// What a PipeTransport knows, for the two files that make it: the requests under way are in pipe_flights.cpp, the loop
/// and the life of the program in pipe_transport.cpp.
struct PipeTransport::State {
  /// Bytes for the program that its pipe has not taken yet.
  struct Outgoing {
    std::int64_t id;  ///< -1: of no request
    std::string bytes;
    std::size_t written = 0;
  };
  struct Flight {
    PipeExchange exchange;
    std::optional<SendCommand> command;   ///< none: a plain exchange, which is one line
    std::unique_ptr<PlainAnswer> before;  ///< of the plain exchange that goes before a request
  };
  struct Load {
    Dispatcher dispatcher;
    const RequestSource& source;
    Timeouts limits;
    ExchangePort& port;
    struct Due {
      SendCommand command;
      bool waited = false;
    };
    std::deque<Due> due = {};  ///< to be sent as soon as the records are kept up with
    bool sending = false;
  };

  PipeSettings settings;
  std::unique_ptr<Child> child;
  Instant begun = monotonic_now();
  std::optional<Nanos> ready;  ///< its first answer, counted from its start
  ReplyLines lines;
  std::vector<char> scratch = std::vector<char>(64 * 1024);
  std::int64_t reads = 0;
  Heartbeat heartbeat;
  std::int64_t next_id = 1;
  std::map<std::int64_t, Flight> flights;  ///< by id: in the order in which they began
  std::deque<Outgoing> outbox;
  Instant next_look = Instant::max();  ///< no later than the first limit that passes
  Instant next_child_look{};
  std::optional<std::string> gone;  ///< why there is nobody to ask any more
  std::optional<Load> load;
  std::exception_ptr fault;

  WakeUp wake_up;
  std::atomic<bool> stopped{false};
  std::mutex mutex;
  std::vector<std::pair<std::int64_t, Failure>> cancels;  ///< asked for by other threads

  // The requests: what becomes of each (pipe_flights.cpp).
  std::int64_t begin(const HttpRequest& request, ExchangeStart start, const Timeouts& limits, ExchangePort& port,
                     std::optional<SendCommand> command, std::unique_ptr<PlainAnswer> before, Flags flags);
  void obey(const Commands& commands);
  void send_due();
  void send_one(const SendCommand& command, bool waited, bool after_before);
  void fail_unsent(const SendCommand& command);
  void take(const ReplyLine& line, Instant arrived);
  void end_flight(std::int64_t id, Instant at, std::optional<Failure> failure);
  void break_off(std::int64_t id, Failure why);
  void fail_all(const Failure& why);
  void look_at_limits(Instant now);
  void hear_outside();
  std::vector<std::int64_t> ids_in_flight() const;
  template <class Work>
  void guarded(Work work);
  void take_fault();

  // The program: what goes to and fro, and how it ends (pipe_transport.cpp).
  void step(std::optional<Instant> until);
  void write_some();
  void read_some();
  void look_at_child();
  void lose(const std::string& how);
};

}  // namespace bench
