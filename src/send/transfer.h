#pragma once

#include <optional>
#include <string>
#include <vector>

#include "send/address/url.h"
#include "send/download.h"
#include "send/http/response_reader.h"
#include "send/partial_file.h"
#include "send/socket/connection.h"
#include "send/watchdog.h"

namespace bench {

/// One request of a download and its answer, whose body goes into the partial file.
class Transfer final : private ResponseSink {
 public:
  Transfer(const DownloadOrder& order, const Url& url, PartialFile& file, asio::ssl::context* tls);

  void run();

  int status() const { return head_.status; }
  std::string_view location() const { return head_.header("location"); }
  bool length_known() const { return length_known_; }
  const std::optional<Failure>& failure() const { return failure_; }     ///< of the connection: another may do better
  const std::optional<SetupError>& refusal() const { return refusal_; }  ///< no other would
  bool is_file() const { return status() == 200 || status() == 206; }

 private:
  Task<void> carry_out();
  Task<std::optional<Failure>> converse();
  Task<std::optional<Failure>> connect();
  bool hear(const StampedRead& read);
  std::optional<Instant> look(Instant now);
  std::string request() const;

  void on_head(const ResponseHead& head) override;
  void on_body(std::string_view bytes) override;
  Expected<void> take_head();
  Expected<void> take_range();
  Expected<void> check_length() const;

  const DownloadOrder& order_;
  const Url& url_;
  PartialFile& file_;
  asio::io_context io_{1};
  Readiness readiness_{io_};
  Route route_;
  Connection connection_{io_, readiness_, route_};
  KernelClock clock_;
  ResponseReader reader_;
  std::vector<char> buffer_ = std::vector<char>(64 * 1024);
  ResponseHead head_;
  bool length_known_ = false;
  std::optional<std::int64_t> total_;
  std::optional<Failure> failure_;
  std::optional<SetupError> refusal_;
  Instant last_sign_;
  Nanos limit_{0};
  bool over_ = false;
  bool timed_out_ = false;
  Watchdog watchdog_;
};

}  // namespace bench
