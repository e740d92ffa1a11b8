#include <string>

#include "send/asio_transport.h"

namespace bench {
namespace {

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

}  // namespace bench
