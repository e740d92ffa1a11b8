#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/clock.h"

namespace bench::sim {

/// Names a request to the engine. Clients' requests count from 1, those of others (`background`) from -1 downwards.
using RequestId = std::int64_t;

/// What the engine must know of a request. Texts matter to its prefix cache only.
struct EngineRequest {
  enum class Kind {
    generate,
    load,            ///< only brings the model into memory
    fails_in_place,  ///< its fault is found when it holds a place and its overhead is over
  };
  RequestId id = 0;
  Kind kind = Kind::generate;
  std::uint64_t key = 0;  ///< of its random draws
  std::string model;      ///< "": whichever is loaded
  std::int64_t num_ctx = 0;
  std::string prompt;
  std::string reply;
  std::int64_t tokens = 1;  ///< to generate, an end token included
  bool schema = false;
  std::uint64_t serial_rules = 0;   ///< bit i: it matches rule i of `serialise_when`
  std::optional<Nanos> keep_alive;  ///< negative: for ever
};

/// A prompt of n bytes has ceil(n / 4) tokens, and at least one.
std::int64_t prompt_tokens_of(const std::string& prompt);

/// The durations that a server reports of a request, before any skew.
struct Account {
  Nanos total{0};
  Nanos load{0};
  Nanos prompt_eval{0};  ///< from the first batch with the prompt to the first token
  Nanos eval{0};         ///< from the first to the last token
  std::int64_t prompt_tokens = 0;
  std::int64_t cached_tokens = 0;
  std::int64_t tokens = 0;
  bool operator==(const Account&) const = default;
};

struct EngineEvent {
  enum class Kind {
    arrived,
    refused,   ///< the queue is full
    admitted,  ///< holds a place from now on
    prefill_end,
    token,
    done,      ///< the last token; the place is free
    failed,    ///< of a request that fails in its place
    overflow,  ///< the cache that all places share is full; everybody in a place ends with it
    loaded,    ///< the answer to a load request
  };
  Kind kind = Kind::arrived;
  RequestId request = 0;
  Nanos at{0};
  std::int64_t prompt_tokens = 0;
  std::int64_t cached_tokens = 0;  ///< of the prompt, known once it is admitted
  std::int64_t generated = 0;      ///< tokens so far; of `token`: its number from 1
  std::int64_t active = 0;         ///< places of the model that are held
  std::int64_t waiting = 0;        ///< requests in the queue
  int slot = -1;
  Account account;  ///< of `done`
};

/// A request on its way through the engine.
struct Sequence {
  EngineRequest request;
  Nanos arrived{0};
  std::uint64_t order = 0;  ///< of arrival
  std::optional<Nanos> load_wait;
  // in a place:
  std::uint64_t admission = 0;  ///< order of admission
  int slot = -1;
  Nanos overhead{0};
  Nanos ready{0};  ///< the overhead is over
  std::int64_t prompt_tokens = 0;
  std::int64_t cached = 0;
  std::int64_t prompt_left = 0;
  std::int64_t generated = 0;
  std::optional<Nanos> prefill_begin, prompt_done, first_token;

  bool decodes(Nanos now) const { return prompt_done && *prompt_done <= now; }
  bool wants_prefill(Nanos now) const {
    return !prompt_done && ready <= now && request.kind == EngineRequest::Kind::generate;
  }
};

}  // namespace bench::sim
