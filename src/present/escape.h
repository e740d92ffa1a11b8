#pragma once

#include <string>
#include <string_view>

namespace bench {

/// A text cell of a CSV file: safe on a terminal, quoted as RFC 4180 asks, and with a ' in front where a spreadsheet
/// would read a formula. Numbers are written without it.
std::string csv_text(std::string_view raw);

/// Text inside Markdown, table cells included: one line in which nothing is markup, HTML or a link.
std::string md_text(std::string_view raw);

}  // namespace bench
