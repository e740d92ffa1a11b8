#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "bench/failure.h"
#include "bench/options.h"

#include "send/address/proxy.h"
#include "send/socket/asio_types.h"
#include "send/socket/stamped_read.h"
#include "send/socket/watched_socket.h"

namespace bench {

/// Where a connection leads: the parsed host, the proxy on the way, the addresses of whichever comes first once they
/// are known, and TLS when the scheme asks for it.
struct Route {
  Host host;
  std::optional<Proxy> proxy;
  std::vector<Address> addresses;     ///< filled by the first resolve
  asio::ssl::context* tls = nullptr;  ///< null without TLS
};

/// Looks the addresses of the host or of its proxy up, both families, in the system's order.
Task<std::optional<Failure>> resolve(asio::io_context& io, Route& route);

/// One connection, plain or with TLS, whose reads are stamped. It sets no limits of its own: break_off() makes whatever
/// it waits for fail.
class Connection {
 public:
  /// Takes a read; true: it was the last one. What ends a connection is a read too, and always the last.
  using Reader = std::function<bool(const StampedRead& read)>;

  Connection(asio::io_context& io, Readiness& readiness, const Route& route)
      : io_(io), route_(route), plain_(io, readiness) {}

  Task<std::optional<Failure>> open(Address address);
  Task<std::optional<Failure>> write(std::string_view bytes);
  /// Hands each read to `reader` as it is made, until it says that it was the last. It is told of bytes, of the end and
  /// of errors, never that nothing is there.
  Task<void> read(char* buffer, std::size_t size, KernelClock& clock, Reader reader);

  /// Why the peer has broken TLS off in the middle, as servers do that miss our certificate; none: it has not.
  const std::optional<Failure>& alert() const { return alert_; }
  /// The server's address that it was last connected to, "127.0.0.1:11434"; "" for none, or for one without a port.
  const std::string& peer() const { return peer_; }

  bool is_open() const { return plain_.is_open() || tls_; }
  /// The peer has not closed a connection that lay idle, as far as can be seen without sending.
  bool looks_alive();
  void break_off();  ///< at any time
  void close();      ///< when nothing is under way

 private:
  int native_handle() { return tls_ ? tls_->next_layer().native_handle() : plain_.native_handle(); }
  Task<std::optional<Failure>> handshake(ClientSocket connected);
  Task<void> read_tls(char* buffer, std::size_t size, const Reader& reader);

  asio::io_context& io_;
  const Route& route_;
  std::optional<ClientSocket> connecting_;
  WatchedSocket plain_;
  std::optional<asio::ssl::stream<ClientSocket>> tls_;
  std::string distrust_;  ///< why the peer's certificate was not accepted
  std::optional<Failure> alert_;
  std::string peer_;
};

}  // namespace bench
