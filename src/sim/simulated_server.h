#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "sim/engine.h"
#include "sim/exchange.h"
#include "sim/network.h"
#include "sim/rate_bucket.h"
#include "sim/wire.h"
#include "sim/world.h"

namespace bench::sim {

/// A request as it came in.
struct HttpCall {
  std::string method = "POST";
  std::string target;  ///< with its query, if any
  std::string host;    ///< the Host header
  std::string body;
  std::optional<std::string> request_id;  ///< the X-Bench-Request header
  bool new_connection = false;            ///< the first one on its connection
};

/// The whole simulated server but its sockets: requests in, timed parts of replies out. Pure: real sockets and virtual
/// time drive the same object. All times count from the world's instant 0.
class SimulatedServer {
 public:
  struct Options {
    WallTime epoch{};      ///< the calendar at instant 0, unless the world sets one
    bool truth = false;    ///< collect what the truth log tells
    std::string own_name;  ///< a name of this machine, accepted in Host headers
  };
  SimulatedServer(World world, Options options);
  SimulatedServer(const SimulatedServer&) = delete;
  SimulatedServer& operator=(const SimulatedServer&) = delete;

  /// A request has been read, or its client has gone. Call advance() to the same instant first.
  void receive(Nanos now, ExchangeId exchange, HttpCall call);
  void disconnect(Nanos now, ExchangeId exchange);

  std::optional<Nanos> next_time() const;
  /// Lets time pass and appends what is to be written by `until`, in order.
  void advance(Nanos until, std::vector<WirePart>& out);

  /// What happened without a write, and the headers of the requests; the caller takes and clears them.
  struct Truth {
    std::vector<TruthRecord> records;
    std::vector<std::pair<RequestId, std::optional<std::string>>> names;
  };
  Truth& truth() { return truth_; }
  WallTime wall(Nanos now) const { return context_.wall(now); }

 private:
  struct Arrival {
    ExchangeId exchange;
    std::optional<HttpCall> call;  ///< none: the client has gone
  };

  void handle(Nanos now, ExchangeId exchange, const HttpCall& call);
  void generate(Nanos now, ExchangeId exchange, bool chat, const HttpCall& call);
  void start(Nanos now, ExchangeId exchange, RequestId number, std::uint64_t key, OllamaRequest asked,
             std::optional<Fault> fault);
  bool refused_by_fault(Nanos now, ExchangeId exchange, RequestId number, const HttpCall& call,
                        const std::optional<Fault>& fault);
  bool refused_by_rate(Nanos now, ExchangeId exchange, RequestId number);
  void show(Nanos now, ExchangeId exchange, const std::string& body);
  void forget_client(Nanos now, ExchangeId exchange);
  void take_engine_events();
  void send_parts();

  std::uint64_t key_of(const HttpCall& call);
  std::optional<Fault> fault_of(const Behaviour& rules, RequestId number, std::uint64_t key) const;

  void reply(Nanos now, ExchangeId exchange, ReplyHead head, std::string body);
  void reply_error(Nanos now, ExchangeId exchange, const HttpError& error);
  void note(TruthKind kind, Nanos now, RequestId request, std::string_view fault = {});

  World world_;
  Options options_;
  Engine engine_;
  Network network_;
  ReplyContext context_;
  std::optional<RateBucket> bucket_;
  std::multimap<Nanos, Arrival> arrivals_;  ///< on their way to the server
  std::unordered_map<RequestId, std::unique_ptr<Exchange>> by_request_;
  std::unordered_map<ExchangeId, RequestId> numbers_;
  std::set<std::pair<Nanos, RequestId>> deadlines_;  ///< of held lines
  std::unordered_map<std::uint64_t, std::uint64_t> repeats_;
  std::set<std::string> refused_ids_;  ///< a client that sends such a request again meets the same fault
  RequestId last_number_ = 0;
  Truth truth_;
};

}  // namespace bench::sim
