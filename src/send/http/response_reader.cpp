#include "send/http/response_reader.h"

#include <algorithm>
#include <cstdint>

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

constexpr std::size_t head_limit = 64 * 1024;
constexpr std::size_t field_limit = 200;
constexpr std::size_t chunk_limit = 4 * 1024;  // of what stands before the data of a chunk, and of the trailers

Failure refusal(const error_code& ec) {
  // A whole part that leaves Beast wanting more has a quotation mark too few.
  if (ec == http::error::need_more) return {Status::protocol_error, FailureKind::http, "unfinished chunk extension"};
  const bool limit =
      ec == http::error::header_limit || ec == http::error::buffer_overflow || ec == http::error::body_limit;
  return {limit ? Status::limit_exceeded : Status::protocol_error, limit ? FailureKind::header : FailureKind::http,
          ec.message()};
}

}  // namespace

std::string_view ResponseHead::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

/// Beast's parser, with its callbacks led to our sink. It is handed heads and chunk headers in one piece only: what it
/// says of pieces depends on how they are cut, and some of them it takes for a mistake of its caller.
struct ResponseReader::Parser final : http::basic_parser<false> {
  ResponseSink* sink = nullptr;
  ResponseHead head;
  bool interim = false;
  std::uint64_t chunk_left = 0;  ///< of the data of the chunk at hand

  Parser() {
    header_limit(2 * head_limit);  // the scan has limited it
    body_limit(boost::none);       // bodies are limited where they are decoded
    eager(false);
  }

  /// Whether bytes of the body come next, and no part that has to be whole.
  bool in_body() const { return is_header_done() && (!chunked() || chunk_left > 0); }

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
  void on_chunk_header_impl(std::uint64_t size, Text, error_code&) override { chunk_left = size; }
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code& ec) override {
    chunk_left -= body.size();
    return on_body_impl(body, ec);
  }
  void on_finish_impl(error_code&) override {}
};

ResponseReader::ResponseReader() : parser_(std::make_unique<Parser>()), scan_(FramingScan::Part::head, head_limit) {}
ResponseReader::~ResponseReader() = default;
ResponseReader::ResponseReader(ResponseReader&&) noexcept = default;
ResponseReader& ResponseReader::operator=(ResponseReader&&) noexcept = default;

ResponseReader::State ResponseReader::put(std::string_view bytes, ResponseSink& sink) {
  if (failure_) return State::failed;
  got_some_ = got_some_ || !bytes.empty();
  parser_->sink = &sink;
  while (!parser_->is_done()) {
    if (bytes.empty()) return State::more;
    if (!(parser_->in_body() ? take_body(bytes) : take_part(bytes))) return State::failed;
    if (!parser_->is_done() || !parser_->interim) continue;
    parser_ = std::make_unique<Parser>();
    parser_->sink = &sink;
    scan_ = FramingScan(FramingScan::Part::head, head_limit - std::min(head_limit, head_bytes_));
  }
  extra_ = extra_ || !bytes.empty();
  return State::complete;
}

/// Takes the next head or chunk header from the front of `rest`, or as much of it as there is. False: it has failed.
bool ResponseReader::take_part(std::string_view& rest) {
  std::size_t used = 0;
  const FramingScan::Result found = scan_.take(rest, used);
  const std::string_view taken = rest.substr(0, used);
  const bool is_head = !parser_->is_header_done();
  switch (found) {
    case FramingScan::Result::wrong:
      return fail({Status::protocol_error, FailureKind::http,
                   is_head ? "this is no head of an HTTP response" : "bad chunk header"});
    case FramingScan::Result::too_long:
      return fail({Status::limit_exceeded, FailureKind::header,
                   is_head ? "more than 64 KiB of header" : "more than 4 KiB of chunk header or trailers"});
    case FramingScan::Result::more:
      carry_ += taken;
      rest = {};
      return true;
    case FramingScan::Result::whole:
      break;
  }
  rest.remove_prefix(used);
  if (is_head) head_bytes_ += scan_.length();
  if (!carry_.empty()) carry_ += taken;
  const bool fine = parse(carry_.empty() ? taken : carry_);
  carry_.clear();
  scan_ = FramingScan(is_head ? FramingScan::Part::first_chunk : FramingScan::Part::later_chunk, chunk_limit);
  return fine;
}

bool ResponseReader::take_body(std::string_view& rest) {
  const std::size_t most = parser_->chunked() ? std::min<std::uint64_t>(parser_->chunk_left, rest.size()) : rest.size();
  return parse(rest.substr(0, most), &rest);
}

bool ResponseReader::parse(std::string_view bytes, std::string_view* rest) {
  error_code ec;
  const std::size_t used = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  if (rest != nullptr) rest->remove_prefix(used);
  return !ec || fail(refusal(ec));
}

ResponseReader::State ResponseReader::put_eof(ResponseSink& sink) {
  if (failure_) return State::failed;
  if (parser_->is_done()) return State::complete;
  const char* when = got_some_ ? "in the middle of the response" : "before a response came";
  bool whole = parser_->is_header_done();
  if (whole) {
    parser_->sink = &sink;
    error_code ec;
    parser_->put_eof(ec);
    whole = !ec;
  }
  if (!whole) fail({Status::truncated, FailureKind::closed, std::string("the connection was closed ") + when});
  return whole ? State::complete : State::failed;
}

bool ResponseReader::keep_alive() const { return parser_->is_done() && !extra_ && parser_->keep_alive(); }

const Failure& ResponseReader::failure() const { return *failure_; }

bool ResponseReader::fail(Failure failure) {
  failure_ = std::move(failure);
  return false;
}

}  // namespace bench
