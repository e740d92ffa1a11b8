#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/job.h"
#include "sim/reply/plain_reply.h"

namespace bench::sim {

/// The body of /v1/chat/completions or /v1/completions, its members checked. Unknown ones are ignored, as servers do.
struct OpenAiRequest {
  bool chat = true;
  std::string model;  ///< "": not named
  std::vector<Turn> messages;
  std::string prompt;  ///< of completions
  bool stream = false;
  bool include_usage = false;
  std::optional<std::int64_t> max_tokens, max_completion_tokens;  ///< the second is the newer word
  std::optional<double> temperature, top_p;
  std::optional<std::int64_t> seed;
  std::vector<std::string> stop;
  std::optional<Json> schema;  ///< as it was sent
  bool json_format = false;
  std::optional<std::int64_t> top_logprobs;  ///< none: no odds
  std::optional<bool> think;
  std::string effort;         ///< of thinking; "" where none is named
  bool avoids_cache = false;  ///< llama.cpp's "cache_prompt": false
  bool never_stops = false;
  std::int64_t least_tokens = 0;
};

std::variant<OpenAiRequest, HttpError> read_openai_request(bool chat, std::string_view body);

/// A JSON object out of a body, or what is wrong with it.
std::variant<Json, HttpError> read_json_object(std::string_view body);

/// How a server turns such a request into work.
struct OpenAiRules {
  double temperature = 1;  ///< where none is asked for
  std::string (*prompt_of)(const std::vector<Turn>& messages) = joined;
  HttpError (*too_long)(std::int64_t tokens, std::int64_t context);
};
std::variant<Job, HttpError> openai_job(const World& world, const OpenAiRequest& asked, const OpenAiRules& rules);

}  // namespace bench::sim
