#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench::sim {

/// How a prompt names the options of a multiple choice: "A. this", "A) this", "(A) this (B) that", "1. this".
struct OptionLabels {
  std::string letters;       ///< one for each option, in the order of the options, not of the prompt
  bool in_brackets = false;  ///< "(A)"
  bool operator==(const OptionLabels&) const = default;
};

/// The labels that stand before these options in the prompt, from `begin` on; of several the last ones, as examples
/// with the same options come first. None: not all of them stand there. Without options the labels are empty.
std::optional<OptionLabels> labels_of_options(std::string_view prompt, std::size_t begin,
                                              const std::vector<std::string>& options);

}  // namespace bench::sim
