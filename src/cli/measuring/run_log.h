#pragma once

#include <string>

#include "bench/backend.h"
#include "bench/record.h"
#include "bench/transport.h"

namespace bench {

// What --verbose says of single requests, as lines.

/// A question of the preflight and what came: "GET /api/version -> 200 {"version":"0.33.0"}".
std::string answer_line(const HttpRequest& question, const FailureOr<HttpResponse>& answer);

/// A request that has ended: "m default/sky run 2: ok after 1.32 s, first token after 120 ms, 64 tokens", and whether
/// the server loaded the model for it or the connection had to be made again.
std::string logged_request(const RunRecord& record);

/// For -vv: every instant of it, from the first byte sent.
std::string timeline_line(const RunRecord& record);

}  // namespace bench
