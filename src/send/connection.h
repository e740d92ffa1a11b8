#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "bench/failure.h"
#include "bench/options.h"

#include "send/asio_types.h"
#include "send/stamped_read.h"

namespace bench {

/// Where a connection leads: the parsed host, its addresses once they are known, and TLS when the scheme asks for it.
struct Route {
  Host host;
  std::vector<Endpoint> addresses;    ///< filled by the first resolve
  asio::ssl::context* tls = nullptr;  ///< null for plain http
};

/// Looks the host's addresses up, both families, in the system's order.
Task<std::optional<Failure>> resolve(asio::io_context& io, Route& route);

/// One TCP or TLS connection whose reads are stamped. It sets no limits of its own: break_off() makes whatever it waits
/// for fail.
class Connection {
 public:
  Connection(asio::io_context& io, const Route& route) : io_(io), route_(route) {}

  Task<std::optional<Failure>> open(Endpoint address);
  Task<std::optional<Failure>> write(std::string_view bytes);
  /// Waits for bytes; never answers "nothing there".
  Task<StampedRead> read(char* buffer, std::size_t size, KernelClock& clock);

  bool is_open() const { return plain_ || tls_; }
  /// The peer has not closed a connection that lay idle, as far as can be seen without sending.
  bool looks_alive();
  void break_off();  ///< at any time
  void close();      ///< when nothing is under way

 private:
  Socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }
  Task<std::optional<Failure>> handshake();

  asio::io_context& io_;
  const Route& route_;
  std::optional<Socket> plain_;
  std::optional<asio::ssl::stream<Socket>> tls_;
  bool drained_ = true;  ///< the last plain read emptied the socket
};

}  // namespace bench
