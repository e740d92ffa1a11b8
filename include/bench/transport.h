#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/flag.h"
#include "bench/options.h"

namespace bench {

/// A request in wire form, without the connection's own headers (Host, Content-Length, Authorization).
struct HttpRequest {
  std::string method = "POST";
  std::string path;  ///< "/api/chat"; the host's base path is put in front when it is sent
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool operator==(const HttpRequest&) const = default;
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  bool operator==(const HttpResponse&) const = default;
  std::string_view header(std::string_view lower_case_name) const;  ///< "" when absent
};

/// Who took the stamps: the kernel, when the bytes arrived, or this program, right after the read.
enum class RecvStamp { user, kernel, mixed };
std::string_view name_of(RecvStamp stamp);

/// One exchange has begun to be written. All instants on the monotonic clock.
struct ExchangeStart {
  std::int64_t plan_index = 0;
  std::int64_t worker = 0;
  WallTime wall;    ///< labels the record
  Instant planned;  ///< the moment the request was due: in a closed loop, when the worker became free
  std::optional<Instant> connect_begin;  ///< both missing when a kept connection was used
  std::optional<Instant> connect_end;
  Instant send_begin;        ///< just before the first request byte
  bool reconnected = false;  ///< a kept connection had gone away and was replaced
  std::string endpoint;      ///< path of the request
};

/// The head of the response is complete.
struct ExchangeHead {
  Instant first_byte;
  Instant arrived;
  int status = 0;
  std::string content_type;
  std::string content_encoding;  ///< anything but "" or "identity" is a protocol error: we asked for none
  std::string location;          ///< where a redirect points; never followed
  bool simulated = false;        ///< X-Bench-Sim was there
};

/// The exchange is over, well or not. Exactly one for each start.
struct ExchangeEnd {
  Instant at;
  std::int64_t bytes = 0;  ///< received, head and framing included
  std::int64_t reads = 0;
  RecvStamp recv_stamp = RecvStamp::user;
  Flags flags;                     ///< what the sending side saw: clock_step, clock_suspend, paused
  std::optional<Failure> failure;  ///< none: the message was complete
};

/// The port through which the sending side hands over what happened, in order for each request. Behind it is a queue to
/// another thread in life and the decoder itself in simulation; nothing is parsed on this side of it.
class ExchangePort {
 public:
  virtual ~ExchangePort() = default;
  virtual void started(const ExchangeStart& start) = 0;
  virtual void sent(std::int64_t plan_index, Instant last_byte_accepted) = 0;
  virtual void head(std::int64_t plan_index, const ExchangeHead& head) = 0;
  /// Body bytes with the chunked framing taken off. `bytes` lives until the call returns.
  virtual void body(std::int64_t plan_index, Instant arrived, std::string_view bytes) = 0;
  virtual void ended(std::int64_t plan_index, const ExchangeEnd& end) = 0;
};

/// How the load is applied. A worker is a request in flight, not a thread.
struct LoadShape {
  std::int64_t workers = 1;
  std::optional<Nanos> duration;          ///< no request starts after it
  Nanos grace = std::chrono::seconds(5);  ///< given to requests in flight after a stop
  bool operator==(const LoadShape&) const = default;
};

/// The requests of one load, made on demand; i counts from 0 within the load.
struct RequestSource {
  std::optional<std::int64_t> size;  ///< none: until the duration of the shape has passed
  std::int64_t first_index = 0;      ///< plan_index of i = 0
  std::function<HttpRequest(std::int64_t i)> make;
  std::function<std::optional<Nanos>(std::int64_t i)> planned;  ///< offset; none (or empty function): closed loop
  std::function<std::optional<HttpRequest>(std::int64_t i)>
      before;  ///< a plain exchange first, unmeasured; may be empty
  /// Whether to wait with the next request, because the records cannot be kept up with; asked again and again; may be
  /// empty. A request that had to wait is flagged (writer_wait) and due when it is sent.
  std::function<bool()> hold;
};

/// Seam: bytes to and from a server. Sockets in life; the simulated engine in virtual time.
class Transport {
 public:
  virtual ~Transport() = default;
  /// One plain exchange, outside any measurement. A refused connection is a Failure, an HTTP error is a response.
  virtual boost::system::result<HttpResponse, Failure> fetch(const HttpRequest& request, const Timeouts& limits) = 0;
  /// Applies the load and returns when every request that was started has ended. The port hears of each. A fault of
  /// ours on the way ends its request as harness_error and the load with it; it is thrown once nothing is in flight.
  virtual void drive(const LoadShape& shape, const RequestSource& source, const Timeouts& limits,
                     ExchangePort& port) = 0;
  /// The address that the last connection was made to, "127.0.0.1:11434"; "" when there is none.
  virtual std::string peer() const { return ""; }
  /// Of a server that the transport itself started: the time until its first answer.
  virtual std::optional<Nanos> load_time() const { return std::nullopt; }
  /// Ends one request early; its failure becomes `why`. From any thread; too late is not an error.
  virtual void cancel(std::int64_t plan_index, Failure why) = 0;
  /// Starts no more requests; those in flight get the grace of the shape. A fetch() under way ends at once, and those
  /// that come later are not begun: kind `stopped`. From any thread.
  virtual void stop() = 0;
};

}  // namespace bench
