#include "base/json/bounds.h"

#include <algorithm>
#include <cstdint>

namespace bench {

namespace {

/// A text that is short and has few brackets at all, in strings or not, is within any bounds: nearly every line is, and
/// that is seen many times faster than how deep it nests.
bool is_surely_within(std::string_view text, const JsonBounds& bounds) {
  if (static_cast<std::int64_t>(text.size()) > bounds.values) return false;
  return std::count(text.begin(), text.end(), '[') + std::count(text.begin(), text.end(), '{') <= bounds.depth;
}

}  // namespace

std::string_view json_excess(std::string_view text, const JsonBounds& bounds) {
  if (is_surely_within(text, bounds)) return "";
  std::int64_t values = 1;
  int depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') in_string = !in_string;
    if (in_string) {
      if (c == '\\') ++at;  // whatever it escapes ends no string
      continue;
    }
    const bool opens = c == '[' || c == '{';
    if (opens || c == ',') ++values;
    if (opens) ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > bounds.depth) return "it nests too deeply";
    if (values > bounds.values) return "it holds too many values";
  }
  return "";
}

}  // namespace bench
