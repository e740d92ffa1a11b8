#pragma once

#include <optional>
#include <string_view>

#include "sim/dialect.h"

namespace bench::sim {

// sim/ollama/ is the dialect: everything in the simulated server that knows Ollama. A call is routed here and, when it
// asks for no words of a model, answered here; the rest is read (request.h), worked on by the engine, and written as
// Ollama writes it (form.h, lines.h). What Go does to texts, durations and errors stands in go_text.h and go_json.h;
// openai_layer.h is Ollama's own /v1. All of it is compared with recordings of a real server.

/// Whether a server bound to loopback takes this Host header: addresses, localhost, local names and the machine's own.
bool is_allowed_host(std::string_view host, std::string_view own_name);

std::optional<CallAnswer> answer_ollama(const HttpCall& call, const ServerState& state);
PlainReply ollama_has_no_such_path();

}  // namespace bench::sim
