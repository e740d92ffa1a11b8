#include "base/secrets/spelling.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"

namespace bench {
namespace {

constexpr int most_percents = 4;  // an address within an address
constexpr int most_doubts = 256;  // places where two readings fit: each may double the work

bool is_escape_sign(char c) { return escape_signs.find(c) != std::string_view::npos; }

/// The bytes that an escape stands for, and where it ends.
struct Reading {
  std::string bytes;
  std::size_t end = 0;
};
using Readings = std::vector<Reading>;

std::optional<char32_t> number_at(std::string_view text, std::size_t at, std::size_t digits, int base) {
  if (digits == 0 || at + digits > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  const char* const end = text.data() + at + digits;
  const auto parsed = std::from_chars(text.data() + at, end, value, base);
  if (parsed.ec != std::errc() || parsed.ptr != end || value > 0x10ffff) return std::nullopt;
  return value;
}

std::string utf8_of(char32_t code_point) {
  std::string out;
  append_utf8(out, code_point);
  return out;
}

std::size_t behind_backslashes(std::string_view text, std::size_t at) {
  const std::size_t most = std::min(text.size(), at + most_backslashes);
  while (at < most && text[at] == '\\') ++at;
  return at;
}

/// Two escapes make one character beyond U+FFFF.
std::optional<Reading> surrogates(std::string_view text, char32_t high, std::size_t at) {
  const std::size_t sign = behind_backslashes(text, at);
  if (sign == at || sign == text.size() || text[sign] != 'u') return std::nullopt;
  const auto low = number_at(text, sign + 1, 4, 16);
  if (!low || *low < 0xdc00 || *low > 0xdfff) return std::nullopt;
  return Reading{utf8_of(0x10000 + ((high - 0xd800) << 10) + (*low - 0xdc00)), sign + 5};
}

void read_backslashes(std::string_view text, std::size_t at, Readings& out) {
  const std::size_t sign = behind_backslashes(text, at);
  if (sign == text.size()) return;
  const char kind = text[sign];
  if (kind == 't') out.push_back({"\t", sign + 1});
  const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : kind == 'x' ? 2 : 0;
  const auto value = number_at(text, sign + 1, digits, 16);
  if (!value) return;
  const std::size_t end = sign + 1 + digits;
  if (*value >= 0xd800 && *value <= 0xdbff)
    if (auto pair = surrogates(text, *value, end)) out.push_back(*std::move(pair));
  out.push_back({utf8_of(*value), end});
  if (kind == 'x' && *value >= 0x80) out.push_back({std::string(1, static_cast<char>(*value)), end});
}

/// %2541 is %41, and A.
void read_percent(std::string_view text, std::size_t at, Readings& out) {
  std::size_t digits = at + 1;
  for (int level = 0; level <= most_percents; ++level) {
    const auto value = number_at(text, digits, 2, 16);
    if (!value) return;
    out.push_back({std::string(1, static_cast<char>(*value)), digits + 2});
    if (*value != U'%') return;
    digits += 2;
  }
}

void read_entity(std::string_view text, std::size_t at, Readings& out) {
  constexpr std::pair<std::string_view, char> names[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  constexpr std::size_t longest = 12;
  const std::size_t end = text.substr(0, std::min(text.size(), at + longest)).find(';', at);
  if (end == std::string_view::npos) return;
  std::string_view name = text.substr(at + 1, end - at - 1);
  for (const auto& [known, stands_for] : names)
    if (name == known) out.push_back({std::string(1, stands_for), end + 1});
  if (!name.starts_with('#')) return;
  name.remove_prefix(1);
  const bool is_hex = name.starts_with('x') || name.starts_with('X');
  if (is_hex) name.remove_prefix(1);
  if (const auto value = number_at(name, 0, name.size(), is_hex ? 16 : 10)) out.push_back({utf8_of(*value), end + 1});
}

/// Whether a text that begins with a sign ends before it is known what the sign means.
bool is_half_escape(std::string_view text) {
  constexpr std::size_t longest_entity = 10;
  if (text[0] == '%') return text.size() < 3;
  if (text[0] == '&')
    return text.size() < longest_entity &&
           std::all_of(text.begin() + 1, text.end(), [](char c) { return c == '#' || is_letter_or_digit(c); });
  const std::size_t sign = behind_backslashes(text, 0);
  if (sign == text.size()) return true;
  const char kind = text[sign];
  const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : kind == 'x' ? 2 : 0;
  if (digits == 0) return false;
  const std::size_t end = sign + 1 + digits;
  if (text.size() < end) return true;
  const auto value = number_at(text, sign + 1, digits, 16);
  const bool is_half_pair = value && *value >= 0xd800 && *value <= 0xdbff;
  return is_half_pair && (text.size() == end || (text[end] == '\\' && is_half_escape(text.substr(end))));
}

/// Follows all readings of a text side by side with one word.
class Speller {
 public:
  Speller(std::string_view text, std::string_view word) : text_(text), word_(word) {}

  std::optional<std::size_t> follow(std::size_t at, std::size_t done) {
    while (done < word_.size()) {
      if (at >= text_.size()) return ended(done);
      if (!is_escape_sign(text_[at])) {
        if (text_[at] != word_[done]) return std::nullopt;
        ++at;
        ++done;
        continue;
      }
      if (is_half_escape(text_.substr(at))) ended(done);
      if (text_[at] == '\\' && !may_be_number(at)) {
        at = behind_backslashes(text_, at);
        if (at < text_.size() && text_[at] == '\\') return std::nullopt;  // too many of them
        continue;
      }
      Readings fitting = readings(at, done);
      if (fitting.empty()) return std::nullopt;
      while (fitting.size() > 1 && ++doubts_ < most_doubts) {
        if (const auto end = follow(fitting.front().end, done + fitting.front().bytes.size())) return end;
        fitting.erase(fitting.begin());
      }
      at = fitting.front().end;
      done += fitting.front().bytes.size();
    }
    return at;
  }
  bool is_cut() const { return is_cut_; }
  std::size_t begun() const { return begun_; }

 private:
  /// Most backslashes stand before something else, and nothing need be weighed.
  bool may_be_number(std::size_t at) const {
    const std::size_t sign = behind_backslashes(text_, at);
    return sign < text_.size() && std::string_view("uUxt").find(text_[sign]) != std::string_view::npos;
  }

  std::optional<std::size_t> ended(std::size_t done) {
    is_cut_ = true;
    begun_ = std::max(begun_, done);
    return std::nullopt;
  }

  /// Those that the word goes on with, the plain one last.
  Readings readings(std::size_t at, std::size_t done) const {
    Readings all;
    if (text_[at] == '\\') {
      read_backslashes(text_, at, all);
    } else if (text_[at] == '%') {
      read_percent(text_, at, all);
    } else {
      read_entity(text_, at, all);
    }
    const std::string_view rest = word_.substr(done);
    for (Reading& reading : all)
      if (reading.bytes == "\\") reading.bytes.clear();
    all.erase(std::remove_if(all.begin(), all.end(), [&](const Reading& r) { return !rest.starts_with(r.bytes); }),
              all.end());
    if (text_[at] == '\\') {
      all.push_back({"", behind_backslashes(text_, at)});
    } else if (text_[at] == rest[0]) {
      all.push_back({std::string(1, rest[0]), at + 1});
    }
    return all;
  }

  std::string_view text_;
  std::string_view word_;
  bool is_cut_ = false;
  std::size_t begun_ = 0;
  int doubts_ = 0;
};

}  // namespace

std::string word_to_spell(std::string_view text) {
  std::string word(text);
  std::erase(word, '\\');
  return word;
}

Spelled spelled(std::string_view text, std::size_t at, std::string_view word) {
  Speller speller(text, word);
  const auto end = speller.follow(at, 0);
  return {end.has_value(), end.value_or(0), speller.is_cut(), speller.begun()};
}

}  // namespace bench
