#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/activity.h"
#include "sim/dialect.h"
#include "sim/engine/engine.h"
#include "sim/http/network.h"
#include "sim/http/wire.h"
#include "sim/reply/refusals.h"
#include "sim/reply/reply.h"
#include "sim/world/world.h"

namespace bench::sim {

// sim/ is a language-model server that does not exist: what it is lies in world/, how it works in engine/, how it
// speaks in ollama/, openai/ and llamacpp/ (one folder a dialect), how it reaches real clients in http/ and the
// pipeline itself in virtual/. Here is what joins them: the server below, what it refuses (refusals.h), the words that
// its models say (answer.h), and what all dialects share: a call leads to a Job and a ReplyForm (dialect.h), and a
// Reply (reply.h) turns the engine's events into those of a stream.

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

  void answer(Nanos now, ExchangeId exchange, const HttpCall& call);
  void generate(Nanos now, ExchangeId exchange, const WordsCall& words, const HttpCall& call);
  void start(Nanos now, ExchangeId exchange, RequestId number, std::uint64_t key, Asked asked,
             std::optional<Fault> fault);
  void forget_client(Nanos now, ExchangeId exchange);
  void take_engine_events();
  void answer_under_load(const EngineEvent& event, Reply& reply);
  void send_parts();

  std::uint64_t key_of(const HttpCall& call);

  void reply(Nanos now, ExchangeId exchange, PlainReply reply);
  void reset(Nanos now, ExchangeId exchange);
  void tell_truth(const EngineEvent& event);
  void note(TruthKind kind, Nanos now, RequestId request, std::string_view fault = {});

  World world_;
  Options options_;
  Engine engine_;
  Network network_;
  ReplyContext context_;
  Refusals refusals_;
  Activity activity_;
  std::multimap<Nanos, Arrival> arrivals_;                         ///< on their way to the server
  std::unordered_map<RequestId, std::unique_ptr<Reply>> replies_;  ///< under way
  std::unordered_map<ExchangeId, RequestId> numbers_;
  std::set<std::pair<Nanos, RequestId>> deadlines_;  ///< of held lines
  std::unordered_map<std::uint64_t, std::uint64_t> repeats_;
  RequestId last_number_ = 0;
  Truth truth_;
};

}  // namespace bench::sim
