#include "sim/ollama/model_name.h"

#include <algorithm>

namespace bench::sim {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::string with_tag(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  return std::string(name) + (colon == std::string_view::npos ? ":latest" : "");
}

bool is_model_name(std::string_view name) {
  std::size_t part = 0;
  for (const char c : name) {
    if (c == '/' || c == ':') {
      if (part == 0) return false;
      part = 0;
    } else if (is_name_char(c)) {
      ++part;
    } else {
      return false;
    }
  }
  return part > 0;
}

}  // namespace bench::sim
