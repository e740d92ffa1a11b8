#pragma once
// Runs the engine in virtual time and keeps what each request lived through.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/engine.h"

namespace bench::sim {

inline Nanos ms(double milliseconds) { return from_seconds(milliseconds / 1000); }

struct Life {
  std::vector<Nanos> tokens;
  Nanos arrived{-1}, admitted{-1}, prefill_end{-1}, done{-1}, refused{-1}, loaded{-1}, failed{-1}, overflow{-1};
  std::int64_t cached = -1;
  int slot = -1;
  Account account;
};

/// Exact worlds: no jitter, so that times can be worked out by hand.
inline World exact_world() {
  World world = make_world("{\"jitter\":{\"step_sigma\":0}}", "test", {}).value();
  return world;
}
inline World exact_world(const std::string& fields) {
  return make_world("{\"jitter\":{\"step_sigma\":0}," + fields + "}", "test", {}).value();
}

inline EngineRequest request(RequestId id, std::int64_t tokens, std::string prompt) {
  EngineRequest made;
  made.id = id;
  made.key = static_cast<std::uint64_t>(id);
  made.model = "llama3.1:8b";
  made.num_ctx = 4096;
  made.prompt = std::move(prompt);
  made.tokens = tokens;
  return made;
}

class DrivenEngine {
 public:
  explicit DrivenEngine(World its_world) : world(std::move(its_world)), engine(world) {}

  void arrive(Nanos at, EngineRequest made) {
    advance(at);
    engine.arrive(at, std::move(made));
    take();
  }
  void cancel(Nanos at, RequestId id) {
    advance(at);
    engine.cancel(at, id);
    take();
  }
  void advance(Nanos until) {
    engine.advance(until);
    take();
  }
  /// Until nothing is left to happen.
  void finish() {
    while (const auto next = engine.next_time()) advance(*next);
  }

  World world;
  Engine engine;
  std::map<RequestId, Life> life;

 private:
  void take() {
    for (const EngineEvent& event : engine.events()) {
      Life& its = life[event.request];
      if (event.slot >= 0) its.slot = event.slot;
      switch (event.kind) {
        case EngineEvent::Kind::arrived:
          its.arrived = event.at;
          break;
        case EngineEvent::Kind::admitted:
          its.admitted = event.at, its.cached = event.cached_tokens;
          break;
        case EngineEvent::Kind::prefill_end:
          its.prefill_end = event.at;
          break;
        case EngineEvent::Kind::token:
          its.tokens.push_back(event.at);
          break;
        case EngineEvent::Kind::done:
          its.done = event.at, its.account = event.account;
          break;
        case EngineEvent::Kind::refused:
          its.refused = event.at;
          break;
        case EngineEvent::Kind::loaded:
          its.loaded = event.at;
          break;
        case EngineEvent::Kind::failed:
          its.failed = event.at;
          break;
        case EngineEvent::Kind::overflow:
          its.overflow = event.at;
          break;
      }
    }
    engine.events().clear();
  }
};

}  // namespace bench::sim
