#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json/strict.h"
#include "sim/ollama/plain_reply.h"
#include "sim/world/world.h"

namespace bench::sim {

/// The body of /api/chat or /api/generate, understood and complete.
struct OllamaRequest {
  enum class Kind { generate, load, unload };
  Kind kind = Kind::generate;
  bool chat = true;
  std::string model;  ///< as sent; what is echoed
  bool stream = true;
  bool raw = false;
  std::string prompt;                        ///< the texts of all messages that fit, one after another
  std::string last_message;                  ///< what an echo repeats
  std::string asked;                         ///< the last user message, or the whole prompt of /api/generate
  std::string prefill;                       ///< an assistant message at the end, which the model goes on with
  std::optional<std::int64_t> top_logprobs;  ///< candidates for each token; none: nothing is told of odds
  std::optional<Json> schema;
  bool json_format = false;
  std::int64_t num_ctx = 0;
  std::optional<std::int64_t> max_tokens;
  bool thinks = false;
  std::optional<Nanos> keep_alive;
  std::vector<std::string> stop;
  RequestTraits traits;
  std::optional<HttpError> late_error;
};

/// Reads a request body in the order of Ollama's own checks. Unknown keys are ignored, as Ollama does.
std::variant<OllamaRequest, HttpError> read_ollama_request(const World& world, bool chat, std::string_view body);

}  // namespace bench::sim
