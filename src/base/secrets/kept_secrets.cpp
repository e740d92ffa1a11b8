#include "base/secrets/kept_secrets.h"

#include <cstring>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "base/secrets/spelling.h"
#include "base/utf8.h"

namespace bench {
namespace {

constexpr std::size_t shortest = 6;
constexpr std::size_t telling = 8;          // bytes of the beginning of a secret
constexpr std::size_t longest_escape = 16;  // bytes that one byte is spelt with at the end of a text

std::size_t byte(char c) { return static_cast<unsigned char>(c); }
std::size_t first_two(const char* at) { return byte(at[0]) << 8 | byte(at[1]); }

/// A server that takes the bytes of a header for Latin-1 sends them back so.
std::string as_latin1(std::string_view text) {
  std::string out;
  for (const char c : text) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string replaced(std::string text, char what, char with) {
  std::replace(text.begin(), text.end(), what, with);
  return text;
}

}  // namespace

void KeptSecrets::keep(std::string_view text, Certainty certainty) {
  if (word_to_spell(text).size() < shortest) return;
  const std::string origin = lower_case(text);
  if (certainty == Certainty::supposed && is_spared(text)) return;
  add(std::string(text), origin, certainty);
  add(as_latin1(text), origin, certainty);
  add(replaced(std::string(text), ' ', '+'), origin, certainty);
  const std::string base64 = to_base64(text);
  const std::string base64url = replaced(replaced(base64, '+', '-'), '/', '_');
  for (const std::string& spelling : {base64, base64url}) {
    add(spelling, origin, certainty);
    add(spelling.substr(0, spelling.find('=')), origin, certainty);
  }
  rebuild();
}

void KeptSecrets::add(std::string spelling, const std::string& origin, Certainty certainty) {
  spelling = word_to_spell(spelling);
  const auto same = std::find_if(words_.begin(), words_.end(), [&](const Word& w) { return w.spelling == spelling; });
  if (same == words_.end()) {
    words_.push_back({std::move(spelling), origin, certainty});
  } else if (certainty == Certainty::certain) {
    same->certainty = certainty;
  }
}

void KeptSecrets::spare(std::string_view text) {
  if (text.empty() || is_spared(text)) return;
  spared_.push_back(lower_case(text));
  std::erase_if(
      words_, [&](const Word& word) { return word.certainty == Certainty::supposed && word.origin == spared_.back(); });
  rebuild();
}

void KeptSecrets::rebuild() {
  starts_ = {};
  pairs_.assign(std::size_t{1} << 16, 0);
  const auto allow = [&](char first, std::string_view seconds) {
    starts_[byte(first)] = true;
    for (const char second : seconds) pairs_[first_two(std::array{first, second}.data())] = 1;
  };
  std::string any_byte;
  for (int c = 0; c < 256; ++c) any_byte += static_cast<char>(c);
  for (const char sign : escape_signs) allow(sign, any_byte);
  longest_ = 0;
  percent_first_ = false;
  std::vector<std::string> all;
  for (const Word& word : words_) {
    all.push_back(word.spelling);
    percent_first_ = percent_first_ || word.spelling[0] == '%';
    allow(word.spelling[0], escape_signs);
    allow(word.spelling[0], word.spelling.substr(1, 1));
    longest_ = std::max(longest_, word.spelling.size());
  }
  plain_ = WordSearch(std::move(all));
}

/// Whether it is worth trying there, by the first two bytes of what is spelt.
bool KeptSecrets::may_start(std::string_view text, std::size_t at) const {
  if (at + 1 >= text.size()) return starts_[byte(text[at])];
  if (!pairs_[first_two(&text[at])]) return false;
  if (text[at] == '%') {
    const std::string byte_meant = percent_decoded(text.substr(at, 3));
    return byte_meant.size() != 1 || starts_[byte(byte_meant[0])] || percent_first_;
  }
  if (text[at] != '\\') return true;
  const std::string_view run = text.substr(at, most_backslashes + 1);
  const std::size_t sign = run.find_first_not_of('\\');
  if (sign == none) return run.size() <= most_backslashes;
  constexpr std::string_view of_escapes = "uUxt%&";
  if (of_escapes.find(run[sign]) != none) return true;
  return at + sign + 1 < text.size() ? pairs_[first_two(&text[at + sign])] != 0 : starts_[byte(run[sign])];
}

/// The end of the longest secret that is spelt from `at` on; none when there is none.
std::size_t KeptSecrets::longest_here(std::string_view text, std::size_t at) const {
  if (!may_start(text, at)) return none;
  const bool is_sign = escape_signs.find(text[at]) != none;
  std::size_t end = none;
  for (const Word& word : words_) {
    if (!is_sign && word.spelling.front() != text[at]) continue;
    const Spelled found = spelled(text, at, word.spelling);
    if (found.whole && (end == none || found.end > end)) end = found.end;
  }
  return end;
}

/// Calls found(range) for each secret, until it is false. It looks closely only where a secret is spelt plainly, and
/// where one with an escape in it may stand: not farther before the escape than the longest word.
template <class Found>
void KeptSecrets::search(std::string_view text, Found&& found) const {
  if (!any()) return;
  constexpr std::size_t signs = escape_signs.size();
  std::array<std::optional<std::size_t>, signs> next_sign;
  std::optional<std::size_t> next_plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!next_plain || *next_plain < at) next_plain = std::min(plain_.find(text, at), text.size());
    std::size_t escape = text.size();
    for (std::size_t i = 0; i < signs; ++i) {
      if (!next_sign[i] || *next_sign[i] < at) {
        const void* const sign = std::memchr(text.data() + at, escape_signs[i], text.size() - at);
        next_sign[i] =
            sign == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(sign) - text.data());
      }
      escape = std::min(escape, *next_sign[i]);
    }
    if (escape < text.size()) escape -= std::min(escape, longest_);
    at = std::max(at, std::min(*next_plain, escape));
    while (at + 1 < text.size() && !pairs_[first_two(&text[at])]) ++at;
    if (at >= text.size()) return;
    if (const std::size_t end = longest_here(text, at); end != none && !found(Place{at, end})) return;
  }
}

std::vector<KeptSecrets::Place> KeptSecrets::places(std::string_view text) const {
  std::vector<Place> all;
  search(text, [&](Place place) {
    if (all.empty() || all.back().end <= place.begin) {
      all.push_back(place);
    } else {
      all.back().end = std::max(all.back().end, place.end);
    }
    return true;
  });
  return all;
}

bool KeptSecrets::holds(std::string_view text) const {
  bool any_found = false;
  search(text, [&](Place) {
    any_found = true;
    return false;
  });
  return any_found;
}

std::size_t KeptSecrets::begun_at(std::string_view text, Beginning how_much) const {
  const std::size_t reach = (longest_ + 1) * longest_escape;
  for (std::size_t at = text.size() - std::min(text.size(), any() ? reach : 0); at < text.size(); ++at) {
    if (!may_start(text, at)) continue;
    for (const Word& word : words_) {
      const Spelled found = spelled(text, at, word.spelling);
      const std::size_t enough =
          how_much == Beginning::long_enough ? std::min(telling, (word.spelling.size() * 3 + 3) / 4) : 0;
      if (found.cut && !found.whole && found.begun >= enough) return at;
    }
  }
  return none;
}

}  // namespace bench
