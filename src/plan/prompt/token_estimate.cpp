#include "plan/prompt/token_estimate.h"

#include <algorithm>

namespace bench {
namespace {

// Templates spend four to six tokens on a message; some put a system text of their own in front (Llama 3.1: 25 tokens,
// gpt-oss: about 70).
constexpr std::int64_t tokens_per_message = 8;
constexpr std::int64_t tokens_per_request = 80;

constexpr std::size_t letters_per_token = 4;
constexpr std::size_t capitals_per_token = 2;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool leads_two_or_three(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xc0 && byte < 0xf0;
}

std::size_t end_of(bool (*kind)(char), std::string_view text, std::size_t at) {
  while (at < text.size() && kind(text[at])) ++at;
  return at;
}

std::int64_t rounded_up(std::size_t letters, std::size_t per_token) {
  return static_cast<std::int64_t>((letters + per_token - 1) / per_token);
}

/// Whether tokens can be counted in two parts: no run of characters goes over from one to the other.
bool splits_at(std::string_view text, std::size_t at) {
  return at > 0 && at < text.size() && is_space(text[at - 1]) && !is_space(text[at]);
}

/// What two texts have in common from their beginning, up to where the first one can be split; 0: nothing.
std::size_t common_beginning(std::string_view text, std::string_view other) {
  const auto shorter = static_cast<std::ptrdiff_t>(std::min(text.size(), other.size()));
  const auto end = std::mismatch(text.begin(), text.begin() + shorter, other.begin()).first;
  auto at = static_cast<std::size_t>(end - text.begin());
  while (at > 0 && !splits_at(text, at)) --at;
  return at;
}

}  // namespace

std::int64_t estimate_tokens(std::string_view text) {
  std::int64_t tokens = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t end = at + 1;
    if (is_upper(c) && end < text.size() && is_upper(text[end])) {
      end = end_of(is_upper, text, end);
      tokens += rounded_up(end - at, capitals_per_token);
    } else if (is_upper(c) || is_lower(c)) {
      end = end_of(is_lower, text, end);
      tokens += rounded_up(end - at, letters_per_token);
    } else if (is_space(c)) {
      end = end_of(is_space, text, end);
      if (end - at > 1 || c != ' ') ++tokens;
    } else if (!leads_two_or_three(c)) {
      ++tokens;
    }
    at = end;
  }
  return tokens;
}

std::int64_t estimate_tokens(const std::vector<Message>& messages) {
  std::int64_t tokens = tokens_per_request;
  for (const Message& message : messages) tokens += tokens_per_message + estimate_tokens(message.content);
  return tokens;
}

std::int64_t ConversationEstimates::of(const std::vector<Message>& messages) {
  before_.resize(std::max(before_.size(), messages.size()));
  std::int64_t tokens = tokens_per_request;
  for (std::size_t i = 0; i < messages.size(); ++i) tokens += tokens_per_message + of(messages[i].content, before_[i]);
  return tokens;
}

std::int64_t ConversationEstimates::of(std::string_view text, Counted& before) {
  std::size_t known = before.known;
  if (!splits_at(text, known) || !text.starts_with(before.text.substr(0, known))) known = 0;
  if (2 * known < text.size()) {
    const std::size_t common = common_beginning(text, before.text);
    if (common > known) {
      known = common;
      before.tokens = estimate_tokens(text.substr(0, known));
    }
  }
  if (known == 0) before.tokens = 0;
  before.text = text;
  before.known = known;
  return before.tokens + estimate_tokens(text.substr(known));
}

}  // namespace bench
