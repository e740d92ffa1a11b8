#include "send/transfer.h"

#include <charconv>
#include <cstring>

#include <boost/asio/co_spawn.hpp>

#include "base/text.h"

namespace bench {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

SetupError wrong_answer(const Url& url, std::string why) {
  return {ExitCode::preflight, "the answer of " + url.text() + " cannot be used", std::move(why), {}};
}

/// What the server calls this version of the file: a strong tag, else the time of its last change.
std::string version_of(const ResponseHead& head) {
  const std::string_view tag = head.header("etag");
  if (tag.starts_with('"')) return std::string(tag);
  return tag.empty() ? std::string(head.header("last-modified")) : "";
}

}  // namespace

Transfer::Transfer(const DownloadOrder& order, const Url& url, PartialFile& file, asio::ssl::context* tls)
    : order_(order), url_(url), file_(file), watchdog_(io_, [this](Instant now) { return look(now); }) {
  route_.host = url.host;
  route_.tls = tls;
}

void Transfer::run() {
  asio::co_spawn(io_, carry_out(), [this](const std::exception_ptr& fault) {
    if (fault) failure_ = Failure{Status::harness_error, FailureKind::exception, "in the transfer"};
  });
  io_.run();
}

Task<void> Transfer::carry_out() {
  if (auto failure = co_await converse()) failure_ = std::move(failure);
  if (timed_out_)
    failure_ = Failure{Status::timeout_idle, FailureKind::limit, "nothing came within " + limit_words(limit_)};
  over_ = true;
  watchdog_.wake();
  connection_.close();
}

Task<std::optional<Failure>> Transfer::converse() {
  if (auto failure = co_await connect()) co_return failure;
  last_sign_ = monotonic_now();
  limit_ = order_.idle_limit;
  watchdog_.wake();
  const std::string wire = request();
  if (auto failure = co_await connection_.write(wire)) co_return failure;
  co_await connection_.read(buffer_.data(), buffer_.size(), clock_,
                            [this](const StampedRead& read) { return hear(read); });
  co_return std::nullopt;
}

Task<std::optional<Failure>> Transfer::connect() {
  limit_ = order_.connect_limit;
  if (auto failure = co_await resolve(io_, route_)) co_return failure;
  std::optional<Failure> failure;
  for (const Address& address : route_.addresses) {
    last_sign_ = monotonic_now();
    timed_out_ = false;
    watchdog_.wake();
    failure = co_await connection_.open(address);
    if (!failure || failure->status == Status::tls_failed) break;
  }
  co_return failure;
}

bool Transfer::hear(const StampedRead& read) {
  if (read.bytes < 0) {
    failure_ = Failure{Status::truncated, FailureKind::reset, std::strerror(read.error)};
    return true;
  }
  last_sign_ = read.returned;
  const auto state = read.bytes == 0 ? reader_.put_eof(*this)
                                     : reader_.put({buffer_.data(), static_cast<std::size_t>(read.bytes)}, *this);
  if (refusal_ || (head_.status != 0 && !is_file())) return true;
  if (state == ResponseReader::State::failed) failure_ = reader_.failure();
  if (state == ResponseReader::State::complete)
    if (auto right = check_length(); !right) refusal_ = right.error();
  return state != ResponseReader::State::more;
}

std::optional<Instant> Transfer::look(Instant now) {
  if (over_) return std::nullopt;
  if (now < last_sign_ + limit_) return last_sign_ + limit_;
  timed_out_ = true;
  connection_.break_off();
  return std::nullopt;
}

std::string Transfer::request() const {
  std::string text = "GET " + url_.target + " HTTP/1.1\r\nHost: " + url_.authority() +
                     "\r\nUser-Agent: " + order_.user_agent +
                     "\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n";
  if (file_.size() > 0)
    text += "Range: bytes=" + std::to_string(file_.size()) + "-\r\nIf-Range: " + file_.version() + "\r\n";
  return text + "\r\n";
}

void Transfer::on_head(const ResponseHead& head) {
  head_ = head;
  if (!is_file()) return;
  if (auto taken = take_head(); !taken) refusal_ = taken.error();
}

Expected<void> Transfer::take_head() {
  const std::string_view encoding = head_.header("content-encoding");
  if (!encoding.empty() && lower_case(encoding) != "identity")
    return wrong_answer(url_, "it is packed (" + std::string(encoding) + "), which was not asked for");
  const auto length = number(head_.header("content-length"));
  length_known_ = length || !head_.header("transfer-encoding").empty();
  if (head_.status == 206) return take_range();
  total_ = length;
  if (total_ && *total_ > order_.max_bytes) return wrong_answer(url_, std::to_string(*total_) + " bytes are too many");
  return file_.begin(version_of(head_));
}

/// "bytes 100-199/200": it must go on where the file ends, to the end.
Expected<void> Transfer::take_range() {
  const std::string_view range = head_.header("content-range");
  const std::size_t dash = range.find('-');
  const std::size_t slash = range.find('/');
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> last;
  if (range.starts_with("bytes ") && dash != std::string_view::npos && slash != std::string_view::npos &&
      dash < slash) {
    first = number(range.substr(6, dash - 6));
    last = number(range.substr(dash + 1, slash - dash - 1));
    total_ = number(range.substr(slash + 1));
  }
  if (!first || !last || !total_ || *first != file_.size() || *last + 1 != *total_ || file_.size() == 0)
    return wrong_answer(
        url_, "asked from byte " + std::to_string(file_.size()) + " on, it sends '" + std::string(range) + "'");
  if (*total_ > order_.max_bytes) return wrong_answer(url_, std::to_string(*total_) + " bytes are too many");
  length_known_ = true;
  return file_.go_on();
}

void Transfer::on_body(std::string_view bytes) {
  if (!is_file() || refusal_) return;
  if (auto written = file_.append(bytes); !written) {
    refusal_ = written.error();
  } else if (file_.size() > order_.max_bytes) {
    refusal_ = wrong_answer(url_, "more than " + std::to_string(order_.max_bytes) + " bytes");
  } else if (order_.progress) {
    order_.progress(file_.size(), total_);
  }
}

Expected<void> Transfer::check_length() const {
  if (reader_.has_extra()) return wrong_answer(url_, "it sends more bytes than it said it would");
  if (total_ && file_.size() != *total_)
    return wrong_answer(url_, "it said " + std::to_string(*total_) + " bytes and sent " + std::to_string(file_.size()));
  return {};
}

}  // namespace bench
