#include "base/secrets/redaction.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace bench {

bool is_secret_name(std::string_view name) {
  const std::string lower = lower_case(name);
  for (std::string_view part : {"authorization", "cookie", "key", "token", "secret", "password", "credential"})
    if (lower.find(part) != std::string::npos) return true;
  return false;
}

bool is_harmless_header(std::string_view name) {
  constexpr std::string_view harmless[] = {"accept",       "accept-language", "cache-control", "content-language",
                                           "content-type", "origin",          "pragma",        "prefer",
                                           "referer",      "user-agent",      "x-request-id"};
  return std::find(std::begin(harmless), std::end(harmless), lower_case(trimmed(name))) != std::end(harmless);
}

std::string masked_header(const std::string& line) {
  if (line.starts_with('@')) return line;  // the name of a file
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) return "***";  // broken, so nobody knows which part is the secret
  return is_harmless_header(std::string_view(line).substr(0, colon)) ? line : line.substr(0, colon) + ": ***";
}

std::string masked_message(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    const std::size_t end = std::min(message.find('\n'), message.size() - 1) + 1;
    std::string_view line = message.substr(0, end);
    message.remove_prefix(end);
    if (is_blank(line)) {  // behind the empty line stands the body
      out.append(line).append(message);
      break;
    }
    const std::size_t colon = line.find(':');
    const bool secret = colon != std::string_view::npos && is_secret_name(line.substr(0, colon));
    out += secret ? std::string(line.substr(0, colon)) + ": ***\r\n" : std::string(line);
  }
  return out;
}

}  // namespace bench
