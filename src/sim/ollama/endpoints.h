#pragma once

#include <string_view>
#include <variant>

#include "sim/engine/engine.h"
#include "sim/http/wire.h"
#include "sim/ollama/plain_reply.h"
#include "sim/world/world.h"

namespace bench::sim {

// sim/ollama/ is the dialect: everything in the simulated server that knows Ollama. A call is routed here and, when it
// asks for no words of a model, answered here; the rest is read (request.h), worked on by the engine, and written as
// Ollama writes it (reply.h, lines.h). What Go does to texts, durations and errors stands in go_text.h and go_json.h.
// All of it is compared with recordings of a real server.

/// A call that asks for a model's words: the engine's work.
struct GenerateCall {
  bool chat = true;  ///< /api/chat, else /api/generate
};

/// Whether a server bound to loopback takes this Host header: addresses, localhost, local names and the machine's own.
bool is_allowed_host(std::string_view host, std::string_view own_name);

/// What the calls that ask about the server look at.
struct ServerState {
  const World& world;
  Engine& engine;
  Nanos now;
  WallTime epoch;  ///< the calendar at the world's instant 0
};

/// What a call leads to.
std::variant<GenerateCall, PlainReply> answer_call(const HttpCall& call, const ServerState& state);

}  // namespace bench::sim
