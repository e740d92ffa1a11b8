#include "study/sweep/workers_auto.h"

#include <algorithm>
#include <utility>

#include "bench/backend.h"
#include "bench/run.h"

#include "study/sweep/leg_figures.h"

namespace bench {
namespace {

constexpr std::int64_t most_workers = 64;
constexpr std::int64_t most_tokens = 64;  // of a reply of the probe
constexpr std::int64_t least_tokens = 16;
constexpr Nanos time_of_reply = std::chrono::seconds(3);
constexpr Nanos time_of_probe = std::chrono::seconds(60);
constexpr Nanos time_with_loads =
    std::chrono::seconds(180);  // they take most of it, and stand in the way of the run too
constexpr std::int64_t of_the_probe = -(std::int64_t{1} << 40);  // indices that no request of a journal has

struct Kept final : RecordSink {
  void append(RunRecord record) override { records.push_back(std::move(record)); }
  std::vector<RunRecord> records;
};

/// A load, not the look whether the model is there.
bool has_loaded_model(const RunRecord& record) {
  constexpr std::int64_t shortest_load = 200'000'000;
  return record.reply.server.load_duration.value_or(0) > shortest_load;
}

/// No reply of the probe is longer than that.
void limit_replies(RunPlan& plan, std::int64_t tokens) {
  const auto limit = [&](std::int64_t asked) { return asked > 0 ? std::min(asked, tokens) : tokens; };
  plan.request.num_predict = limit(plan.request.num_predict);
  for (Case& asked : plan.suite.cases)
    if (asked.max_tokens) asked.max_tokens = limit(*asked.max_tokens);
}

class Prober {
 public:
  Prober(const Leg& leg, const Preflight& found, ProbePorts ports)
      : leg_(leg), found_(found), ports_(ports), began_(ports.clock.now()) {
    leg_.plan.warmup = true;
    leg_.plan.condition = "workers auto";
    leg_.plan.first_index = of_the_probe;
    leg_.plan.count.reset();
    leg_.shape.duration.reset();
    leg_.arrivals.clear();
  }

  /// Wakes the server, and makes the replies as short as its pace asks for.
  void set_pace() {
    const RunPlan whole = leg_.plan;
    limit_replies(leg_.plan, least_tokens);
    const auto records = send(1, 1);
    leg_.plan = whole;
    std::int64_t tokens = most_tokens;
    for (const RunRecord& record : records)
      if (const auto pace = served_of(record).per_token; pace && *pace > 0)
        tokens = static_cast<std::int64_t>(seconds(time_of_reply) / *pace);
    limit_replies(leg_.plan, std::clamp(tokens, least_tokens, most_tokens));
  }

  ProbedLoad load_with(std::int64_t workers) {
    constexpr std::int64_t each = 3;
    const Instant before = ports_.clock.now();
    const ProbedLoad load = judged(send(workers, each * workers), workers);
    loads_between_ = loads_between_ || load.loaded;
    last_took_ = ports_.clock.now() - before;
    return load;
  }

  /// The next level has twice the requests of the last: on a server that is full they take twice as long.
  bool has_time() const {
    return ports_.clock.now() - began_ + 2 * last_took_ < (loads_between_ ? time_with_loads : time_of_probe);
  }

 private:
  std::vector<RunRecord> send(std::int64_t workers, std::int64_t n) {
    const auto items = static_cast<std::int64_t>(leg_.plan.suite.cases.size());
    std::vector<std::int64_t> places;
    for (std::int64_t i = 0; i < n; ++i, ++used_)
      places.push_back(leg_.plan.nonces ? used_ : items - 1 - used_ % items);
    Load load;
    load.shape = leg_.shape;
    load.shape.workers = workers;
    load.only = places;
    load.limits = leg_.limits;
    load.origin = began_;
    load.threaded = ports_.threaded;
    load.name_requests = found_.server.simulated;
    Kept kept;
    bench::run(leg_.plan, *found_.backend, load, {ports_.transport, ports_.clock, kept});
    return std::move(kept.records);
  }

  static ProbedLoad judged(const std::vector<RunRecord>& records, std::int64_t workers) {
    ProbedLoad load;
    load.workers = workers;
    std::vector<Served> served;
    for (const RunRecord& record : records) {
      served.push_back(served_of(record));
      ++load.requests;
      load.failed += !served.back().ok;
      load.loaded = load.loaded || has_loaded_model(record);
      const auto& failure = record.reply.failure;
      load.rate_limited = load.rate_limited || (failure && failure->kind == FailureKind::rate_limited);
    }
    if (served.empty()) return load;
    const LegFigures figures = leg_figures(served, workers);
    load.output = figures.output.value_or(0);
    load.overlap = figures.overlap;
    return load;
  }

  Leg leg_;
  const Preflight& found_;
  ProbePorts ports_;
  Instant began_;
  std::int64_t used_ = 0;  ///< prompts so far
  Nanos last_took_{0};
  bool loads_between_ = false;
};

}  // namespace

WorkersChoice probe_workers(const Leg& leg, const Preflight& found, ProbePorts ports) {
  Prober prober(leg, found, ports);
  prober.set_pace();
  std::vector<ProbedLoad> probed;
  bool out_of_time = false;
  for (std::int64_t workers = 1; workers <= most_workers && may_gain(probed); workers *= 2) {
    out_of_time = !probed.empty() && !prober.has_time();
    if (out_of_time) break;
    probed.push_back(prober.load_with(workers));
  }
  const auto places = places_in(probed);
  const auto is_known = [&](const ProbedLoad& load) { return load.workers == *places; };
  if (places && *places > 1 && !out_of_time && std::none_of(probed.begin(), probed.end(), is_known))
    probed.push_back(prober.load_with(*places));
  WorkersChoice choice = chosen_workers(probed);
  if (out_of_time) choice.why += "; there was no time to try more";
  return choice;
}

}  // namespace bench
