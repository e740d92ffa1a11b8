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

#include "send/socket/asio_types.h"
#include "send/socket/stamped_read.h"
#include "send/socket/watched_socket.h"

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
  /// Takes a read; true: it was the last one. What ends a connection is a read too, and always the last.
  using Reader = std::function<bool(const StampedRead& read)>;

  Connection(asio::io_context& io, Readiness& readiness, const Route& route)
      : io_(io), route_(route), plain_(io, readiness) {}

  Task<std::optional<Failure>> open(Endpoint address);
  Task<std::optional<Failure>> write(std::string_view bytes);
  /// Hands each read to `reader` as it is made, until it says that it was the last. It is told of bytes, of the end and
  /// of errors, never that nothing is there.
  Task<void> read(char* buffer, std::size_t size, KernelClock& clock, Reader reader);

  bool is_open() const { return plain_.is_open() || tls_; }
  /// The peer has not closed a connection that lay idle, as far as can be seen without sending.
  bool looks_alive();
  void break_off();  ///< at any time
  void close();      ///< when nothing is under way

 private:
  int native_handle() { return tls_ ? tls_->next_layer().native_handle() : plain_.native_handle(); }
  Task<std::optional<Failure>> handshake(Socket connected);
  Task<void> read_tls(char* buffer, std::size_t size, const Reader& reader);

  asio::io_context& io_;
  const Route& route_;
  std::optional<Socket> connecting_;
  WatchedSocket plain_;
  std::optional<asio::ssl::stream<Socket>> tls_;
};

}  // namespace bench
