#include "base/json/bounds.h"

namespace bench {

std::string_view json_excess(std::string_view text, const JsonBounds& bounds) {
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
