#include "base/secrets.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/redaction.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/word_search.h"

namespace bench {
namespace {

constexpr std::size_t shortest = 6;
constexpr std::size_t telling = 8;          // bytes of the beginning of a secret
constexpr std::size_t longest_escape = 16;  // bytes that one byte is spelt with at the end of a text
constexpr std::string_view blot = "***";
constexpr std::size_t none = std::string_view::npos;

std::size_t byte(char c) { return static_cast<unsigned char>(c); }
std::size_t first_two(const char* at) { return byte(at[0]) << 8 | byte(at[1]); }

enum class Certainty { supposed, certain };

struct Word {
  std::string spelling;
  std::string origin;  ///< what the user gave, in lower case
  Certainty certainty = Certainty::certain;
};

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// All secrets of the process, and the search for them.
class Kept {
 public:
  void keep(std::string_view text, Certainty certainty);
  void spare(std::string_view text);
  bool is_spared(std::string_view text) const {
    return std::find(spared_.begin(), spared_.end(), lower_case(text)) != spared_.end();
  }

  bool any() const { return !words_.empty(); }
  /// Where secrets stand, in order, those that overlap as one.
  std::vector<Range> places(std::string_view text) const;
  bool holds(std::string_view text) const;
  enum class Beginning { any, long_enough };
  /// Where the end of a text begins to spell a secret; none when it does not.
  std::size_t begun_at(std::string_view text, Beginning how_much) const;

 private:
  void add(std::string spelling, const std::string& origin, Certainty certainty);
  void rebuild();
  bool may_start(std::string_view text, std::size_t at) const;
  std::size_t longest_here(std::string_view text, std::size_t at) const;
  template <class Found>
  void search(std::string_view text, Found&& found) const;

  std::vector<Word> words_;
  std::vector<std::string> spared_;
  WordSearch plain_;                 ///< for words that are spelt without escapes
  std::array<bool, 256> starts_{};   ///< bytes that some spelling begins with
  std::vector<std::uint8_t> pairs_;  ///< whether some spelling begins with these two
  bool percent_first_ = false;       ///< a secret itself begins with %
  std::size_t longest_ = 0;
};

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

void Kept::keep(std::string_view text, Certainty certainty) {
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

void Kept::add(std::string spelling, const std::string& origin, Certainty certainty) {
  spelling = word_to_spell(spelling);
  const auto same = std::find_if(words_.begin(), words_.end(), [&](const Word& w) { return w.spelling == spelling; });
  if (same == words_.end()) {
    words_.push_back({std::move(spelling), origin, certainty});
  } else if (certainty == Certainty::certain) {
    same->certainty = certainty;
  }
}

void Kept::spare(std::string_view text) {
  if (text.empty() || is_spared(text)) return;
  spared_.push_back(lower_case(text));
  std::erase_if(
      words_, [&](const Word& word) { return word.certainty == Certainty::supposed && word.origin == spared_.back(); });
  rebuild();
}

void Kept::rebuild() {
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
bool Kept::may_start(std::string_view text, std::size_t at) const {
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
std::size_t Kept::longest_here(std::string_view text, std::size_t at) const {
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
void Kept::search(std::string_view text, Found&& found) const {
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
    if (const std::size_t end = longest_here(text, at); end != none && !found(Range{at, end})) return;
  }
}

std::vector<Range> Kept::places(std::string_view text) const {
  std::vector<Range> all;
  search(text, [&](Range place) {
    if (all.empty() || all.back().end <= place.begin) {
      all.push_back(place);
    } else {
      all.back().end = std::max(all.back().end, place.end);
    }
    return true;
  });
  return all;
}

bool Kept::holds(std::string_view text) const {
  bool any_found = false;
  search(text, [&](Range) {
    any_found = true;
    return false;
  });
  return any_found;
}

std::size_t Kept::begun_at(std::string_view text, Beginning how_much) const {
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

struct Shared {
  std::mutex mutex;
  Kept kept;
};

Shared& shared() {
  static Shared all;
  return all;
}

/// Calls `use(kept)` alone.
template <class Use>
auto with_kept(Use&& use) {
  const std::lock_guard lock(shared().mutex);
  return use(shared().kept);
}

std::string without(std::string_view text, const std::vector<Range>& places) {
  std::string out;
  std::size_t from = 0;
  for (const Range& place : places) {
    out.append(text, from, place.begin - from);
    out += blot;
    from = place.end;
  }
  return out.append(text, from, none);
}

/// Small letters with hyphens between them, perhaps a capital first: no key looks so.
bool is_plain_word(std::string_view text) {
  constexpr std::size_t longest_plain_word = 20;
  if (text.empty() || text.size() > longest_plain_word) return false;
  if (text.front() >= 'A' && text.front() <= 'Z') text.remove_prefix(1);
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

void keep_as(std::string_view text, Certainty certainty) {
  with_kept([&](Kept& kept) { kept.keep(text, certainty); });
}

void keep_value(std::string_view name, std::string_view value) {
  if (is_secret_name(name)) return keep_secret(value);
  if (!is_plain_word(value)) keep_as(value, Certainty::supposed);
}

/// As it was typed, and as it is sent when it was typed for an address.
void keep_user(std::string_view user_info) {
  for (const std::string& text : {std::string(user_info), percent_decoded(user_info)}) {
    const std::size_t colon = text.find(':');
    keep_as(text, colon == none ? Certainty::supposed : Certainty::certain);
    if (colon == none) continue;
    keep_as(text.substr(0, colon), Certainty::supposed);
    keep_secret(text.substr(colon + 1));
  }
}

/// "a=1; b=2" of a cookie, "a=1&b=2" of an address.
void keep_values(std::string_view pairs, char separator) {
  for (const std::string_view part : split(pairs, separator)) {
    const std::string_view pair = trimmed(part);
    const std::size_t equals = pair.find('=');
    const std::string_view name = equals == none ? "" : pair.substr(0, equals);
    const std::string_view value = equals == none ? pair : pair.substr(equals + 1);
    keep_value(name, value);
    keep_value(name, percent_decoded(value));
  }
}

/// A string of JSON, in its quotes. It is read first: an escape must not be torn.
std::string blotted_string(std::string_view quoted) {
  if (!holds_secret(quoted)) return std::string(quoted);
  const auto value = nlohmann::json::parse(quoted, nullptr, false);
  if (!value.is_string()) return blotted(std::string(quoted));
  const auto& text = value.get_ref<const std::string&>();
  if (!holds_secret(text)) return std::string(quoted);
  return nlohmann::json(blotted(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void keep_secret(std::string_view text) { keep_as(text, Certainty::certain); }

void keep_header_secret(std::string_view name, std::string_view value) {
  if (is_harmless_header(name)) return;
  keep_value(name, value);
  if (lower_case(name).find("cookie") != none) keep_values(value, ';');
  const std::size_t blank = value.find(' ');
  if (blank == none) return;
  const std::string scheme = lower_case(value.substr(0, blank));
  if (scheme != "bearer" && scheme != "basic" && lower_case(name).find("authorization") == none) return;
  const std::string_view credentials = trimmed(value.substr(blank + 1));
  keep_secret(credentials);
  if (scheme == "basic")
    if (const auto plain = from_base64(credentials)) keep_user(*plain);
}

void keep_address_secrets(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme != none) address.remove_prefix(scheme + 3);
  const std::size_t authority_end = std::min(address.find_first_of("/?#"), address.size());
  const std::string_view authority = address.substr(0, authority_end);
  if (const std::size_t at = authority.rfind('@'); at != none) keep_user(authority.substr(0, at));
  if (const std::size_t query = address.find_first_of("?#"); query != none) {
    keep_as(address.substr(query + 1), Certainty::supposed);
    for (const std::string_view part : split(address.substr(query + 1), '#')) keep_values(part, '&');
  }
}

void spare(std::string_view text) {
  with_kept([&](Kept& kept) { kept.spare(text); });
}

bool holds_secret(std::string_view text) {
  return with_kept([&](const Kept& kept) { return kept.holds(text); });
}

std::string blotted(std::string text) {
  const auto places = with_kept([&](const Kept& kept) { return kept.places(text); });
  return places.empty() ? std::move(text) : without(text, places);
}

std::string blotted_cut(std::string text) {
  const auto places = with_kept([&](const Kept& kept) {
    auto all = kept.places(text);
    const std::size_t begun = kept.begun_at(text, Kept::Beginning::long_enough);
    if (begun == none) return all;
    while (!all.empty() && all.back().begin >= begun) all.pop_back();
    if (!all.empty() && all.back().end > begun) {
      all.back().end = text.size();
    } else {
      all.push_back({begun, text.size()});
    }
    return all;
  });
  return places.empty() ? std::move(text) : without(text, places);
}

std::size_t secret_begins(std::string_view text) {
  return with_kept([&](const Kept& kept) {
    std::size_t begun = std::min(text.size(), kept.begun_at(text, Kept::Beginning::any));
    for (const Range& place : kept.places(text))  // nor is a whole one torn
      if (place.begin < begun && begun < place.end) begun = place.begin;
    return begun;
  });
}

std::string blotted_json(std::string line) {
  if (!holds_secret(line)) return line;
  std::string out;
  const std::string_view all = line;
  for (std::size_t at = 0; at < all.size();) {
    if (all[at] != '"') {
      out += all[at++];
      continue;
    }
    std::size_t end = at + 1;
    while (end < all.size() && all[end] != '"') end += all[end] == '\\' ? 2 : 1;
    end = std::min(end + 1, all.size());
    const std::string_view string = all.substr(at, end - at);
    const bool is_name = end < all.size() && all[end] == ':';
    out += is_name ? std::string(string) : blotted_string(string);
    at = end;
  }
  return out;
}

}  // namespace bench
