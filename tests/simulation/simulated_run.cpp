#include "simulation/simulated_run.h"

#include <memory>
#include <stdexcept>

#include "bench/backend.h"

#include "plan/load_suite.h"
#include "plan/make_plan.h"
#include "sim/known_questions.h"
#include "sim/virtual/transport.h"
#include "sim/world/world.h"

namespace bench_test {

using namespace bench;

namespace {

class Kept final : public RecordSink {
 public:
  Kept(const SimulatedLoad& load, Transport& transport) : load_(load), transport_(transport) {}
  void append(RunRecord record) override {
    if (load_.on_record) load_.on_record(transport_, record);
    records.push_back(std::move(record));
  }
  std::vector<RunRecord> records;

 private:
  const SimulatedLoad& load_;
  Transport& transport_;
};

World world_of(const SimulatedLoad& load, const Suite& suite) {
  World world = make_world(load.world, "test", {}).value();
  if (suite.eval) teach(world, std::make_shared<const sim::KnownQuestions>(sim::known_questions_of(suite)));
  return world;
}

}  // namespace

SimulatedRun simulate(const SimulatedLoad& load) {
  const RunOptions& options = load.options;
  const Suite suite = load.suite ? *load.suite : load_suite(options, nullptr).value();
  const RunPlan plan = make_plan(options, suite, {.model = "m", .target = "sim"}, 0, 7).value();
  VirtualTransport transport(world_of(load, suite), load.standstills);
  Kept kept(load, transport);

  Load sent;
  sent.shape.workers = options.workers;
  sent.shape.duration = options.duration;
  sent.limits = options.timeouts;
  sent.origin = transport.clock().now();
  sent.threaded = false;
  sent.name_requests = true;

  SimulatedRun run;
  run.outcome = bench::run(plan, *find_backend("ollama"), sent, {transport, transport.clock(), kept});
  run.records = std::move(kept.records);

  RunHeader header;
  header.models.push_back({});
  header.models.back().name = "m";
  header.percentiles = {50, 95};
  header.workers = options.workers;
  header.eval = suite.eval;
  header.runs = options.runs.value_or(default_runs);
  Summariser summariser(header);
  for (const RunRecord& record : run.records) summariser.add(record);
  run.summary = summariser.finish({});
  return run;
}

double SimulatedRun::at(const std::string& metric, double percent) const {
  for (const MetricSummary& m : summary.groups.at(0).metrics)
    if (m.id == metric) return m.at(percent)->value;
  throw std::out_of_range(metric);
}

RunOptions one_prompt(std::int64_t runs, std::int64_t tokens) {
  RunOptions options;
  options.models = {"m"};
  options.prompt = "hello world!";
  options.prompt_cache = PromptCache::allow;
  options.runs = runs;
  options.request.num_predict = tokens;
  return options;
}

}  // namespace bench_test
