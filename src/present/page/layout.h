#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench {

// How text stands on a screen: how wide it is, how it breaks into lines, how it is emphasised.

/// Columns that one code point takes on a terminal: 0 for what combines with its neighbour, 2 for wide East Asian
/// characters and emoji, else 1. No locale is asked, so the same text has the same layout everywhere.
int columns_of(char32_t code_point);

/// Columns that `text` takes. Everything below expects text that went through safe_text().
int display_width(std::string_view text);

/// The longest beginning of `text` that fits, with "…" (or "...") in place of what was cut.
std::string truncated(std::string_view text, int columns, bool unicode = true);

enum class Align { left, right };

/// `text` filled with spaces up to `columns`; longer text is returned as it is.
std::string padded(std::string_view text, int columns, Align align = Align::left);

/// How a paragraph is laid out.
struct Paragraph {
  int columns = 80;
  int indent = 0;  ///< spaces before every line but the first
  int first = 0;   ///< spaces before the first
};

/// Items in lines, broken between items; an item wider than a line is broken between words, a word wider than a line
/// anywhere. The separator stays at the end of a broken line, so that a reader sees that more follows; items break
/// early to leave room for it. No line is wider than `columns`.
std::vector<std::string> flowed(const std::vector<std::string>& items, std::string_view separator, Paragraph shape);

/// The words of `text` in lines.
std::vector<std::string> wrapped(std::string_view text, Paragraph shape);

/// What a stretch of text is, beyond its words. Never the only carrier of a meaning.
enum class Emphasis { none, strong, faint, caution, alarm, good };

/// `text` between the codes of its emphasis when `color` is set; the only place where terminal codes are written.
std::string painted(std::string_view text, Emphasis emphasis, bool color);

}  // namespace bench
