#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "base/json/strict.h"
#include "sim/reply/plain_reply.h"

namespace bench::sim {

/// The body of /api/chat or /api/generate as a JSON object whose fields have the types that Ollama's structs want, or
/// what Go says when they have not. Unknown keys are ignored, as Ollama does.
std::variant<Json, HttpError> read_body(bool chat, std::string_view body);

/// What is wrong with the types of known options; none: nothing.
std::optional<HttpError> wrong_option(const Json& options);

}  // namespace bench::sim
