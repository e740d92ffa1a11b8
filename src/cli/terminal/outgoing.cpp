#include "cli/terminal/outgoing.h"

#include <algorithm>
#include <unistd.h>

#include "base/secrets/secrets.h"
#include "present/page/text.h"

namespace bench {
namespace {

/// The length of a tab, or of "ESC [ 1 ; 31 m", at the start of a text; 0 when there is neither.
std::size_t length_of_own_sign(std::string_view text) {
  if (text.starts_with('\t')) return 1;
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

std::string obedient(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find_first_of("\x1b\t"), text.size());
    out += json_for_terminal(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t own = length_of_own_sign(text);
    out += own == 0 ? json_for_terminal(text.substr(0, 1)) : std::string(text.substr(0, own));
    text.remove_prefix(std::max<std::size_t>(own, 1));
  }
  return out;
}

std::string outgoing(std::string_view text, int fd) {
  std::string clean = blotted(std::string(text));
  return ::isatty(fd) != 0 ? obedient(clean) : clean;
}

}  // namespace bench
