#pragma once

#include <string>
#include <string_view>

#include "sim/http/wire.h"

namespace bench::sim {

inline constexpr const char* json_type = "application/json; charset=utf-8";
/// Go's server sends larger bodies in chunks.
inline constexpr std::size_t chunked_from = 2048;

/// An answer that is an error. `late` ones are found when the request holds its place: they are sent chunked and as
/// plain "application/json".
struct HttpError {
  int status = 400;
  std::string text;
  bool late = false;
  bool operator==(const HttpError&) const = default;
};

/// What Ollama says when it has no place left (503), has lost its runner (500), or was asked too often (429).
HttpError ollama_error(int status);
/// What a llama.cpp server says to everybody in a place when the cache that they share is full.
inline constexpr const char* overflow_words = "Context size has been exceeded.";
/// {"error":"..."}
std::string error_object(std::string_view text);

/// A whole reply at once.
struct PlainReply {
  ReplyHead head;
  std::string body;
};
PlainReply plain_reply(int status, std::string content_type, std::string body);
PlainReply json_reply(std::string body);
PlainReply error_reply(const HttpError& error);

}  // namespace bench::sim
