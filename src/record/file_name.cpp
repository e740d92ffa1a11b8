#include "record/file_name.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace bench {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

std::string percent(char c) {
  constexpr std::string_view hex_digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'%', hex_digits[byte >> 4], hex_digits[byte & 15]};
}

/// CON, con.txt, LPT1 ...
bool is_device(std::string_view text) {
  std::string stem(text.substr(0, text.find('.')));
  std::transform(stem.begin(), stem.end(), stem.begin(), [](unsigned char c) { return std::toupper(c); });
  constexpr std::array<std::string_view, 4> devices = {"CON", "PRN", "AUX", "NUL"};
  if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
  return stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem[3] >= '1' && stem[3] <= '9';
}

}  // namespace

std::string safe_file_name(std::string_view text, std::size_t longest) {
  std::string name;
  for (const char c : text) {
    const bool first = name.empty();
    const std::string piece = is_plain(c) && !(first && (c == '.' || is_device(text))) ? std::string(1, c) : percent(c);
    if (name.size() + piece.size() > longest) break;
    name += piece;
  }
  return name.empty() ? "_" : name;
}

}  // namespace bench
