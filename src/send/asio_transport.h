#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/transport.h"

#include "send/address/proxy.h"
#include "send/tls_settings.h"

namespace bench {

/// How the server is reached and what every request carries.
struct ConnectionSettings {
  Host host;
  std::optional<Proxy> proxy;  ///< on the way
  TlsSettings tls;
  std::vector<std::pair<std::string, std::string>> headers;  ///< sent with every request; may hold a key
  std::string user_agent;
  bool debug_http = false;  ///< show heads and bodies on stderr, keys masked
};

/// What a measurement holds open beside a socket for each request in flight, with some room.
inline constexpr std::int64_t files_beside_sockets = 28;

/// The real transport: sockets, HTTP/1.1, TLS, kernel receive stamps. One loop, run by the thread that calls drive().
class AsioTransport final : public Transport {
 public:
  static Expected<std::unique_ptr<AsioTransport>> make(ConnectionSettings settings);
  ~AsioTransport() override;

  boost::system::result<HttpResponse, Failure> fetch(const HttpRequest& request, const Timeouts& limits) override;
  void drive(const LoadShape& shape, const RequestSource& source, const Timeouts& limits, ExchangePort& port) override;
  std::string peer() const override;
  void cancel(std::int64_t plan_index, Failure why) override;
  void stop() override;

 private:
  struct State;
  explicit AsioTransport(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Why a user cannot set a header of this name, as a sentence; "" when it is the user's to set.
std::string_view why_own_header(std::string_view name);

/// The request as it goes over the wire: one string, so that it is one write.
std::string wire_form(const ConnectionSettings& settings, const HttpRequest& request);

}  // namespace bench
