#include "base/secrets/secrets.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/secrets/kept_secrets.h"
#include "base/secrets/redaction.h"
#include "base/text.h"

namespace bench {
namespace {

using Certainty = KeptSecrets::Certainty;
using Place = KeptSecrets::Place;

constexpr std::string_view blot = "***";
constexpr std::size_t none = std::string_view::npos;

struct Shared {
  std::mutex mutex;
  KeptSecrets kept;
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

std::string without(std::string_view text, const std::vector<Place>& places) {
  std::string out;
  std::size_t from = 0;
  for (const Place& place : places) {
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
  with_kept([&](KeptSecrets& kept) { kept.keep(text, certainty); });
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
  with_kept([&](KeptSecrets& kept) { kept.spare(text); });
}

bool holds_secret(std::string_view text) {
  return with_kept([&](const KeptSecrets& kept) { return kept.holds(text); });
}

std::string blotted(std::string text) {
  const auto places = with_kept([&](const KeptSecrets& kept) { return kept.places(text); });
  return places.empty() ? std::move(text) : without(text, places);
}

std::string blotted_cut(std::string text) {
  const auto places = with_kept([&](const KeptSecrets& kept) {
    auto all = kept.places(text);
    const std::size_t begun = kept.begun_at(text, KeptSecrets::Beginning::long_enough);
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
  return with_kept([&](const KeptSecrets& kept) {
    std::size_t begun = std::min(text.size(), kept.begun_at(text, KeptSecrets::Beginning::any));
    for (const Place& place : kept.places(text))  // nor is a whole one torn
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
