#pragma once

#include <string>
#include <string_view>

#include "sim/reply/plain_reply.h"

namespace bench::sim {

// Whole replies as Ollama's server writes them.

inline constexpr const char* json_type = "application/json; charset=utf-8";

/// Go's server sends larger bodies in chunks.
PlainReply go_reply(int status, std::string content_type, std::string body);
PlainReply json_reply(std::string body);
PlainReply error_reply(const HttpError& error);
/// {"error":"..."}
std::string error_object(std::string_view text);

/// What Ollama says when it has no place left (503), has lost its runner (500), or was asked too often (429).
HttpError ollama_error(int status);

}  // namespace bench::sim
