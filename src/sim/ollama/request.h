#pragma once

#include <string_view>
#include <variant>

#include "sim/job.h"
#include "sim/reply/plain_reply.h"
#include "sim/world/world.h"

namespace bench::sim {

/// The body of /api/chat or /api/generate, understood and complete. It is read in the order of Ollama's own checks.
/// Unknown keys are ignored, as Ollama does.
std::variant<Job, HttpError> read_ollama_request(const World& world, bool chat, std::string_view body);

}  // namespace bench::sim
