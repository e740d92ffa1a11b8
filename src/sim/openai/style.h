#pragma once

#include <string>
#include <string_view>

#include "sim/openai/logprobs.h"
#include "sim/reply/plain_reply.h"
#include "sim/reply/reply_form.h"

namespace bench::sim {

/// What servers of OpenAI's protocol do each in their own way, as data. Where a row says "as Ollama" or "as llama.cpp",
/// it is what a recorded server did.
struct OpenAiStyle {
  /// Where a stream names its role: in the first chunk with a text (Ollama), in a chunk right before that
  /// (llama.cpp), or in one that comes as soon as the request has a place.
  enum class Opening { with_text, before_text, at_once };
  /// The order of members, and which there are.
  enum class Order { usual, ollama, llamacpp };

  std::string_view fingerprint;
  std::string_view whole_type;  ///< Content-Type of replies that are one object
  std::string_view thinking;    ///< the member that holds a model's thoughts
  Opening opening = Opening::at_once;
  Order order = Order::usual;
  std::string_view whole_end = "";    ///< behind a whole object
  bool says_null = false;             ///< "logprobs", "usage", "refusal" are there also when they are null
  bool zero_usage = false;            ///< completions: each chunk counts nothing until the last does
  bool usage_in_last = false;         ///< completions: the usage stands in the last chunk, asked for or not
  bool cached_told = false;           ///< the usage always says what came from the cache
  bool odds_as_lists = false;         ///< of completions
  bool breakdown_told = true;         ///< an error in mid-stream is told; else the stream just ends
  bool done_after_breakdown = false;  ///< with [DONE] all the same
  OddsStyle odds;
  std::string (*id)(bool chat, std::uint64_t key);
  void (*timings)(std::string& out, const ReplyEnd& end) = nullptr;  ///< ,"timings":{...}
  void (*dress)(ReplyHead& head) = nullptr;                          ///< headers of its own
  std::string (*error)(const HttpError& error);
  HttpError (*trouble)(int status);
  HttpError (*crash)();
};

/// "chatcmpl-" or whatever begins it, and so many letters and digits.
std::string letters_and_digits(std::string_view begin, std::uint64_t key, std::size_t size);

void append_json_string(std::string& out, std::string_view text);

/// A whole reply that is an error in a style.
PlainReply styled_error(const OpenAiStyle& style, const HttpError& error);

}  // namespace bench::sim
