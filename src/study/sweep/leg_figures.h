#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bench/record.h"

#include "summarise/statistics/in_flight.h"

namespace bench {

/// What a record of a leg leaves behind.
struct Served {
  Span in_system;                ///< on the clock of the run, from when it was sent
  std::optional<Span> decoding;  ///< first to last token; behind a proxy that holds them back, by the server's counter
  bool ok = false;
  bool streamed = false;  ///< `decoding` is what arrived, not what the server counts
  std::int64_t tokens = 0;
  std::optional<std::int64_t> prompt_tokens;
  std::optional<double> first_token;
  std::optional<double> per_token;
  std::optional<double> gap;       ///< median of its gaps
  std::optional<double> long_gap;  ///< their 95th percentile
};
Served served_of(const RunRecord& record);

/// What one stretch of load at one level gave.
struct LegFigures {
  bool steady = false;                ///< rates are of a steady stretch, else of all of it
  std::optional<double> output;       ///< tokens per second of all requests together
  std::optional<double> requests;     ///< completed per second
  std::optional<double> in_flight;    ///< mean over time
  std::optional<double> decoding;     ///< mean over time of those between first and last token
  std::optional<double> per_token;    ///< median over the requests
  std::optional<double> first_token;  ///< median over the requests that have one
  std::int64_t overlap = 0;           ///< most of them between first and last token at one moment
};

/// `workers`: in flight at the same time in a closed loop; none: an open one. Not empty.
LegFigures leg_figures(const std::vector<Served>& served, std::optional<std::int64_t> workers);

}  // namespace bench
