#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/residence.h"
#include "sim/engine/sequence.h"
#include "sim/engine/step_times.h"
#include "sim/world/draws.h"
#include "sim/world/world.h"

namespace bench::sim {

// sim/engine/ is the server's inner life as arithmetic over instants, without any input or output: engine.cpp runs it,
// admission.cpp is its queue, loading.cpp its memory; a residence is a loaded model with its places, a sequence a
// request in one of them. What a client sees of it is the dialect's business.

/// A model in memory, as a client is told of it.
struct Resident {
  std::string model;
  std::int64_t num_ctx = 0;
  std::optional<Nanos> expires;  ///< none: never
};

/// The inner workings of the simulated server: queue, places, prefill, decode, cache and loads. Pure and incremental:
/// it owns no socket, thread or clock. Times count from the world's instant 0 and never go back.
///
/// Use: arrive() and cancel() when they happen, after advance() to the same instant; advance() at next_time(); take
/// events() after each call. What happens at one instant happens in this order: ends of steps, prompts and loads, then
/// admission, then new steps; an arrival comes after all of them.
class Engine {
 public:
  explicit Engine(const World& world);  ///< `world` outlives the engine

  void arrive(Nanos now, EngineRequest request);
  /// The client has gone. A request that has ended is no error.
  void cancel(Nanos now, RequestId id);
  /// Another reply for a request that has just been admitted.
  void say(RequestId id, std::int64_t tokens, std::string reply);
  /// Unloads a model when its requests have ended.
  void unload(Nanos now, const std::string& model);

  std::optional<Nanos> next_time() const;
  void advance(Nanos until);

  /// What happened since the caller cleared it, in order.
  std::vector<EngineEvent>& events() { return events_; }
  std::vector<Resident> residents(Nanos now);

 private:
  using Waiting = std::list<std::unique_ptr<Sequence>>;
  enum class Attempt { waits, leaves_queue, stops_queue };

  // one instant
  void run_instant(Nanos now);
  void end_load(Nanos now);
  void end_overheads(Nanos now);
  void end_steps(Nanos now);
  void settle(Nanos now);

  // the queue
  void admit_all(Nanos now);
  void admit_at_random(Nanos now);
  Attempt attempt(std::unique_ptr<Sequence>& waiting, Nanos now);
  void admit(std::unique_ptr<Sequence> sequence, Residence& residence, Nanos now);
  bool refuses(const Sequence& newest);

  // models in memory
  Residence* usable(const EngineRequest& request);
  void adopt_first_request(const EngineRequest& request, Nanos now);
  void try_load(const Sequence& sequence, Nanos now);
  bool make_room_for(const std::string& model);
  void drop_expired(Nanos now);

  void add_background(Nanos now);
  void plan_background(Nanos after);

  void finish(Sequence& sequence, Residence& residence, Nanos now);
  void overflow(Residence& residence, Nanos now);
  void leave_place(Sequence& sequence, Residence& residence, Nanos now);
  void vacate(Sequence& sequence, Residence& residence, Nanos now);
  void emit(EngineEvent::Kind kind, const Sequence& sequence, Nanos now, const Residence* residence);

  const World& world_;
  StepTimes times_;
  Draws queue_draws_;
  std::vector<EngineEvent> events_;
  Waiting waiting_;  ///< in order of arrival
  std::list<Residence> residences_;
  struct Load {
    RequestId by;
    std::uint64_t order;  ///< of arrival
    std::list<Residence>::iterator residence;
  };
  std::optional<Load> loading_;
  std::optional<RequestId> next_to_load_;  ///< in random order: the one whose turn it is
  struct InPlace {
    Sequence* sequence;
    Residence* residence;
  };
  std::map<RequestId, InPlace> in_place_;
  struct Overhead {
    Nanos until;
    std::uint64_t admission;
    RequestId id;
    bool operator<(const Overhead& other) const {
      return std::pair(until, admission) < std::pair(other.until, other.admission);
    }
  };
  std::set<Overhead> overheads_;
  std::uint64_t arrivals_ = 0;
  std::uint64_t admissions_ = 0;
  bool first_request_ = true;  ///< none has come yet that the loaded model could adopt
  std::int64_t background_count_ = 0;
  std::optional<Nanos> next_background_;
};

}  // namespace bench::sim
