#include "base/secrets.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "base/redaction.h"
#include "base/text.h"

namespace bench {
namespace {

constexpr std::size_t shortest = 6;
constexpr std::string_view blot = "***";

struct Kept {
  std::mutex mutex;
  std::vector<std::string> longest_first;  ///< or a part of one would leave the rest of it
};

Kept& kept() {
  static Kept all;
  return all;
}

void keep_one(std::string text) {
  if (text.size() < shortest) return;
  auto& all = kept().longest_first;
  if (std::find(all.begin(), all.end(), text) != all.end()) return;
  const auto longer = [&](const std::string& other) { return other.size() >= text.size(); };
  all.insert(std::find_if_not(all.begin(), all.end(), longer), std::move(text));
}

std::string in_json(std::string_view text, bool escapes_slash) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || (c == '/' && escapes_slash)) out += '\\';
    out += c;
  }
  return out;
}

std::string in_address(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : std::string{'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

void keep_parts(std::string_view text, std::string_view separators) {
  keep_secret(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    keep_secret(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// With the mutex held.
void blot_out(std::string& text) {
  for (const std::string& secret : kept().longest_first)
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + blot.size()))
      text.replace(at, secret.size(), blot);
}

}  // namespace

void keep_secret(std::string_view text) {
  if (text.size() < shortest) return;
  const std::lock_guard lock(kept().mutex);
  keep_one(std::string(text));
  keep_one(in_json(text, false));
  keep_one(in_json(text, true));
  keep_one(in_address(text));
  keep_one(to_base64(text));
}

void keep_header_secret(std::string_view name, std::string_view value) {
  if (is_harmless_header(name)) return;
  keep_secret(value);
  const std::size_t blank = value.find(' ');
  if (blank == std::string_view::npos) return;
  const std::string scheme = lower_case(value.substr(0, blank));
  if (scheme != "bearer" && scheme != "basic") return;
  const std::string_view credentials = trimmed(value.substr(blank + 1));
  keep_secret(credentials);
  if (scheme == "basic")
    if (const auto plain = from_base64(credentials)) keep_parts(*plain, ":");
}

void keep_address_secrets(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  const std::size_t authority_end = std::min(address.find_first_of("/?#"), address.size());
  const std::string_view authority = address.substr(0, authority_end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    keep_parts(authority.substr(0, at), ":");
  if (const std::size_t query = address.find_first_of("?#"); query != std::string_view::npos)
    keep_parts(address.substr(query + 1), "&=#");
}

bool holds_secret(std::string_view text) {
  const std::lock_guard lock(kept().mutex);
  const auto& all = kept().longest_first;
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& secret) { return text.find(secret) != std::string_view::npos; });
}

std::string blotted(std::string text) {
  const std::lock_guard lock(kept().mutex);
  blot_out(text);
  return text;
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
    std::string text(all.substr(at, end - at));
    const bool is_name = end < all.size() && all[end] == ':';
    out += is_name ? text : blotted(std::move(text));
    at = end;
  }
  return out;
}

}  // namespace bench
