#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/core/flat_buffer.hpp>

#include "send/socket/asio_types.h"
#include "sim/http/wire.h"

namespace bench::sim {

class HttpConnection;

/// Who is told what comes in on connections.
class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  /// A request is complete, and the one before it has been answered. The connection's `exchange` names it.
  virtual void received(HttpConnection& connection, HttpCall call) = 0;
  /// The client has gone in the middle of a reply.
  virtual void abandoned(HttpConnection& connection) = 0;
  virtual ExchangeId next_exchange() = 0;
};

/// One accepted connection: reads requests as they come (so that a client that leaves is noticed at once) and writes
/// parts of replies without ever waiting: what the socket does not take is kept and written when it can.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(Socket socket, ConnectionOwner& owner);

  /// Reads until the connection ends. Keeps the connection alive while it runs.
  static Task<void> run(std::shared_ptr<HttpConnection> self);

  /// Writes one part of the current reply; `now` dates a head. The stamps of its marks are set.
  void write(WirePart& part, WallTime now);
  ExchangeId exchange() const { return exchange_; }
  void close();

 private:
  struct Incoming {
    HttpCall call;
    bool http10 = false;
    bool close = false;
    bool head_method = false;
  };
  Task<std::optional<Incoming>> read_request();
  void begin_next();
  void end_reply();
  void write_head(const ReplyHead& head, WallTime now, std::string& out);
  void frame(std::string& out, std::string_view body) const;
  void write_filler(std::size_t size);
  void send(std::string_view bytes);
  void send_rest();
  void reset();

  Socket socket_;
  ConnectionOwner& owner_;
  boost::beast::flat_buffer buffer_;
  std::deque<Incoming> pipelined_;
  Incoming current_;         ///< its call has been handed over
  ExchangeId exchange_ = 0;  ///< 0: no reply is due
  ReplyHead::Framing framing_ = ReplyHead::Framing::length;
  std::string writing_;   ///< what a write in progress holds
  std::string unsent_;    ///< behind it
  bool closing_ = false;  ///< close when everything is sent
  bool first_ = true;
};

}  // namespace bench::sim
