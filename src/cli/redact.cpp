#include "cli/redact.h"

#include "send/host.h"

namespace bench {

bool is_secret_name(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (std::string_view part : {"authorization", "cookie", "key", "token", "secret", "password", "credential"})
    if (lower.find(part) != std::string::npos) return true;
  return false;
}

std::string masked_header(const std::string& line) {
  if (line.starts_with('@')) return line;  // the name of a file
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) return "***";  // broken, so nobody knows which part is the secret
  return is_secret_name(std::string_view(line).substr(0, colon)) ? line.substr(0, colon) + ": ***" : line;
}

std::string masked_host(const std::string& address) {
  if (address.find('@') == std::string::npos) return address;
  const auto host = parse_host(address, nullptr);
  return host ? host->url() : "***";
}

}  // namespace bench
