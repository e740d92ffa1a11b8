#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json/strict.h"
#include "sim/engine/sequence.h"
#include "sim/reply/plain_reply.h"
#include "sim/world/world.h"

namespace bench::sim {

/// What one side of a chat said.
struct Turn {
  std::string role;
  std::string text;
};

/// What a request asks of the model and its engine, whichever dialect it was written in. A dialect reads one from a
/// body; the words around the reply are its ReplyForm's.
struct Job {
  enum class Kind { generate, load, unload };
  Kind kind = Kind::generate;
  std::string model;  ///< as sent; what is echoed
  bool stream = true;
  bool raw = false;                          ///< the prompt reaches the model as it is
  std::string prompt;                        ///< the texts of all messages that fit, one after another
  std::string last_message;                  ///< what an echo repeats
  std::string asked;                         ///< the last user message, or the whole raw prompt
  std::string prefill;                       ///< an assistant message at the end, which the model goes on with
  std::optional<std::int64_t> top_logprobs;  ///< candidates for each token; none: nothing is told of odds
  std::optional<Json> schema;
  bool json_format = false;  ///< any JSON object will do
  std::int64_t num_ctx = 0;
  std::optional<std::int64_t> max_tokens;
  bool thinks = false;
  bool avoids_cache = false;        ///< every token of the prompt is processed
  bool never_stops = false;         ///< goes on to max_tokens
  std::int64_t least_tokens = 0;    ///< before it may stop
  std::optional<Nanos> keep_alive;  ///< negative: for ever
  std::vector<std::string> stop;
  RequestTraits traits;
  std::optional<HttpError> late_error;  ///< what it ends with when it has its place
};

/// What a job of these messages is about: `last_message`, `asked` and, for a chat, `prefill`.
void describe(Job& job, const std::vector<Turn>& messages, bool chat);
std::string joined(const std::vector<Turn>& messages);

/// The schema of a reply that may be any JSON object.
Json any_object_schema();

/// Four bytes of text are a token.
inline constexpr std::size_t token_bytes = 4;
std::int64_t tokens_in(std::size_t bytes);

}  // namespace bench::sim
