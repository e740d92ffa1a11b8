#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/clock.h"

namespace bench::sim {

/// Names one request and its reply on one connection.
using ExchangeId = std::uint64_t;

/// A request as it came in.
struct HttpCall {
  std::string method = "POST";
  std::string target;  ///< with its query, if any
  std::string host;    ///< the Host header
  std::string body;
  std::optional<std::string> request_id;  ///< the X-Bench-Request header
  bool new_connection = false;            ///< the first one on its connection
  std::string authorization = {};         ///< the header of that name
};

struct ReplyHead {
  enum class Framing { length, chunked };
  int status = 200;
  Framing framing = Framing::length;
  std::size_t length = 0;                                  ///< of the body, for Framing::length
  std::string content_type;                                ///< "": none
  std::vector<std::pair<std::string, std::string>> first;  ///< headers before the type: Allow, Location
  std::vector<std::pair<std::string, std::string>> last;   ///< headers at the end: Retry-After
};

/// What the truth log calls the end of a request for want of room in the shared cache.
inline constexpr const char* overflow_fault = "kv_pool";

enum class TruthKind { arrived, admitted, prefill_end, token, done, closed, fault };

/// What happened to one request: a line of the truth log before it has its stamp.
struct TruthRecord {
  TruthKind kind = TruthKind::arrived;
  std::int64_t request = 0;  ///< clients' requests from 1; others' from -1 downwards
  Nanos planned{0};          ///< since the world's instant 0; of the write, where there is one
  std::int64_t sent_ns = 0;  ///< monotonic clock; set by whoever writes
  /// arrived, prefill_end: of the prompt; admitted: of it in the cache; token: in this line; done: eval_count.
  std::int64_t tokens = 0;
  std::int64_t active = 0;  ///< places held, with this one
  std::int64_t waiting = 0;
  int slot = -1;
  std::string_view fault;  ///< of kind fault: which one
};

/// Something that the server does to one connection at one instant.
struct WirePart {
  enum class After {
    more,   ///< the reply goes on
    end,    ///< it is complete: the terminal chunk follows as a write of its own
    close,  ///< the connection is closed, whatever is missing
    reset,  ///< the connection is reset
  };
  ExchangeId exchange = 0;
  Nanos at{0};
  std::shared_ptr<const ReplyHead> head;  ///< the part begins with the head
  std::string body;                       ///< without framing; whole lines as a rule
  bool head_only_bytes = false;           ///< `body` is a piece of the head's own bytes; with `head`, the last one
  std::size_t cut = 0;                    ///< not 0: two writes, the first with this many bytes of the body
  std::size_t filler = 0;                 ///< so many letters stand in the body ...
  std::size_t filler_at = 0;              ///< ... behind its first bytes
  After after = After::more;
  std::vector<TruthRecord> marks;  ///< to be logged with the instant of the write
};

/// The bytes of a head, the empty line included.
struct HeadContext {
  WallTime now;
  bool http10 = false;  ///< an HTTP/1.0 client: no chunks, the end of the connection ends the body
  bool close = false;   ///< say that the connection will be closed
};
std::string head_bytes(const ReplyHead& head, const HeadContext& context);

/// Appends a body as chunks: a line with its line ends is a chunk, and so is what has none.
void append_chunks(std::string& out, std::string_view body);
inline constexpr std::string_view terminal_chunk = "0\r\n\r\n";

}  // namespace bench::sim
