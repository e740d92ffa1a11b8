#include "plan/suite/parts/multiple_choice.h"

#include "plan/suite/parts/script.h"

namespace bench {

std::string listed(std::span<const std::string> options, std::string_view mark, std::string_view between) {
  std::string text;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (i > 0) text += between;
    text.append(1, letter_at(i)).append(mark).append(options[i]);
  }
  return text;
}

std::string letter_question(std::string_view question, std::span<const std::string> options) {
  return std::string(stripped(question)) + "\n\n" + listed(options, ". ") +
         "\n\nAnswer with the letter of the right option and nothing else.";
}

}  // namespace bench
