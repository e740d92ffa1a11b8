#pragma once

#include <string_view>
#include <variant>

#include "sim/job.h"
#include "sim/llamacpp/settings.h"

namespace bench::sim {

/// The body of /completion, understood.
struct LlamaRequest {
  Job job;
  LlamaSettings settings;
  bool return_tokens = false;
};

std::variant<LlamaRequest, HttpError> read_llama_request(const World& world, std::string_view body);

/// A prompt: a string, a list of token numbers, or one of either in a list.
std::optional<std::string> llama_prompt(const Json& prompt);

}  // namespace bench::sim
