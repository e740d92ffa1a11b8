#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/failure.h"
#include "bench/plan.h"
#include "bench/stream.h"
#include "bench/transport.h"

namespace bench {

enum class Framing { ndjson, sse };

/// One protocol: how a planned request becomes bytes, and how one event of its reply is read. No I/O, no clock, no
/// state.
struct Backend {
  std::string_view name;      ///< what --api takes
  std::string_view endpoint;  ///< "/api/chat"
  Framing framing;
  HttpRequest (*encode)(const PlannedRequest& request);
  /// Reads one complete event (no line ending). An error of form is a Failure with status protocol_error or
  /// limit_exceeded; an error that the server reports is an event with `error` set.
  boost::system::result<StreamEvent, Failure> (*parse)(std::string_view event);
  /// The message inside the body of an HTTP error, as the protocol words it; the body itself when it has another form.
  std::string (*error_text)(std::string_view body);
};

/// All backends, one line each in src/backend/registry.cpp.
std::span<const Backend> backends();
const Backend* find_backend(std::string_view name);

}  // namespace bench
