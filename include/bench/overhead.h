#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/summary.h"

namespace bench {

/// One of two ways to the same model. Times are medians over the pairs that count, in seconds.
struct OverheadSide {
  std::string condition;  ///< "pipe", "http": what its records are told apart by
  std::string target;
  std::string api;
  std::string version;
  std::string model;
  std::int64_t n_ok = 0;
  std::int64_t n_total = 0;
  std::optional<double> wall;
  std::optional<double> first_token;
  std::optional<Location> beside;    ///< of the wall time, what the server does not count as reading and writing
  std::optional<double> client_cpu;  ///< a request
  std::optional<double> server_cpu;
  bool operator==(const OverheadSide&) const = default;
};

/// What a request costs beside the model: the same weights, prompts and lengths by two ways, pair by pair. Differences
/// are the second side less the first.
struct Overhead {
  std::string run_id;
  bool simulated = false;
  OverheadSide first;
  OverheadSide second;

  std::int64_t pairs = 0;  ///< both requests have a record
  std::int64_t used = 0;   ///< of those, what everything below is over; why the others do not count:
  std::int64_t failed = 0;
  std::int64_t disturbed = 0;  ///< a model was loaded, the machine slept, this program stood still
  std::int64_t other_length = 0;
  // Of the used ones, those that are no equal work, whose wall times and first tokens are not compared:
  std::int64_t other_prompt = 0;          ///< the sides counted different tokens in the prompt
  std::int64_t cached = 0;                ///< one side had more of the prompt in its cache
  std::optional<std::int64_t> same_text;  ///< of the used ones; none where the sides get prompts of their own

  enum class Weights { same_server, same_digest, same_size, assumed } weights = Weights::assumed;

  std::optional<Location> wall;
  std::optional<Location> first_token;
  std::optional<Location> beside;
  /// The answer: the difference beside the counters, which the work itself does not blur; where not every pair has
  /// counters, that of the wall times.
  std::optional<Location> cost;
  bool cost_is_of_wall = false;
  std::optional<double> token;             ///< median time of a token
  std::optional<Location> share_of_token;  ///< the cost, 0.05 for 5 %
  bool operator==(const Overhead&) const = default;

  /// Whether the interval of the cost excludes zero.
  bool is_seen() const { return cost && cost->interval && (cost->interval->lo > 0 || cost->interval->hi < 0); }
};

}  // namespace bench
