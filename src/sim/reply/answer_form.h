#pragma once

#include <string>
#include <string_view>

namespace bench::sim {

/// What a model reads when it is asked.
struct PromptView {
  std::string_view all;      ///< every message, one after another
  std::string_view asked;    ///< the last user message, or the whole raw prompt
  std::string_view prefill;  ///< the beginning of its own reply, which it goes on with
  bool raw = false;
};

/// The words around an answer.
struct AnswerForm {
  std::string before;  ///< ends where the answer begins
  std::string after;
  bool blank = false;  ///< stands right before the answer and is part of its first token
};

/// The form that a prompt asks for: by its instruction, by the examples in it, or by how it ends. `question` is where
/// what is asked begins in `asked`; `in_brackets`: the options are named (A), (B).
AnswerForm form_asked_for(const PromptView& prompt, std::size_t question, bool in_brackets);

}  // namespace bench::sim
