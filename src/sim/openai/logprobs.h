#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/reply/answer.h"

namespace bench::sim {

using Quote = void (*)(std::string& out, std::string_view text);

/// How the odds of tokens are written.
struct OddsStyle {
  Quote quote;
  bool ids_first = false;      ///< as llama.cpp does: id, token, bytes, logprob
  bool always_top = false;     ///< `top_logprobs` also when there are none
  bool probabilities = false;  ///< `prob` and `top_probs` instead of logarithms
};

/// [{"token","logprob","bytes","top_logprobs":[...]}, ...] for some pieces of an answer.
void append_odds(std::string& out, const Answer& answer, std::int64_t first_piece, std::int64_t pieces,
                 std::int64_t top, const OddsStyle& style);

/// The older form of completions, lists side by side: text_offset, token_logprobs, tokens, top_logprobs.
void append_odds_as_lists(std::string& out, const Answer& answer, std::int64_t first_piece, std::int64_t pieces,
                          std::int64_t top, Quote quote);

}  // namespace bench::sim
