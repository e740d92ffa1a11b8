#pragma once

#include <string>
#include <string_view>

namespace bench {

// Text from outside, made safe for the place it goes to: a terminal, a cell of a CSV file, Markdown, a page, a
// figure.

/// Characters that move the cursor, change the direction of the text, or cannot be seen.
bool is_treacherous(char32_t code_point);

/// `raw` as one line that no terminal acts upon: control characters (line feed and tab among them), DEL, C1, bidi
/// controls and invisible characters become visible escapes such as \n, \x1b or \u202e; bytes that are no UTF-8 become
/// U+FFFD; a combining mark without a base, or the fourth on one base, is escaped too. With `unicode` false the result
/// is ASCII: our own signs have a spelling (µ is u, ± is +/-, · is |), anything else is escaped.
std::string safe_text(std::string_view raw, bool unicode = true);

/// The beginning of a text of any length, made safe, in at most `columns`; what was cut is told by "… (10485760
/// bytes)".
std::string excerpt(std::string_view raw, int columns, bool unicode = true);

/// JSON as it is read, without a byte that a terminal would obey: what is treacherous becomes \uXXXX.
std::string json_for_terminal(std::string_view line);

/// A text cell of a CSV file: safe on a terminal, quoted as RFC 4180 asks, and with a ' in front where a spreadsheet
/// would read a formula. Numbers are written without it.
std::string csv_text(std::string_view raw);

/// Text inside Markdown, table cells included: one line in which nothing is markup, HTML or a link.
std::string md_text(std::string_view raw);

/// Content of an element, or of a quoted attribute, of HTML or XML: one line in which nothing is markup, and what XML
/// 1.0 forbids is replaced.
std::string markup_text(std::string_view raw);

}  // namespace bench
