#include "present/escape.h"

#include <cctype>

#include "present/text.h"

namespace bench {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// An underscore between letters, as in Q4_K_M, is only itself.
bool is_emphasis_mark(std::string_view text, std::size_t at) {
  if (text[at] != '_') return false;
  const bool inside = at > 0 && at + 1 < text.size() && is_word(text[at - 1]) && is_word(text[at + 1]);
  return !inside;
}

}  // namespace

std::string csv_text(std::string_view raw) {
  constexpr std::string_view formula_starts("=+-@\t\r\0", 7);
  std::string cell = safe_text(raw);
  if (!raw.empty() && formula_starts.find(raw.front()) != std::string_view::npos) cell.insert(0, 1, '\'');
  if (cell.find_first_of("\",") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string md_text(std::string_view raw) {
  constexpr std::string_view markup = "\\`*[]|~$";
  constexpr int longest = 500;
  const std::string text = excerpt(raw, longest);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (markup.find(c) != std::string_view::npos || is_emphasis_mark(text, i)) out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace bench
