#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace bench {

/// The letter of an option by its place: A, B, C, ...
constexpr char letter_at(std::size_t place) { return static_cast<char>('A' + place); }
inline constexpr std::size_t most_options = 26;

/// "A. one\nB. two\n...": each option behind its letter and `mark`.
std::string listed(std::span<const std::string> options, std::string_view mark, std::string_view between = "\n");

/// Ours: a question with its options for a chat model that shall answer at once.
std::string letter_question(std::string_view question, std::span<const std::string> options);

}  // namespace bench
