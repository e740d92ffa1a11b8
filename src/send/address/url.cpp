#include "send/address/url.h"

#include <algorithm>

#include "base/text.h"
#include "send/address/host.h"

namespace bench {
namespace {

/// Blanks and control characters would end the request line early.
bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

}  // namespace

std::string Url::authority() const {
  const bool usual = host.port == (host.scheme == "https" ? 443 : 80);
  const std::string name = host.address.find(':') == std::string::npos ? host.address : "[" + host.address + "]";
  return usual ? name : name + ":" + std::to_string(host.port);
}

std::string Url::text() const { return host.scheme + "://" + authority() + target; }

Expected<Url> parse_url(std::string_view text) {
  const std::string lower = lower_case(text.substr(0, std::min<std::size_t>(text.size(), 8)));
  const std::size_t scheme = lower.starts_with("https://") ? 8 : lower.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || !is_clean(text))
    return usage_error("'" + std::string(text) + "' is no address of a file", "", {"write https://HOST/PATH"});
  text = text.substr(0, text.find('#'));
  const std::size_t end = std::min(text.find_first_of("/?", scheme), text.size());
  auto host = parse_host(text.substr(0, end), nullptr);
  if (!host) return host.error();
  std::string target(text.substr(end));
  if (!target.starts_with('/')) target.insert(0, "/");
  return Url{*std::move(host), std::move(target)};
}

Expected<Url> redirected(const Url& from, std::string_view location) {
  const std::size_t colon = location.find("://");
  if (colon != std::string_view::npos && colon < location.find_first_of("/?#")) return parse_url(location);
  if (location.starts_with("//")) return parse_url(from.host.scheme + ":" + std::string(location));
  const std::string server = from.host.scheme + "://" + from.authority();
  if (location.starts_with('/')) return parse_url(server + std::string(location));
  if (location.empty()) return usage_error("the server redirects to nowhere");
  const std::string_view path = std::string_view(from.target).substr(0, from.target.find('?'));
  return parse_url(server + std::string(path.substr(0, path.rfind('/') + 1)) + std::string(location));
}

}  // namespace bench
