#include "sim/wire.h"

#include <array>
#include <charconv>

#include "sim/stamps.h"

namespace bench::sim {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Request Entity Too Large";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Error";
  }
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string head_bytes(const ReplyHead& head, const HeadContext& context) {
  std::string out = context.http10 ? "HTTP/1.0 " : "HTTP/1.1 ";
  out += std::to_string(head.status) + " " + std::string(reason_of(head.status)) + "\r\n";
  for (const auto& [name, value] : head.first) append_header(out, name, value);
  if (!head.content_type.empty()) append_header(out, "Content-Type", head.content_type);
  append_header(out, "Date", http_date(context.now));
  append_header(out, "X-Bench-Sim", "1");
  for (const auto& [name, value] : head.last) append_header(out, name, value);
  if (context.close && !context.http10) append_header(out, "Connection", "close");
  if (head.framing == ReplyHead::Framing::length)
    append_header(out, "Content-Length", std::to_string(head.length));
  else if (!context.http10)
    append_header(out, "Transfer-Encoding", "chunked");
  return out + "\r\n";
}

void append_chunks(std::string& out, std::string_view body) {
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    const std::string_view piece = body.substr(0, end == std::string_view::npos ? body.size() : end + 1);
    std::array<char, 16> digits;
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16);
    out.append(digits.data(), written.ptr).append("\r\n").append(piece).append("\r\n");
    body.remove_prefix(piece.size());
  }
}

}  // namespace bench::sim
