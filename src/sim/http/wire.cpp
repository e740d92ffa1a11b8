#include "sim/http/wire.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace bench::sim {
namespace {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
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

void append_head_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

/// "Mon, 23 Nov 2026 20:19:14 GMT".
std::string http_date(WallTime time) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  using namespace std::chrono;
  const auto day = floor<std::chrono::days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  std::array<char, 80> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", days[weekday(day).c_encoding()],
                unsigned(date.day()), months[unsigned(date.month()) - 1], int(date.year()), int(clock.hours().count()),
                int(clock.minutes().count()), int(clock.seconds().count()));
  return buffer.data();
}

}  // namespace

std::string head_bytes(const ReplyHead& head, const HeadContext& context) {
  std::string out = context.http10 ? "HTTP/1.0 " : "HTTP/1.1 ";
  out += std::to_string(head.status) + " " + std::string(reason_phrase(head.status)) + "\r\n";
  for (const auto& [name, value] : head.first) append_head_line(out, name, value);
  if (!head.content_type.empty()) append_head_line(out, "Content-Type", head.content_type);
  append_head_line(out, "Date", http_date(context.now));
  append_head_line(out, "X-Bench-Sim", "1");
  for (const auto& [name, value] : head.last) append_head_line(out, name, value);
  if (context.close && !context.http10) append_head_line(out, "Connection", "close");
  if (head.framing == ReplyHead::Framing::length)
    append_head_line(out, "Content-Length", std::to_string(head.length));
  else if (!context.http10)
    append_head_line(out, "Transfer-Encoding", "chunked");
  return out + "\r\n";
}

void append_chunks(std::string& out, std::string_view body) {
  while (!body.empty()) {
    const std::size_t line_end = body.find('\n');
    const std::size_t end = body.find_first_not_of('\n', line_end == std::string_view::npos ? body.size() : line_end);
    const std::string_view piece = body.substr(0, end);
    std::array<char, 16> digits;
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16);
    out.append(digits.data(), written.ptr).append("\r\n").append(piece).append("\r\n");
    body.remove_prefix(piece.size());
  }
}

}  // namespace bench::sim
