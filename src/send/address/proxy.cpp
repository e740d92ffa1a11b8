#include "send/address/proxy.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/secrets/secrets.h"
#include "base/text.h"
#include "send/address/host.h"

namespace bench {
namespace {

/// Does not repeat what was given: it may hold a password.
SetupError wrong_proxy(std::string why) {
  return usage_error("the address of a proxy cannot be used", std::move(why),
                     {"write it like  http://proxy.example:3128", "or go without one:  --no-proxy"});
}

struct Asked {
  std::string text;
  std::string source;  ///< "--proxy", "https_proxy"
};

/// The variables of curl, lower case first.
Asked asked_of_environment(const Host& host, const VariableOf& variable) {
  for (const std::string& name : {host.scheme + "_proxy", std::string("all_proxy")}) {
    std::string upper = name;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    for (const std::string& spelling : {name, upper})
      if (std::string text = variable(spelling); !text.empty()) return {std::move(text), spelling};
  }
  return {};
}

bool excepts(std::string_view rule, const Host& host) {
  if (rule == "*") return true;
  std::string name = lower_case(rule);
  const bool bracketed = name.starts_with('[');
  const std::size_t colon = name.rfind(':');
  const bool bare_ipv6 = !bracketed && std::count(name.begin(), name.end(), ':') > 1;
  if (colon != std::string::npos && !bare_ipv6 && name.find(']', colon) == std::string::npos) {
    if (name.substr(colon + 1) != std::to_string(host.port)) return false;
    name.resize(colon);
  }
  if (bracketed) name = std::string(trimmed(name, "[]"));
  if (name.starts_with("*.")) name.erase(0, 1);
  if (name.starts_with('.')) name.erase(0, 1);
  if (name.empty()) return false;
  return host.address == name || host.address.ends_with("." + name);
}

/// Rules with commas or blanks between them: a name stands for itself and for all below it, * for everything.
bool is_excepted(const Host& host, std::string rules) {
  std::replace_if(rules.begin(), rules.end(), [](char c) { return c == ' ' || c == '\t'; }, ',');
  for (const std::string_view rule : split(rules, ','))
    if (excepts(rule, host)) return true;
  return false;
}

}  // namespace

std::string authority_of(const Host& host) {
  const bool ipv6 = host.address.find(':') != std::string::npos;
  return (ipv6 ? "[" + host.address + "]" : host.address) + ":" + std::to_string(host.port);
}

std::string Proxy::label() const { return authority_of(at); }

Expected<Proxy> parse_proxy(std::string_view text) {
  keep_address_secrets(text);
  text = trimmed(text, " \t\r\n\"'");
  const std::size_t scheme_end = text.find("://");
  const std::string scheme = scheme_end == std::string_view::npos ? "http" : lower_case(text.substr(0, scheme_end));
  if (scheme != "http") return wrong_proxy("a proxy is spoken to in plain http only");
  std::string_view rest = scheme_end == std::string_view::npos ? text : text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  Proxy proxy;
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    proxy.authorization = "Basic " + to_base64(percent_decoded(rest.substr(0, at)));
    rest.remove_prefix(at + 1);
  }
  if (rest.empty()) return wrong_proxy("it has no host");
  std::vector<std::string> oddities;
  const auto host = parse_host("http://" + std::string(rest), &oddities);
  if (!host) return wrong_proxy(host.error().why);
  if (!oddities.empty()) return wrong_proxy("its port is no number from 0 to 65535");
  proxy.at = *host;
  return proxy;
}

Expected<ProxyChoice> choose_proxy(const Host& host, const std::optional<std::string>& typed,
                                   const VariableOf& variable) {
  const Asked asked = typed ? Asked{*typed, "--proxy"} : asked_of_environment(host, variable);
  if (asked.text.empty()) return ProxyChoice{};
  if (host.scheme == "unix" || host.is_loopback())
    return ProxyChoice{std::nullopt,
                       "the proxy of " + asked.source + " is not used: " + host.url() + " is on this machine"};
  if (!typed) {
    const std::string lower = variable("no_proxy");
    if (is_excepted(host, lower.empty() ? variable("NO_PROXY") : lower)) return ProxyChoice{};
  }
  auto proxy = parse_proxy(asked.text);
  if (!proxy) {
    SetupError error = proxy.error();
    error.what = "the proxy of " + asked.source + " cannot be used";
    return error;
  }
  const std::string note = host.url() + " is measured through the proxy " + proxy->label() + " (" + asked.source +
                           "), whose time counts as the server's";
  return ProxyChoice{*std::move(proxy), note};
}

}  // namespace bench
