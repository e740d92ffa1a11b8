#include <string>

#include "base/text.h"
#include "send/asio_transport.h"

namespace bench {
namespace {

struct OwnHeader {
  std::string_view name;  ///< in lower case
  std::string_view why;
};

/// What describes the message or the connection follows from what is sent: a second value would contradict it.
constexpr OwnHeader own_headers[] = {
    {"content-length", "bench counts the bytes of each request itself"},
    {"transfer-encoding", "bench sends each request in one piece"},
    {"host", "bench takes it from --host"},
    {"connection", "bench keeps its connections for as long as the server does"},
    {"accept-encoding", "bench asks for replies that are not compressed: compression holds tokens back"},
};

std::string host_header(const Host& host) {
  if (host.scheme == "unix") return "localhost";
  const std::string authority = authority_of(host);
  const int usual = host.scheme == "https" ? 443 : 80;
  return host.port == usual ? authority.substr(0, authority.rfind(':')) : authority;
}

}  // namespace

std::string_view why_own_header(std::string_view name) {
  const std::string lower = lower_case(name);
  for (const OwnHeader& own : own_headers)
    if (own.name == lower) return own.why;
  return "";
}

std::string wire_form(const ConnectionSettings& settings, const HttpRequest& request) {
  std::string out;
  out.reserve(request.body.size() + 512);
  // A proxy is told the whole address, unless it only opens a way for TLS.
  const bool passed_on = settings.proxy && settings.host.scheme == "http";
  const std::string server = passed_on ? "http://" + authority_of(settings.host) : "";
  out += request.method + " " + server + settings.host.base_path + request.path + " HTTP/1.1\r\n";
  const auto add = [&out](std::string_view name, std::string_view value) {
    ((out += name) += ": ") += value, out += "\r\n";
  };
  add("Host", host_header(settings.host));
  if (passed_on && !settings.proxy->authorization.empty()) add("Proxy-Authorization", settings.proxy->authorization);
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
