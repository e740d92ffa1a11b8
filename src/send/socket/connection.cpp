#include "send/socket/connection.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include "send/socket/tls.h"
#include "send/socket/tunnel.h"
#include "send/tls_trouble.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

namespace bench {
namespace {

using boost::system::error_code;

FailureKind connect_failure_kind(const error_code& ec) {
  if (ec == asio::error::connection_refused) return FailureKind::refused;
  if (ec == asio::error::no_descriptors) return FailureKind::no_descriptors;
  if (ec == asio::error::operation_aborted) return FailureKind::aborted;
  return FailureKind::unreachable;
}

Failure connect_failure(const error_code& ec) {
  std::string detail = ec.message();
  if (ec == asio::error::no_descriptors) detail += " (raise the limit of open files: ulimit -n 65536)";
  return {Status::connect_failed, connect_failure_kind(ec), std::move(detail)};
}

Failure write_failure(const std::string& reason) {
  return {Status::truncated, FailureKind::reset, "while sending: " + reason};
}

/// "127.0.0.1:11434", "[::1]:11434"; "" for what is no TCP.
std::string address_text(const Address& address) {
  const int family = address.protocol().family();
  if (family != AF_INET && family != AF_INET6) return "";
  Endpoint endpoint;
  std::memcpy(endpoint.data(), address.data(), address.size());
  const std::string ip = endpoint.address().to_string();
  return (family == AF_INET6 ? "[" + ip + "]" : ip) + ":" + std::to_string(endpoint.port());
}

std::string through(const Proxy& proxy) { return std::string(through_proxy) + proxy.label() + ": "; }

}  // namespace

Task<std::optional<Failure>> resolve(asio::io_context& io, Route& route) {
  if (!route.addresses.empty()) co_return std::nullopt;
  const Host& next = route.proxy ? route.proxy->at : route.host;
  if (next.scheme == "unix") {
    route.addresses.emplace_back(asio::local::stream_protocol::endpoint(next.address));
    co_return std::nullopt;
  }
  error_code ec;
  const auto port = static_cast<unsigned short>(next.port);
  const auto literal = asio::ip::make_address(next.address, ec);
  if (!ec) {
    route.addresses.emplace_back(Endpoint(literal, port));
    co_return std::nullopt;
  }
  asio::ip::basic_resolver<asio::ip::tcp, Executor> resolver(io);
  const auto found =
      co_await resolver.async_resolve(next.address, std::to_string(port), asio::redirect_error(use_task, ec));
  if (ec)
    co_return Failure{
        Status::connect_failed, FailureKind::dns,
        (route.proxy ? through(*route.proxy) : "") + "cannot resolve '" + next.address + "': " + ec.message()};
  for (const auto& entry : found) route.addresses.emplace_back(entry.endpoint());
  co_return std::nullopt;
}

Task<std::optional<Failure>> Connection::open(Address address) {
  close();
  error_code ec;
  connecting_.emplace(io_);
  co_await connecting_->async_connect(address, asio::redirect_error(use_task, ec));
  std::optional<Failure> failure;
  if (ec)
    failure = connect_failure(ec);
  else if (route_.proxy && route_.tls != nullptr)
    failure = co_await open_tunnel(*connecting_, route_.host, *route_.proxy);
  ClientSocket connected = *std::exchange(connecting_, std::nullopt);
  if (failure && route_.proxy) failure->detail.insert(0, through(*route_.proxy));
  if (failure) co_return failure;
  if (!connected.is_open()) co_return connect_failure(asio::error::operation_aborted);  // broken off at the last moment
  connected.set_option(asio::ip::tcp::no_delay(true), ec);                              // which only TCP has
  connected.native_non_blocking(true, ec);
  peer_ = route_.proxy ? "" : address_text(address);
  if (route_.tls != nullptr) co_return co_await handshake(std::move(connected));
  // Stamps arrive per TCP segment; under TLS the bytes of a record would be stamped before they can be read.
  enable_kernel_stamps(connected.native_handle());
  plain_.take_over(connected);
  co_return std::nullopt;
}

Task<std::optional<Failure>> Connection::handshake(ClientSocket connected) {
  tls_.emplace(std::move(connected), *route_.tls);
  distrust_.clear();
  expect_peer(tls_->native_handle(), route_.host.address);
  error_code ec;
  if (checks_peer(*route_.tls))
    tls_->set_verify_callback(
        [this](bool good, asio::ssl::verify_context& context) {
          if (!good) distrust_ = certificate_trouble(context.native_handle());
          return good;
        },
        ec);
  if (!ec) co_await tls_->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(use_task, ec));
  if (!ec) co_return std::nullopt;
  close();
  co_return Failure{Status::tls_failed, FailureKind::handshake, distrust_.empty() ? handshake_trouble(ec) : distrust_};
}

Task<std::optional<Failure>> Connection::write(std::string_view bytes) {
  if (tls_) {
    error_code ec;
    co_await asio::async_write(*tls_, asio::buffer(bytes), asio::redirect_error(use_task, ec));
    if (ec) co_return write_failure(ec.message());
    co_return std::nullopt;
  }
  // By hand, so that the stamp of the last byte is taken when the kernel has it and not a turn of the loop later.
  std::optional<Failure> failure;
  const bool written = co_await plain_.until(WatchedSocket::Direction::write, [&](bool) {
    while (!bytes.empty()) {
      const auto n = ::send(plain_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(n));
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return false;
      } else if (errno != EINTR) {
        failure = write_failure(std::strerror(errno));
        return true;
      }
    }
    return true;
  });
  if (!written) co_return write_failure(error_code(asio::error::operation_aborted).message());
  co_return failure;
}

Task<void> Connection::read(char* buffer, std::size_t size, KernelClock& clock, Reader reader) {
  if (tls_) co_return co_await read_tls(buffer, size, reader);
  const bool whole = co_await plain_.until(WatchedSocket::Direction::read, [&](bool all) {
    while (true) {
      const StampedRead read = read_stamped(plain_.native_handle(), buffer, size, clock);
      if (read.bytes == -1) return false;
      if (reader(read)) return true;
      if (!all && read.bytes < static_cast<long>(size)) return false;  // the socket is empty
    }
  });
  if (whole) co_return;
  StampedRead broken_off;
  broken_off.bytes = -2;
  broken_off.error = ECONNABORTED;
  broken_off.arrived = broken_off.returned = monotonic_now();
  reader(broken_off);
}

Task<void> Connection::read_tls(char* buffer, std::size_t size, const Reader& reader) {
  StampedRead read;
  do {
    error_code ec;
    const std::size_t n =
        co_await tls_->async_read_some(asio::buffer(buffer, size), asio::redirect_error(use_task, ec));
    read.arrived = read.returned = monotonic_now();
    // A peer that closes without saying so in TLS has cut the stream: an error, not an end.
    read.bytes = !ec ? static_cast<long>(n) : ec == asio::error::eof ? 0 : -2;
    read.error = ec == asio::ssl::error::stream_truncated ? ECONNRESET : ec.value();
    if (ec.category() == asio::error::get_ssl_category())
      alert_ = Failure{Status::tls_failed, FailureKind::handshake, handshake_trouble(ec)};
  } while (!reader(read));
}

bool Connection::looks_alive() {
  if (!is_open()) return false;
  char byte = 0;
  const auto n = ::recv(native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  // Anything that lies there unasked makes the connection as useless as an end of stream does.
  return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Connection::break_off() {
  error_code ignored;
  if (connecting_) connecting_->close(ignored);
  if (tls_) tls_->next_layer().close(ignored);
  plain_.close();
}

void Connection::close() {
  break_off();
  tls_.reset();
  alert_.reset();
}

}  // namespace bench
