#pragma once

#include <string>

#include "sim/http/wire.h"

namespace bench::sim {

/// An answer that is an error. `late` ones are found when the request holds its place.
struct HttpError {
  int status = 400;
  std::string text;
  bool late = false;
  std::string kind = {};  ///< what OpenAI's form calls "type"; "": what the status means
  std::string more = {};  ///< further members of the error object, as JSON text with a comma before each
  bool operator==(const HttpError&) const = default;
};

/// What is said to everybody in a place when the cache that they share is full: llama.cpp's words, in every dialect.
inline constexpr const char* overflow_words = "Context size has been exceeded.";

/// A whole reply at once.
struct PlainReply {
  ReplyHead head;
  std::string body;
};
PlainReply plain_reply(int status, std::string content_type, std::string body);
PlainReply with_header(PlainReply reply, const char* name, std::string value);

}  // namespace bench::sim
