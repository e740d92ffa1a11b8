#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// Small things that are done to text everywhere. ASCII only: no locale is asked.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_letter_or_digit(char c) { return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'z'); }
std::string lower_case(std::string_view text);

/// Blanks, tabs, line ends, and the NUL that a device tree puts behind its strings.
inline constexpr std::string_view white_space{" \t\r\n\0", 5};
std::string_view trimmed(std::string_view text, std::string_view what = white_space);
bool is_blank(std::string_view text);

/// Whether the whole text fits a pattern in which * stands for any text and ? for any character.
bool matches(std::string_view pattern, std::string_view text);

/// The parts of `text` between separators, without empty ones.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string joined(const std::vector<std::string>& parts, std::string_view separator = ", ");

/// "1 request", "3 requests".
std::string counted(std::int64_t n, std::string_view thing);

/// A limit of time as messages tell it: "60 s", or "250 ms" where it is no whole number of seconds.
std::string limit_words(std::chrono::nanoseconds limit);

/// With the byte that each %XX stands for.
std::string percent_decoded(std::string_view text);

/// The last `digits` hexadecimal digits of a number, and two of each byte; lower case.
std::string hex(std::uint64_t value, int digits);
std::string hex(std::string_view bytes);

}  // namespace bench
