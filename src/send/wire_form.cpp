#include <initializer_list>
#include <string>

#include "send/asio_transport.h"
#include "send/lower.h"

namespace bench {
namespace {

bool names_a_secret(std::string_view header_name) {
  const std::string name = lower(header_name);
  for (const char* part : {"authorization", "cookie", "api-key", "apikey", "api_key", "token", "secret"})
    if (name.find(part) != std::string::npos) return true;
  return false;
}

std::string host_header(const Host& host) {
  const bool ipv6 = host.address.find(':') != std::string::npos;
  const std::string name = ipv6 ? "[" + host.address + "]" : host.address;
  const int usual = host.scheme == "https" ? 443 : 80;
  return host.port == usual ? name : name + ":" + std::to_string(host.port);
}

}  // namespace

std::string wire_form(const ConnectionSettings& settings, const HttpRequest& request) {
  std::string out;
  out.reserve(request.body.size() + 512);
  out += request.method + " " + settings.host.base_path + request.path + " HTTP/1.1\r\n";
  const auto add = [&out](std::string_view name, std::string_view value) {
    ((out += name) += ": ") += value, out += "\r\n";
  };
  add("Host", host_header(settings.host));
  add("User-Agent", settings.user_agent);
  add("Accept", "application/x-ndjson, application/json, text/event-stream");
  add("Accept-Encoding", "identity");  // a compressing proxy would hold tokens back
  if (!request.body.empty()) add("Content-Type", "application/json");
  if (request.method != "GET") add("Content-Length", std::to_string(request.body.size()));
  for (const auto& [name, value] : settings.headers) add(name, value);
  for (const auto& [name, value] : request.headers) add(name, value);
  out += "\r\n";
  out += request.body;
  return out;
}

std::string mask_secrets(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && names_a_secret(line.substr(0, colon)))
      (out += line.substr(0, colon)) += ": ***\r\n";
    else
      out += line;
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace bench
