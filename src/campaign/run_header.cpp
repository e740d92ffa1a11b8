#include "campaign/run_header.h"

#include "base/bytes.h"
#include "system/build_facts.h"
#include "system/clock.h"
#include "system/seed.h"

namespace bench {
namespace {

/// Two runs with this hash in common asked the same questions.
std::string hash_of(const Suite& suite) {
  Sha256 sha;
  const auto add = [&sha](std::string_view text) {
    sha.add(text);
    sha.add(std::string_view("\0", 1));
  };
  for (const Case& c : suite.cases) {
    add(c.id);
    for (const Message& message : c.messages) add(message.role), add(message.content);
    add(c.schema);
    for (const ServerOption& option : c.options) add(option.name), add(option.json);
    add(c.max_tokens ? std::to_string(*c.max_tokens) : "");
  }
  return sha.hex();
}

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
  h.suite_sha = hash_of(plan.suite);
  h.items = static_cast<std::int64_t>(plan.suite.cases.size());
  h.runs = options.runs;
  h.planned_requests = total_of(request.legs);
  h.workers = options.workers;
  h.percentiles = options.percentiles;
  h.seed = plan.seed;
  h.nonce_seed = plan.nonce_seed;
  h.nonces = plan.nonces;
  h.num_ctx = plan.num_ctx;
  h.num_predict = options.request.num_predict;
  h.think = think_of(plan);
  h.models = request.found.models;
  h.server = request.found.server;
  h.host = sensors.host();
  h.clock_name = steady_clock_name();
  h.clock_resolution = measured_resolution(clock);
  return h;
}

}  // namespace bench
