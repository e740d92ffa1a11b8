#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "bench/clock.h"
#include "bench/failure.h"

namespace bench {

/// One file that is to come over HTTP.
struct DownloadOrder {
  std::string url;
  std::string path;  ///< where it grows; what an earlier run left there is gone on with
  std::string user_agent;
  std::int64_t max_bytes = std::int64_t{2} << 30;
  Nanos connect_limit = std::chrono::seconds(15);
  Nanos idle_limit = std::chrono::seconds(60);  ///< without a byte
  std::function<void(std::int64_t have, std::optional<std::int64_t> total)> progress;
};

struct Downloaded {
  std::int64_t bytes = 0;
  bool went_on = false;       ///< a part of it was here already
  bool length_known = false;  ///< the server had said how long it is
};

/// Fetches with GET. Redirects are followed, five at most and never from https to http; a connection that is cut is
/// made anew and goes on where it stopped, as long as that helps and the server still has the same version. A length
/// that is not what the server said is an error. No proxy is used.
Expected<Downloaded> download(const DownloadOrder& order);

}  // namespace bench
