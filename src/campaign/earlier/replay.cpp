#include "campaign/earlier/replay.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "campaign/earlier/plan_of_run.h"
#include "plan/load_suite.h"
#include "record/journal/reader.h"
#include "record/run_store.h"

namespace bench {
namespace {

SetupError cannot_replay(const std::string& run, std::string why, std::vector<std::string> try_this = {}) {
  return {ExitCode::usage, "the run " + run + " cannot be sent again", std::move(why), std::move(try_this)};
}

/// The same questions from the same data.
Expected<Suite> questions_of(const RunHeader& header) {
  RunOptions options;
  options.prompts = header.eval->suite;
  options.eval = header.eval->asked;
  options.limit = header.eval->limit;
  options.request.seed = header.plan.request.seed;
  auto suite = suite_named(options);
  if (!suite) return suite;
  if (suite_hash(*suite) != header.suite_sha)
    return cannot_replay(header.run_id,
                         "the data in " + suite->eval->data + " is not what it was, or this version asks otherwise",
                         {"its SHA-256 was " + header.eval->data_sha + ", now it is " + suite->eval->data_sha});
  return suite;
}

/// From the journal, or from this program where the journal only names it and the two are still the same.
Expected<Suite> suite_of(const RunHeader& header) {
  if (!header.plan.cases.empty()) return Suite{header.suite, header.plan.cases};
  if (header.eval) return questions_of(header);
  auto suite = suite_named(header.suite);
  if (!suite || suite_hash(*suite) != header.suite_sha)
    return cannot_replay(header.run_id, "its suite \"" + header.suite + "\" is another one in this version of bench",
                         {"use the bench that wrote it: " + header.build.version});
  return suite;
}

bool is_of(const PlannedLeg& leg, const RunRecord& record) {
  return leg.to.model == record.model && leg.condition == record.condition && leg.block == record.block;
}

/// Each model once, in the order in which they were measured.
std::vector<std::string> models_of(const RunHeader& header) {
  std::vector<std::string> models;
  for (const PlannedLeg& leg : header.plan.legs)
    if (std::find(models.begin(), models.end(), leg.to.model) == models.end()) models.push_back(leg.to.model);
  return models;
}

}  // namespace

Leg leg_again(const PlannedLeg& planned, std::int64_t amount, const Replay& earlier, const RunOptions& options) {
  Leg leg;
  leg.plan.suite = earlier.suite;
  leg.plan.to = planned.to;
  leg.plan.request = earlier.header.plan.request;
  leg.plan.num_ctx = planned.num_ctx;
  leg.plan.context_needed = planned.context_needed;
  leg.plan.first_index = planned.first_index;
  leg.plan.count = amount;
  leg.plan.block = planned.block;
  leg.plan.condition = planned.condition;
  leg.plan.nonces = earlier.header.nonces;
  leg.plan.seed = earlier.header.seed;
  leg.plan.nonce_seed = earlier.header.nonce_seed;
  leg.shape.workers = options.workers;
  leg.limits = options.timeouts;
  leg.warmups = planned.warmups;
  leg.unload = planned.unload;
  return leg;
}

Expected<Replay> load_replay(const std::string& run) {
  const auto path = resolve_run(run);
  if (!path) return path.error();
  Replay replay;
  std::vector<std::int64_t> sent;
  JournalVisitor visitor;
  visitor.header = [&](const RunHeader& header) {
    replay.header = header;
    sent.resize(header.plan.legs.size());
  };
  visitor.record = [&](const RunRecord& record) {
    for (std::size_t i = 0; i < sent.size(); ++i) {
      const PlannedLeg& leg = replay.header.plan.legs[i];
      if (!record.warmup && is_of(leg, record)) sent[i] = std::max(sent[i], record.plan_index - leg.first_index + 1);
    }
  };
  const auto read = read_journal(*path, visitor);
  if (!read) return read.error();
  const PlanOfRun& plan = replay.header.plan;
  if (plan.legs.empty())
    return cannot_replay(replay.header.run_id, "an earlier version of bench wrote it, and not what was sent",
                         {"measure it once more with this one"});
  if (replay.header.against)
    return cannot_replay(replay.header.run_id, "its requests took turns between two servers",
                         {"measure both once more:  bench overhead"});
  if (replay.header.sweep)
    return cannot_replay(replay.header.run_id, "its requests were sent under several settings in turns",
                         {"measure them once more:  bench sweep"});
  auto suite = suite_of(replay.header);
  if (!suite) return suite.error();
  replay.suite = *std::move(suite);
  for (std::size_t i = 0; i < plan.legs.size(); ++i)
    replay.amounts.push_back(plan.duration || plan.precision ? sent[i] : plan.legs[i].count.value_or(sent[i]));
  if (std::all_of(replay.amounts.begin(), replay.amounts.end(), [](std::int64_t amount) { return amount == 0; }))
    return cannot_replay(replay.header.run_id, "it sent nothing");
  return replay;
}

void take_over(const Replay& earlier, RunOptions& options) {
  const RunHeader& header = earlier.header;
  if (options.models.empty()) options.models = models_of(header);
  options.api = find_backend(header.server.api);
  options.runs = header.runs;
  options.requests.reset();
  options.limit.reset();
  options.duration.reset();
  options.precision.reset();
  options.warmup = header.plan.legs.front().warmups;
  options.unload = header.plan.legs.front().unload;
  options.request = header.plan.request;
  options.prompt_cache = header.nonces ? PromptCache::avoid : PromptCache::allow;
  options.nonce_seed = header.nonce_seed;
}

Expected<std::vector<Leg>> replay_legs(const RunOptions& options, const Replay& earlier, const Preflight& found) {
  const std::vector<std::string> before = models_of(earlier.header);
  const bool all_for_one = before.size() == 1;
  if (!all_for_one && found.models.size() != before.size())
    return usage_error("--model names " + counted(static_cast<std::int64_t>(found.models.size()), "model") +
                           ", the run that is sent again measured " + std::to_string(before.size()),
                       joined(before), {"name as many, or leave out --model"});
  const bool as_many = found.models.size() == before.size();
  std::vector<Leg> legs;
  for (std::size_t m = 0; m < found.models.size(); ++m) {
    const PlanTarget now = plan_target_of(found.models[m], found.server);
    for (std::size_t i = 0; i < earlier.amounts.size(); ++i) {
      const PlannedLeg& planned = earlier.header.plan.legs[i];
      if (planned.to.model != before[all_for_one ? 0 : m] || earlier.amounts[i] == 0) continue;
      Leg leg = leg_again(planned, earlier.amounts[i], earlier, options);
      leg.plan.to.target = now.target;
      if (planned.to.model != now.model) leg.plan.to = now;
      if (!as_many) leg.plan.first_index = index_after(legs);
      legs.push_back(std::move(leg));
    }
  }
  if (as_many)
    std::sort(legs.begin(), legs.end(),
              [](const Leg& a, const Leg& b) { return a.plan.first_index < b.plan.first_index; });
  return legs;
}

}  // namespace bench
