#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>

#include "bench/backend.h"
#include "bench/clock.h"
#include "bench/plan.h"
#include "bench/record.h"
#include "bench/transport.h"

namespace bench {

/// The world outside, borrowed: the only things with side effects.
struct Ports {
  Transport& transport;
  const Clock& clock;
  RecordSink& sink;
};

/// Counters that a progress line reads at any time, from any thread. Nothing is ever called from the measuring threads.
struct Progress {
  std::atomic<std::int64_t> started{0};
  std::atomic<std::int64_t> finished{0};
  std::atomic<std::int64_t> failed{0};
  std::atomic<std::int64_t> tokens{0};  ///< text events so far, those of requests under way included
};

/// What one load asks of run() beyond its plan.
struct Load {
  LoadShape shape;
  Timeouts limits;
  Instant origin;        ///< what `start` in the records counts from
  bool threaded = true;  ///< decode on a thread of its own; false in virtual time
  Progress* progress = nullptr;
  bool name_requests = false;              ///< send X-Bench-Request, by which a simulated server keys its draws
  std::span<const std::int64_t> only;      ///< places in the plan that are sent, in this order; empty: all
  std::span<const Nanos> arrivals;         ///< when each is due, from the start of the load; empty: a closed loop
  std::optional<HttpRequest> before_each;  ///< a plain exchange before every request, unmeasured
};

/// How a load went as a whole.
struct RunOutcome {
  std::int64_t started = 0;
  std::int64_t failed = 0;
  std::optional<Failure> fatal;      ///< what ended the run early: a refused key, a model that has gone
  std::optional<std::string> fault;  ///< an exception of our own that ended it early
  bool operator==(const RunOutcome&) const = default;
};

/// Sends a plan and turns what comes back into records: plan -> send -> decode -> score -> record.
/// Preflight, warm-up, header and summary stand outside.
RunOutcome run(const RunPlan& plan, const Backend& backend, const Load& load, Ports ports);

}  // namespace bench
