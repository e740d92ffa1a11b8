#pragma once

#include "sim/dialect.h"

namespace bench::sim {

// Ollama's own /v1: a layer that turns OpenAI's requests into those of /api/chat and /api/generate, and the replies
// back.

extern const WordsCall ollama_openai_chat, ollama_openai_completions;
PlainReply ollama_models_reply(const HttpCall& call, const ServerState& state);

}  // namespace bench::sim
