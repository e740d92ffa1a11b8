#pragma once

#include <string>
#include <string_view>

#include "sim/engine/sequence.h"
#include "sim/ollama/go_text.h"
#include "sim/reply/answer.h"

namespace bench::sim {

/// The end of a reply, as its final line tells of it.
struct Finale {
  bool stops = true;  ///< else `length`
  Account account;
  double counter_skew = 1;  ///< every duration is multiplied by it
  bool cache_reported = false;
  bool has_context = false;  ///< /api/generate without raw
  std::string_view prompt;   ///< what `context` is made of
  std::string_view reply;
};

/// Writes the lines of one reply, field by field as Ollama does.
class OllamaLines {
 public:
  OllamaLines(bool chat, std::string_view model);

  /// {"model":...,"done":false}\n with one piece of text.
  /// `logprobs`: that field, if it was asked for, with its comma.
  void text(std::string& out, StampWriter& stamps, WallTime now, std::string_view piece, bool thinking,
            std::string_view logprobs = {}) const;
  /// The beginning of such a line, up to its text: for lines that are spoilt on purpose.
  void text_begin(std::string& out, StampWriter& stamps, WallTime now) const;
  void text_end(std::string& out) const;
  void final(std::string& out, StampWriter& stamps, WallTime now, const Finale& finale) const;
  /// The whole reply as one object, without a newline. Without `finale` it is one that the server broke off.
  std::string single(StampWriter& stamps, WallTime now, const Answer& answer, const Finale* finale,
                     std::string_view logprobs = {}) const;
  /// The answer to a request that loads or unloads.
  std::string loaded(StampWriter& stamps, WallTime now, std::string_view reason) const;

 private:
  void begin(std::string& out, StampWriter& stamps, WallTime now) const;
  void message(std::string& out, std::string_view content, std::string_view thinking) const;

  bool chat_;
  std::string begin_;  ///< {"model":"...","created_at":"
};

}  // namespace bench::sim
