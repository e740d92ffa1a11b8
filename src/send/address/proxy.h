#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

/// A server that passes on what is meant for another one.
struct Proxy {
  Host at;
  std::string authorization;  ///< value of the header Proxy-Authorization; "": none is sent. Never shown.
  bool operator==(const Proxy&) const = default;
  std::string label() const;  ///< "proxy:3128"
};

/// How the detail of a failure begins that has met a proxy.
inline constexpr std::string_view through_proxy = "through the proxy ";

/// "http://user:password@proxy:3128", "proxy:3128".
Expected<Proxy> parse_proxy(std::string_view text);

/// The way to a server, and what the user must hear of it.
struct ProxyChoice {
  std::optional<Proxy> proxy;
  std::string note;  ///< a sentence; "": nothing
};

/// "" for one that is not set.
using VariableOf = std::function<std::string(const std::string& name)>;

/// The proxy that was typed ("": none), else that of the environment, unless NO_PROXY has the server. Never one for a
/// server on this machine: what would be measured is the proxy.
Expected<ProxyChoice> choose_proxy(const Host& host, const std::optional<std::string>& typed,
                                   const VariableOf& variable);

/// The authority of a host as the header Host and a proxy want it: IPv6 in brackets, the port always.
std::string authority_of(const Host& host);

}  // namespace bench
