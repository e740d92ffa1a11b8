#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace bench::sim {

/// How a prompt names the options of a multiple choice: "A. this", "A) this", "(A) this (B) that", "1. this".
struct OptionLabels {
  std::string letters;       ///< one for each option, in the order of the options, not of the prompt
  bool in_brackets = false;  ///< "(A)"
  bool operator==(const OptionLabels&) const = default;
};

/// Some published prompts hold a backslash and an n where a line end was meant.
constexpr bool is_written_line_end(std::string_view text, std::size_t at) { return text.substr(at, 2) == "\\n"; }
/// Whether a word, or what else, may begin at `at`: not within another word.
constexpr bool may_begin(std::string_view text, std::size_t at) {
  return at == 0 || !is_letter_or_digit(text[at - 1]) || (at > 1 && is_written_line_end(text, at - 2));
}

/// The labels that stand before these options in the prompt, from `begin` on; of several the last ones, as examples
/// with the same options come first. None: not all of them stand there. Without options the labels are empty.
std::optional<OptionLabels> labels_of_options(std::string_view prompt, std::size_t begin,
                                              const std::vector<std::string>& options);

}  // namespace bench::sim
