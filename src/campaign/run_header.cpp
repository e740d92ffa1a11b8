#include "campaign/run_header.h"

#include "base/bytes.h"
#include "campaign/earlier/plan_of_run.h"
#include "system/build_facts.h"
#include "system/clock.h"
#include "system/seed.h"

namespace bench {
namespace {

std::optional<std::int64_t> total_of(const std::vector<Leg>& legs) {
  std::int64_t total = 0;
  for (const Leg& leg : legs) {
    if (!leg.plan.size()) return std::nullopt;
    total += *leg.plan.size();
  }
  return total;
}

/// Models may think differently; what the first is sent stands for the run, each record's request tells of its own.
std::string think_of(const RunPlan& plan) { return plan.size().value_or(1) > 0 ? plan.at(0).think : ""; }

}  // namespace

RunHeader make_header(const CampaignRequest& request, const Sensors& sensors, const Clock& clock) {
  const RunOptions& options = request.options;
  const RunPlan& plan = request.legs.front().plan;
  RunHeader h;
  h.started = clock.wall();
  h.run_id = options.run_id ? *options.run_id : make_run_id(h.started, os_random_seed());
  h.build = build_facts();
  h.argv = request.argv;
  h.options = request.resolved;
  h.labels = options.labels;
  h.suite = plan.suite.name;
  h.suite_sha = suite_hash(plan.suite);
  h.eval = plan.suite.eval;
  h.items = static_cast<std::int64_t>(plan.suite.cases.size());
  h.runs = options.runs.value_or(options.precision ? most_runs_for_precision : default_runs);
  h.planned_requests = total_of(request.legs);
  h.workers = options.workers;
  h.percentiles = options.percentiles;
  h.seed = plan.seed;
  h.nonce_seed = plan.nonce_seed;
  h.nonces = plan.nonces;
  h.num_ctx = plan.num_ctx;
  h.num_predict = answer_limits(plan).most;
  h.think = think_of(plan);
  h.plan = plan_of_run(request.legs);
  h.models = request.found.models;
  h.server = request.found.server;
  if (request.against) h.against = OtherServer{request.against->server, request.against->models};
  h.sweep = request.sweep;
  h.workers_auto = request.workers_auto;
  h.host = sensors.host();
  h.clock_name = steady_clock_name();
  h.clock_resolution = measured_resolution(clock);
  return h;
}

}  // namespace bench
