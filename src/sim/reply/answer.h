#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/strict.h"
#include "sim/reply/answer_form.h"
#include "sim/reply/token_odds.h"
#include "sim/world/world.h"

namespace bench::sim {

/// What a simulated model knows to say. A few are longer than a byte a letter, as real tokens are: the last three.
extern const std::array<std::string_view, 96> vocabulary;

/// What a request asks of the model's words.
struct AnswerRequest {
  std::uint64_t seed = 1;  ///< of the world
  std::uint64_t key = 0;   ///< of the request
  std::string last_message;
  const Json* schema = nullptr;  ///< constrains the text; an empty object: any JSON object
  bool thinks = false;
  std::optional<std::int64_t> max_tokens;
  std::vector<std::string> stop;
  bool never_stops = false;       ///< goes on to max_tokens, if there are any
  std::int64_t least_tokens = 0;  ///< before it may stop
  PromptView prompt = {};         ///< where a known question is looked for
  std::int64_t active = 1;        ///< requests in places when this one got its own, itself included
};

/// A reply as the model will say it: `tokens` are generated, one a decode step. When the model stops by itself the last
/// one is an end token without a text; so with `stops` there are tokens - 1 pieces, otherwise as many as tokens.
struct Answer {
  std::string text;                 ///< thinking first
  std::vector<std::uint32_t> ends;  ///< where each piece ends in the text
  std::int64_t thinking_pieces = 0;
  std::int64_t tokens = 1;
  bool stops = true;
  std::string stopped_by;             ///< the stop string that ended it
  std::optional<ChoicePoint> choice;  ///< of an answer to a known question
  std::uint64_t odds_seed = 0;        ///< of what is told of the tokens' probabilities

  std::int64_t pieces() const { return static_cast<std::int64_t>(ends.size()); }
  std::string_view piece(std::int64_t i) const;
  std::string_view thinking() const;
  std::string_view content() const;
};

Answer make_answer(const Behaviour& rules, const AnswerRequest& request);

}  // namespace bench::sim
