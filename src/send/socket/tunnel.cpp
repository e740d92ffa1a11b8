#include "send/socket/tunnel.h"

#include <algorithm>
#include <array>
#include <string>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "base/secrets/secrets.h"
#include "base/text.h"

namespace bench {
namespace {

Failure no_tunnel(std::string why) { return {Status::connect_failed, FailureKind::unreachable, std::move(why)}; }

/// "HTTP/1.1 407 Proxy Authentication Required", without what no message can hold.
std::string status_line_of(std::string_view head) {
  std::string line = blotted_cut(std::string(head.substr(0, head.find('\r'))));
  line.resize(std::min<std::size_t>(line.size(), 120));
  std::replace_if(line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c >= 0x7f; }, '?');
  return line;
}

bool is_granted(std::string_view line) {
  return line.starts_with("HTTP/1.") && line.size() >= 12 && line[8] == ' ' && line[9] == '2';
}

}  // namespace

Task<std::optional<Failure>> open_tunnel(ClientSocket& connected, const Host& to, const Proxy& proxy) {
  constexpr std::size_t longest_head = 16 * 1024;
  const std::string name = authority_of(to);
  std::string request = "CONNECT " + name + " HTTP/1.1\r\nHost: " + name + "\r\n";
  if (!proxy.authorization.empty()) request += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  request += "\r\n";
  boost::system::error_code ec;
  co_await asio::async_write(connected, asio::buffer(request), asio::redirect_error(use_task, ec));
  std::string head;
  std::array<char, 4096> buffer;
  std::size_t end = std::string::npos;
  while (!ec && end == std::string::npos && head.size() < longest_head) {
    const std::size_t n = co_await connected.async_read_some(asio::buffer(buffer), asio::redirect_error(use_task, ec));
    head.append(buffer.data(), n);
    end = head.find("\r\n\r\n");
  }
  if (end == std::string::npos) co_return no_tunnel(ec ? ec.message() : "its answer to CONNECT has no end");
  const std::string line = status_line_of(head);
  if (!is_granted(line)) co_return no_tunnel("it opens no way to " + name + ": " + line);
  if (head.size() != end + 4) co_return no_tunnel("it sends something of its own behind its answer to CONNECT");
  co_return std::nullopt;
}

}  // namespace bench
