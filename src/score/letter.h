#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A choice that a reply names.
struct NamedChoice {
  char letter = 0;
  bool at_start = false;  ///< the reply begins with it: what follows does not change it
};

/// Which of the choices a reply in free words means. In this order: the text of one choice and no more; a statement
/// ("the answer is B", the last one); a letter at the start; a boxed, a bold or a bracketed letter; the last capital
/// letter that stands alone. The article A and the pronoun I are no letters. Without choices: A to J.
std::optional<NamedChoice> choice_named(std::string_view reply, const std::vector<std::string>& choices);

/// The choice that is the whole reply: its letter, its text, or both.
std::optional<char> choice_written(std::string_view reply, const std::vector<std::string>& choices);

}  // namespace bench
