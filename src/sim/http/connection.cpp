#include "sim/http/connection.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "system/clock.h"

namespace bench::sim {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint64_t largest_body = 256u << 20;
constexpr std::uint32_t largest_head = 64u << 10;
constexpr std::size_t most_pipelined = 16;

}  // namespace

HttpConnection::HttpConnection(Socket socket, ConnectionOwner& owner) : socket_(std::move(socket)), owner_(owner) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

Task<void> HttpConnection::run(std::shared_ptr<HttpConnection> self) {
  while (self->socket_.is_open()) {
    std::optional<Incoming> incoming = co_await self->read_request();
    if (!incoming) break;
    self->pipelined_.push_back(std::move(*incoming));
    self->begin_next();
    if (self->pipelined_.size() >= most_pipelined) break;
  }
  if (self->exchange_ != 0) self->owner_.abandoned(*self);
  self->exchange_ = 0;
  if (!self->closing_) self->close();
}

Task<std::optional<HttpConnection::Incoming>> HttpConnection::read_request() {
  http::request_parser<http::string_body> parser;
  parser.body_limit(largest_body);
  parser.header_limit(largest_head);
  error_code error;
  co_await http::async_read_header(socket_, buffer_, parser, asio::redirect_error(use_task, error));
  if (!error && parser.get()[http::field::expect] == "100-continue" && exchange_ == 0)
    send("HTTP/1.1 100 Continue\r\n\r\n");
  if (!error) co_await http::async_read(socket_, buffer_, parser, asio::redirect_error(use_task, error));
  if (error) {
    const bool spoken = error.category() == http::make_error_code(http::error::end_of_stream).category() &&
                        error != http::error::end_of_stream && error != http::error::partial_message;
    if (spoken && exchange_ == 0) {
      closing_ = true;
      send(
          "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nX-Bench-Sim: 1\r\nConnection: "
          "close\r\n\r\n400 Bad Request");
      send_rest();
    }
    co_return std::nullopt;
  }
  const auto& request = parser.get();
  Incoming incoming;
  incoming.call.method = std::string(request.method_string());
  incoming.call.target = std::string(request.target());
  incoming.call.host = std::string(request[http::field::host]);
  incoming.call.authorization = std::string(request[http::field::authorization]);
  if (const auto id = request.find("X-Bench-Request"); id != request.end())
    incoming.call.request_id = std::string(id->value());
  incoming.call.new_connection = first_;
  first_ = false;
  incoming.http10 = request.version() < 11;
  incoming.close = !request.keep_alive();
  incoming.head_method = request.method() == http::verb::head;
  incoming.call.body = std::move(parser.get().body());
  co_return incoming;
}

void HttpConnection::begin_next() {
  if (exchange_ != 0 || pipelined_.empty() || closing_) return;
  current_ = std::move(pipelined_.front());
  pipelined_.pop_front();
  exchange_ = owner_.next_exchange();
  owner_.received(*this, std::move(current_.call));
}

void HttpConnection::write(WirePart& part, WallTime now) {
  thread_local std::string bytes;
  bytes.clear();
  if (part.head) framing_ = part.head->framing;
  std::string_view body = part.body;
  if (part.head_only_bytes) {
    bytes += body;
    body = {};
  } else if (part.head) {
    write_head(*part.head, now, bytes);
  }
  if (current_.head_method) body = {};
  frame(bytes, body.substr(0, part.filler > 0 ? part.filler_at : body.size()));
  const std::int64_t sent = part.marks.empty() ? 0 : SteadyClock().now().time_since_epoch().count();
  for (TruthRecord& mark : part.marks) mark.sent_ns = sent;
  if (part.cut > 0 && part.cut < bytes.size()) {
    send(std::string_view(bytes).substr(0, part.cut));
    send(std::string_view(bytes).substr(part.cut));
  } else {
    send(bytes);
  }
  if (part.filler > 0) {
    write_filler(part.filler);
    bytes.clear();
    frame(bytes, body.substr(part.filler_at));
    send(bytes);
  }
  if (part.after == WirePart::After::end) return end_reply();
  if (part.after == WirePart::After::reset) return reset();
  if (part.after != WirePart::After::close) return;
  closing_ = true;
  exchange_ = 0;
  send_rest();
}

void HttpConnection::write_head(const ReplyHead& head, WallTime now, std::string& out) {
  out += head_bytes(head, {now, current_.http10, current_.close});
}

void HttpConnection::frame(std::string& out, std::string_view body) const {
  if (framing_ == ReplyHead::Framing::chunked && !current_.http10)
    append_chunks(out, body);
  else
    out += body;
}

void HttpConnection::write_filler(std::size_t size) {
  const std::string block(std::min<std::size_t>(size, 1u << 20), 'a');
  std::string bytes;
  while (size > 0 && socket_.is_open()) {
    const std::size_t piece = std::min(size, block.size());
    bytes.clear();
    frame(bytes, std::string_view(block).substr(0, piece));
    send(bytes);
    size -= piece;
  }
}

void HttpConnection::end_reply() {
  if (framing_ == ReplyHead::Framing::chunked && !current_.http10 && !current_.head_method) send(terminal_chunk);
  framing_ = ReplyHead::Framing::length;
  exchange_ = 0;
  if (current_.close) {
    closing_ = true;
    return send_rest();
  }
  begin_next();
}

void HttpConnection::send(std::string_view bytes) {
  if (!socket_.is_open() || bytes.empty()) return;
  if (writing_.empty()) {
    error_code error;
    const std::size_t sent = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
    bytes.remove_prefix(sent);
    if (error && error != asio::error::would_block) return close();
  }
  if (bytes.empty()) return;
  unsent_ += bytes;
  send_rest();
}

/// Writes what the socket did not take, when it can; then closes, if that is what is left to do.
void HttpConnection::send_rest() {
  if (!writing_.empty() || !socket_.is_open()) return;
  if (unsent_.empty()) {
    if (closing_) close();
    return;
  }
  writing_.swap(unsent_);
  asio::async_write(socket_, asio::buffer(writing_), [self = shared_from_this()](error_code error, std::size_t) {
    self->writing_.clear();
    if (error) return self->close();
    self->send_rest();
  });
}

void HttpConnection::close() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  socket_.close(ignored);
}

void HttpConnection::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
  exchange_ = 0;
}

}  // namespace bench::sim
