#include "present/page/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "present/page/layout.h"

namespace bench {
namespace {

constexpr int most_marks_on_a_base = 3;

/// What a screen without Unicode shows for the signs that this program writes itself, sparkline included.
constexpr auto ascii_spellings = std::to_array<std::pair<char32_t, std::string_view>>({
    {U'\u00a0', " "}, {U'±', "+/-"}, {U'µ', "u"}, {U'·', "|"},  {U'×', "x"},  {U'–', "-"},  {U'—', "-"},
    {U'…', "..."},    {U'→', "->"},  {U'−', "-"}, {U'≈', "~"},  {U'≤', "<="}, {U'≥', ">="}, {U'─', "-"},
    {U'▁', "_"},      {U'▂', "."},   {U'▃', "-"}, {U'▄', "="},  {U'▅', "+"},  {U'▆', "*"},  {U'▇', "#"},
    {U'█', "@"},      {U'‘', "'"},   {U'’', "'"}, {U'“', "\""}, {U'”', "\""},
});

void append_escape(std::string& out, char32_t c) {
  if (c == U'\n') return void(out += "\\n");
  if (c == U'\t') return void(out += "\\t");
  if (c == U'\r') return void(out += "\\r");
  const int digits = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
  out += c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U";
  out += hex(c, digits);
}

void append_ascii(std::string& out, char32_t c) {
  if (c == replacement_character) return void(out += '?');
  const auto found = std::find_if(ascii_spellings.begin(), ascii_spellings.end(),
                                  [c](const auto& spelling) { return spelling.first == c; });
  if (found == ascii_spellings.end()) return append_escape(out, c);
  out += found->second;
}

/// An underscore between letters, as in Q4_K_M, is only itself.
bool is_emphasis_mark(std::string_view text, std::size_t at) {
  if (text[at] != '_') return false;
  const bool inside =
      at > 0 && at + 1 < text.size() && is_letter_or_digit(text[at - 1]) && is_letter_or_digit(text[at + 1]);
  return !inside;
}

}  // namespace

bool is_treacherous(char32_t c) {
  constexpr std::pair<char32_t, char32_t> ranges[] = {
      {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},   {0x180e, 0x180e},   {0x200b, 0x200f},
      {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
  };
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

std::string safe_text(std::string_view raw, bool unicode) {
  std::string out;
  out.reserve(raw.size());
  int marks = most_marks_on_a_base;  // at the start there is no base for a mark to sit on
  while (!raw.empty()) {
    const CodePoint next = first_code_point(raw);
    raw.remove_prefix(next.size);
    const char32_t c = next.valid ? next.value : replacement_character;
    const bool treacherous = is_treacherous(c);
    const bool mark = !treacherous && columns_of(c) == 0;
    if (!mark) marks = 0;
    if (treacherous || (mark && ++marks > most_marks_on_a_base)) {
      append_escape(out, c);
    } else if (unicode || c < 0x80) {
      append_utf8(out, c);
    } else {
      append_ascii(out, c);
    }
  }
  return out;
}

std::string json_for_terminal(std::string_view line) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  while (!line.empty()) {
    const CodePoint next = first_code_point(line);
    const std::string_view bytes = line.substr(0, next.size);
    line.remove_prefix(next.size);
    if (next.valid && (next.value == '\n' || !is_treacherous(next.value))) {
      out += bytes;
      continue;
    }
    const auto escape = [&](char32_t unit) {
      out += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15];
    };
    const char32_t c = next.valid ? next.value : replacement_character;
    if (c > 0xffff) escape(0xd800 + ((c - 0x10000) >> 10));
    escape(c > 0xffff ? 0xdc00 + ((c - 0x10000) & 0x3ff) : c);
  }
  return out;
}

std::string excerpt(std::string_view raw, int columns, bool unicode) {
  // A code point takes at most four bytes and carries at most three marks that take no column.
  const std::size_t enough = static_cast<std::size_t>(std::max(columns, 1)) * 16;
  std::string shown = safe_text(raw.substr(0, enough), unicode);
  if (raw.size() <= enough && display_width(shown) <= columns) return shown;
  const std::string total = " (" + std::to_string(raw.size()) + " bytes)";
  const int room = columns - display_width(total);
  if (room < 4) return truncated(shown, columns, unicode);
  // One column less than the text has, so that the mark of the cut is there even if only bytes beyond `enough` are
  // missing.
  return truncated(shown, std::min(room, display_width(shown) - 1), unicode) + total;
}

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

std::string markup_text(std::string_view raw) {
  std::string out;
  const std::string safe = safe_text(raw);
  out.reserve(safe.size());
  for (std::size_t i = 0; i < safe.size(); ++i) {
    // U+FFFE and U+FFFF are no characters of XML 1.0; both are EF BF BE or BF.
    if (safe.compare(i, 2, "\xEF\xBF") == 0 && (safe[i + 2] == '\xBE' || safe[i + 2] == '\xBF')) {
      out += "\xEF\xBF\xBD";
      i += 2;
      continue;
    }
    switch (safe[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += safe[i];
    }
  }
  return out;
}

}  // namespace bench
