#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/options.h"
#include "bench/plan.h"
#include "bench/run.h"
#include "bench/summary.h"

#include "sim/virtual/clock.h"

namespace bench_test {

/// A run of the whole pipeline in virtual time: the production plan, dispatcher, decoder and summary against the engine
/// of the simulated server.
struct SimulatedRun {
  bench::RunOutcome outcome;
  std::vector<bench::RunRecord> records;  ///< in order of their ends
  bench::Summary summary;

  /// A percentile of a metric of the only group.
  double at(const std::string& metric, double percent) const;
};

struct SimulatedLoad {
  std::string world;  ///< JSON
  bench::RunOptions options;
  /// Asked in place of what the options name. A world of known questions knows those of a quality suite.
  std::optional<bench::Suite> suite = std::nullopt;
  /// Called behind each record, to interfere.
  std::function<void(bench::Transport&, const bench::RunRecord&)> on_record = nullptr;
  std::vector<bench::Standstill> standstills = {};  ///< of the client, in order of their instants
};

SimulatedRun simulate(const SimulatedLoad& load);

/// Options of `runs` requests with one prompt of twelve bytes, which are three tokens, answered with `tokens` tokens,
/// and no nonce.
bench::RunOptions one_prompt(std::int64_t runs, std::int64_t tokens);

}  // namespace bench_test
