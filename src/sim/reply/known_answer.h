#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/reply/answer.h"

namespace bench::sim {

/// What a model says to a question that it may know, token by token.
struct KnownAnswer {
  std::vector<std::string> pieces;
  std::optional<ChoicePoint> choice;
};

/// None: the prompt holds no known question. Whether the answer is right, and all else that is drawn, depends on the
/// world's seed, the words of the question and the key of the request: the same request finds the same answer again,
/// whatever came before it, and a question asked twice in a run may be answered in two ways. More requests at once turn
/// right answers into wrong ones, or the other way round, but never both.
std::optional<KnownAnswer> known_answer(const Answers& rules, const AnswerRequest& request);

/// Words with the space before them.
std::vector<std::string> spoken_pieces(const std::string& text);

}  // namespace bench::sim
