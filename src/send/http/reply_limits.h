#pragma once

#include <optional>
#include <string_view>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

/// How far a reply has come, for its limits.
struct ReplyProgress {
  Instant send_begin;
  Instant arrived;  ///< the last bytes
  bool head_seen = false;
  bool body_seen = false;
};

/// A limit of time, and what it means to pass it.
struct ReplyLimit {
  Instant at;
  Status status = Status::timeout_total;
  std::string_view what;  ///< did not happen: "no byte"
  Nanos length{0};
};

/// The limit that a reply passes first unless something comes. Silence is measured against one of two limits: until
/// there is a token against that of the first token, which may take a model load, a queue and a long prompt; from then
/// on against that of a pause. Where a server sends its head no sooner than the first token (Timeouts::idle_from_head),
/// the head is the sign that there is one.
ReplyLimit next_limit(const Timeouts& limits, const ReplyProgress& progress);

/// "no byte within 60 s (--idle-timeout)"
Failure passed(Status status, std::string_view what, Nanos length);

}  // namespace bench
