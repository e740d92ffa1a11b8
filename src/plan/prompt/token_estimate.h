#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "bench/plan.h"

namespace bench {

/// How many tokens a text has, at most. No server tells before it has worked, and what depends on it (the context that
/// is asked for) must not be too small, so this errs on the high side: against the tokenizers of Llama 3 and Llama 2 it
/// came out 30 to 60 % and 5 to 25 % too high on English prose, tables and code, less so on German, and up to three
/// times too high on other scripts. Nothing tried was more than a token a line too low.
///
///   letters     one token for each four lower-case letters of a run, begun, a capital in front of them included;
///               one for each two capitals of a longer run
///   digits      one each, like every other ASCII character that can be seen
///   spaces      none for a single one between words, one for any other run of white space
///   the rest    1 for an accented, Greek or Cyrillic letter, 2 for a Chinese one, 4 for an emoji: the bytes of UTF-8,
///   less
///               the first one of two or three
std::int64_t estimate_tokens(std::string_view text);

/// The same for a whole conversation, with what a chat template puts around it.
std::int64_t estimate_tokens(const std::vector<Message>& messages);

/// The same for one conversation after another. Questions of a suite often begin alike, with the same examples: what a
/// text shares with the one that stood at its place before is counted once.
class ConversationEstimates {
 public:
  /// The messages must outlive this.
  std::int64_t of(const std::vector<Message>& messages);

 private:
  struct Counted {
    std::string_view text = {};
    std::size_t known = 0;    ///< so many of its bytes have been counted alone
    std::int64_t tokens = 0;  ///< of those
  };
  std::int64_t of(std::string_view text, Counted& before);

  std::vector<Counted> before_;  ///< by the place in the conversation
};

}  // namespace bench
