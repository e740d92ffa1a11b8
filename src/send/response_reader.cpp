#include "send/response_reader.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/version.hpp>

#include "base/text.h"

namespace bench {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using Text = boost::beast::string_view;

constexpr std::uint32_t head_limit = 64 * 1024;
constexpr std::size_t field_limit = 200;
constexpr std::size_t extension_limit = 4 * 1024;
constexpr std::size_t shortest_chunked = 5;  // "0\r\n\r\n"

bool is_limit(const error_code& ec) {
  return ec == http::error::header_limit || ec == http::error::buffer_overflow || ec == http::error::body_limit;
}

enum class HeadState { unfinished, whole, bad };

/// The parser gets a head only when it is whole, or its verdict would depend on how the packets were cut. What cannot
/// become a head is known for that at once: whoever sends it may send nothing more.
HeadState state_of_head(std::string_view bytes) {
  constexpr std::string_view version = "HTTP/1.";
  const std::size_t known = std::min(bytes.size(), version.size());
  if (bytes.substr(0, known) != version.substr(0, known)) return HeadState::bad;
  const std::size_t end = bytes.find("\r\n\r\n");
  const std::string_view head = bytes.substr(0, end);
  for (std::size_t feed = head.find('\n'); feed != std::string_view::npos; feed = head.find('\n', feed + 1))
    if (head[feed - 1] != '\r') return HeadState::bad;
  return end == std::string_view::npos ? HeadState::unfinished : HeadState::whole;
}

}  // namespace

std::string_view ResponseHead::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

/// Beast's parser, with its callbacks led to our sink: it parses and nothing more.
struct ResponseReader::Parser final : http::basic_parser<false> {
  ResponseSink* sink = nullptr;
  ResponseHead head;
  bool interim = false;

  Parser() {
    header_limit(head_limit);
    body_limit(boost::none);  // bodies are limited where they are decoded
  }

  void on_request_impl(http::verb, Text, Text, int, error_code&) override {}
  void on_response_impl(int code, Text, int, error_code&) override {
    head.status = code;
    interim = code >= 100 && code < 200;
  }
  void on_field_impl(http::field, Text name, Text value, error_code& ec) override {
    if (head.headers.size() >= field_limit) {
      ec = http::error::header_limit;
      return;
    }
    head.headers.emplace_back(lower_case({name.data(), name.size()}), std::string(value.data(), value.size()));
  }
  // Since Boost 1.90 trailers have a callback of their own; before, they came as fields. Nobody reads them.
#if BOOST_BEAST_VERSION >= 359
  void on_trailer_field_impl(http::field, Text, Text, error_code&) override {}
#endif
  void on_header_impl(error_code&) override {
    if (!interim) sink->on_head(head);
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(Text body, error_code&) override {
    sink->on_body({body.data(), body.size()});
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text extensions, error_code& ec) override {
    if (extensions.size() > extension_limit) ec = http::error::header_limit;
    // "0x4" must not be read as the last chunk with an odd extension.
    const std::size_t first = extensions.find_first_not_of(" \t");
    if (first != Text::npos && extensions[first] != ';') ec = http::error::bad_chunk_extension;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code& ec) override { return on_body_impl(body, ec); }
  void on_finish_impl(error_code&) override {}
};

ResponseReader::ResponseReader() : parser_(std::make_unique<Parser>()) {}
ResponseReader::~ResponseReader() = default;
ResponseReader::ResponseReader(ResponseReader&&) noexcept = default;
ResponseReader& ResponseReader::operator=(ResponseReader&&) noexcept = default;

ResponseReader::State ResponseReader::put(std::string_view bytes, ResponseSink& sink) {
  if (failure_) return State::failed;
  got_some_ = got_some_ || !bytes.empty();
  std::string joined;
  if (!carry_.empty()) {
    joined = std::move(carry_) + std::string(bytes);
    carry_.clear();
    bytes = joined;
  }
  const State state = pass(bytes, sink);
  if (state == State::more) {
    carry_.assign(bytes);
    if (carry_.size() > head_limit)
      return fail({Status::limit_exceeded, FailureKind::header, "more than 64 KiB of header"});
  } else if (state == State::complete) {
    extra_ = !bytes.empty();
  }
  return state;
}

/// Lets the parser consume from the front of `rest` until the message ends or it wants more than there is.
ResponseReader::State ResponseReader::pass(std::string_view& rest, ResponseSink& sink) {
  parser_->sink = &sink;
  while (true) {
    if (parser_->is_done()) {
      if (!parser_->interim) return State::complete;
      parser_ = std::make_unique<Parser>();
      parser_->sink = &sink;
    }
    if (rest.empty()) return State::more;
    if (!parser_->is_header_done()) {
      const HeadState head = state_of_head(rest);
      if (head == HeadState::bad) return fail({Status::protocol_error, FailureKind::http, "no HTTP/1 response"});
      if (head == HeadState::unfinished && !at_end_) return State::more;
    }
    // The parser asserts that more than "0\r\n" of a body's end is there when it looks at it again, which is not so
    // when that is all of the body. No chunked body is shorter than this.
    if (parser_->is_header_done() && parser_->chunked() && !parser_->eager()) {
      if (rest.front() == '0' && rest.size() < shortest_chunked) return State::more;
      parser_->eager(true);
    }
    error_code ec;
    const std::size_t used = parser_->put(boost::asio::const_buffer(rest.data(), rest.size()), ec);
    rest.remove_prefix(used);
    if (ec == http::error::need_more || (!ec && used == 0)) return State::more;
    if (ec)
      return fail({is_limit(ec) ? Status::limit_exceeded : Status::protocol_error,
                   is_limit(ec) ? FailureKind::header : FailureKind::http, ec.message()});
  }
}

ResponseReader::State ResponseReader::put_eof(ResponseSink& sink) {
  if (failure_) return State::failed;
  at_end_ = true;
  if (const std::string held = std::exchange(carry_, {}); !held.empty()) {
    std::string_view rest = held;
    if (const State state = pass(rest, sink); state != State::more) return state;
  }
  if (parser_->is_done() && !parser_->interim) return State::complete;
  // An interim answer promises another one.
  if (!parser_->got_some() || parser_->is_done())
    return fail({Status::truncated, FailureKind::closed,
                 got_some_ ? "the connection was closed before the response came, after an interim one"
                           : "the connection was closed before a response came"});
  parser_->sink = &sink;
  error_code ec;
  parser_->put_eof(ec);
  if (ec)
    return fail({Status::truncated, FailureKind::closed, "the connection was closed in the middle of the response"});
  return State::complete;
}

bool ResponseReader::keep_alive() const { return parser_->is_done() && !extra_ && parser_->keep_alive(); }

const Failure& ResponseReader::failure() const { return *failure_; }

ResponseReader::State ResponseReader::fail(Failure failure) {
  failure_ = std::move(failure);
  return State::failed;
}

}  // namespace bench
