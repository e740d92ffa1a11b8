// Whole campaigns against the simulated server in virtual time: no socket, no terminal, no waiting.

#include "campaign/campaign.h"

#include <csignal>
#include <fcntl.h>
#include <functional>
#include <unistd.h>

#include "catch.hpp"
#include "record/journal/reader.h"
#include "unit/campaign/virtual_campaign.h"

using namespace bench;
using namespace bench::test;

namespace {

const std::string two_models = R"({"slots":2,"answers_any_model":false,"max_loaded_models":2,
  "models":[{"name":"small:1b"},{"name":"large:8b","overrides":{"decode":{"base_s":0.05}}}]})";

/// The events as words, in the order in which they came; those of the journal's thread are counted.
class Listener final : public CampaignObserver {
 public:
  void reload_expected(const ReloadNotice& reload) override { heard.push_back("reload " + reload.model); }
  void leg_announced(const Leg& leg, const PlanEstimate& cost, bool simulated) override {
    tell(leg, "announced " + std::to_string(cost.requests.value_or(-1)) + (simulated ? " simulated" : ""));
  }
  void campaign_begins(std::span<const Leg> legs, bool) override { legs_told = legs.size(); }
  void load_expected(const Leg& leg) override { loads.push_back(leg.plan.to.model); }
  void warm_up_begins(const Leg&, const Progress& counters) override { warm_up_counters_ = &counters; }
  void warm_up_ended(const Leg&) override { warm_up_tokens += warm_up_counters_->tokens; }
  void stop_asked(Nanos grace) override { stop_grace = grace; }
  void warmed_up(const Leg& leg, const PlanEstimate&, const TokenRates& rates) override {
    tell(leg, rates.output_per_s > 0 && rates.prompt_per_s > 0 ? "warm" : "warm without rates");
    if (when_warm) when_warm();
  }
  void leg_begins(const Leg& leg, const Progress& counters) override {
    tell(leg, "begins");
    counters_ = &counters;
  }
  void leg_ended(const Leg& leg, const RunOutcome& outcome) override {
    tell(leg, "ended " + std::to_string(outcome.started) + " " + std::to_string(counters_->finished));
  }
  void record_written(const RunRecord& record, std::string_view line) override {
    ++(record.warmup ? warmups : requests);
    lines += line;
  }

  std::vector<std::string> heard;
  std::function<void()> when_warm;
  int warmups = 0;
  int requests = 0;
  std::string lines;
  std::size_t legs_told = 0;
  std::vector<std::string> loads;
  std::int64_t warm_up_tokens = 0;
  std::optional<Nanos> stop_grace;

 private:
  void tell(const Leg& leg, const std::string& what) { heard.push_back(leg.plan.to.model + " " + what); }
  const Progress* counters_ = nullptr;
  const Progress* warm_up_counters_ = nullptr;
};

struct Journalled {
  JournalRead read;
  std::vector<RunRecord> records;
};

Journalled journalled(const std::string& path) {
  Journalled found;
  found.read =
      read_journal(path, {nullptr, [&](RunRecord record) { found.records.push_back(std::move(record)); }}).value();
  return found;
}

std::vector<RunRecord> all_of(const CampaignResult& result) {
  std::vector<RunRecord> all;
  result.records.for_each([&](const RunRecord& record) { all.push_back(record); });
  return all;
}

const GroupSummary& group_of(const CampaignResult& result, const std::string& condition) {
  for (const GroupSummary& group : result.summary.groups)
    if (group.condition == condition) return group;
  FAIL("no group of condition '" << condition << "'");
  return result.summary.groups.front();
}

}  // namespace

TEST_CASE("a campaign measures each model in turn and tells of every step") {
  VirtualBed bed(two_models);
  RunOptions options = bed.options("run.jsonl");
  options.models = {"small:1b", "large:8b"};
  options.warmup = 2;
  Listener listener;
  auto campaign = Campaign::open(bed.request_for(options), bed.ports(), listener).value();
  const CampaignResult result = campaign->run();

  CHECK(listener.heard == std::vector<std::string>{"small:1b announced 4 simulated", "small:1b warm", "small:1b begins",
                                                   "small:1b ended 4 4", "large:8b announced 4 simulated",
                                                   "large:8b warm", "large:8b begins", "large:8b ended 4 4"});
  CHECK(listener.warmups == 4);
  CHECK(listener.requests == 8);
  CHECK(listener.legs_told == 2);
  CHECK(listener.loads == std::vector<std::string>{"large:8b"});  // the first is in memory from the start
  CHECK(listener.warm_up_tokens > 0);
  CHECK_FALSE(listener.stop_grace);
  CHECK_FALSE(result.fatal);
  CHECK_FALSE(result.lost);
  CHECK(result.signal == 0);
  CHECK(result.summary.simulated);
  CHECK(result.summary.complete);
  REQUIRE(result.summary.groups.size() == 2);
  CHECK(result.summary.groups[0].n_ok == 4);
  CHECK(result.summary.groups[1].n_ok == 4);
  CHECK(result.header.planned_requests == 8);
  CHECK(result.header.host.cpu == "a quiet machine");

  CHECK(result.journal == bed.folder.path("run.jsonl"));
  const Journalled kept = journalled(result.journal);
  CHECK(kept.read.notes.empty());
  CHECK(kept.read.header == result.header);
  REQUIRE(kept.read.end.has_value());
  CHECK(*kept.read.end == result.summary.end);
  CHECK(kept.read.end->records == 8);
  CHECK(kept.records.size() == 12);
  CHECK(all_of(result) == kept.records);
  for (const RunRecord& record : kept.records) CHECK_FALSE(record.reply.text.empty());
  CHECK(bed.folder.read("run.jsonl").find(listener.lines) != std::string::npos);
}

TEST_CASE("what each leg had in memory is told at the end, also when the next model has driven it out") {
  VirtualBed bed(R"({"answers_any_model":false,"max_loaded_models":1,"models":[{"name":"a:1b"},{"name":"b:latest"}]})");
  RunOptions options = bed.options("run.jsonl");
  options.models = {"a:1b", "b"};
  CampaignObserver nobody;
  const CampaignResult result = Campaign::open(bed.request_for(options), bed.ports(), nobody).value()->run();
  std::vector<std::string> names;
  for (const LoadedModel& model : result.summary.end.loaded) names.push_back(model.name);
  CHECK(names == std::vector<std::string>{"a:1b", "b:latest"});
}

TEST_CASE("conditions with loads of their own share one journal") {
  VirtualBed bed(two_models);
  RunOptions options = bed.options("run.jsonl", 12);
  options.models = {"small:1b"};
  CampaignRequest request = bed.request_for(options);
  const Suite suite = load_suite(options, nullptr).value();
  request.legs.clear();
  for (const std::int64_t block : {0, 1})
    for (const std::int64_t workers : {1, 2}) {
      options.workers = workers;
      const Condition condition{"workers=" + std::to_string(workers), block};
      for (Leg& leg : make_legs(options, suite, request.found, condition, index_after(request.legs)).value())
        request.legs.push_back(std::move(leg));
    }
  CampaignObserver nobody;
  auto campaign = Campaign::open(std::move(request), bed.ports(), nobody).value();
  const CampaignResult result = campaign->run();

  REQUIRE(result.summary.groups.size() == 2);
  CHECK(group_of(result, "workers=1").n_ok == 24);
  CHECK(group_of(result, "workers=2").n_ok == 24);
  std::vector<std::int64_t> indices;
  Nanos latest{-1};
  std::int64_t second_blocks = 0;
  for (const RunRecord& record : all_of(result)) {
    if (record.warmup) continue;
    indices.push_back(record.plan_index);
    CHECK(record.start + *record.reply.timeline.end > latest);  // one origin for all legs
    latest = record.start;
    second_blocks += record.block;
  }
  std::sort(indices.begin(), indices.end());
  CHECK(std::adjacent_find(indices.begin(), indices.end()) == indices.end());
  CHECK(second_blocks == 24);
}

TEST_CASE("a stop during the warm-up keeps what there is, and no leg begins") {
  VirtualBed bed(two_models);
  RunOptions options = bed.options("run.jsonl");
  options.models = {"small:1b", "large:8b"};
  Listener listener;
  auto campaign = Campaign::open(bed.request_for(options), bed.ports(), listener).value();
  listener.when_warm = [&campaign] { campaign->stop(SIGTERM); };
  const CampaignResult result = campaign->run();

  CHECK(listener.heard == std::vector<std::string>{"small:1b announced 4 simulated", "small:1b warm"});
  CHECK(result.signal == SIGTERM);
  CHECK(listener.stop_grace == std::chrono::seconds(5));
  CHECK_FALSE(result.summary.complete);
  CHECK(result.summary.end.reason == "signal");
  const Journalled kept = journalled(result.journal);
  CHECK(kept.records.size() == 1);
  CHECK_FALSE(kept.read.end->complete);
}

TEST_CASE("a model that has gone ends the campaign, and the next leg is not announced") {
  VirtualBed bed(two_models);
  RunOptions options = bed.options("run.jsonl");
  options.models = {"small:1b", "large:8b"};
  options.warmup = 0;
  CampaignRequest request = bed.request_for(options);
  request.legs[0].plan.to.model = "gone:1b";
  Listener listener;
  auto campaign = Campaign::open(std::move(request), bed.ports(), listener).value();
  const CampaignResult result = campaign->run();

  REQUIRE(listener.heard.size() == 3);
  CHECK(listener.heard[1] == "gone:1b begins");
  CHECK(listener.heard[2].starts_with("gone:1b ended"));
  REQUIRE(result.fatal.has_value());
  CHECK(result.fatal->kind == FailureKind::model_missing);
  CHECK(result.signal == 0);
  CHECK(result.summary.end.reason == result.fatal->detail);
}

TEST_CASE("two campaigns on one target give two summaries to conclude from") {
  VirtualBed bed(two_models);
  const auto wall_of = [&bed](const std::string& model) {
    RunOptions options = bed.options(model + ".jsonl");
    options.models = {model};
    CampaignObserver nobody;
    return Campaign::open(bed.request_for(options), bed.ports(), nobody).value()->run().summary.groups.at(0).wall_s;
  };
  CHECK(wall_of("small:1b") < wall_of("large:8b"));
}

TEST_CASE("legs may be made while others are measured") {
  VirtualBed bed(two_models);
  RunOptions options = bed.options("run.jsonl");
  options.models = {"small:1b"};
  CampaignRequest request = bed.request_for(options);
  Leg leg = request.legs.front();
  CampaignObserver nobody;
  auto campaign = Campaign::open(std::move(request), bed.ports(), nobody).value();
  campaign->measure(leg);
  leg.plan.first_index = index_after({leg});
  leg.plan.condition = "again";
  campaign->measure(leg);
  campaign->stop();
  campaign->measure(leg);  // over: nothing is sent
  const CampaignResult result = campaign->finish();
  CHECK(group_of(result, "").n_ok == 4);
  CHECK(group_of(result, "again").n_ok == 4);
  CHECK(result.summary.end.reason == "stopped");
}

TEST_CASE("what this program used is counted while it measured: no start, no warm-up, no looking at others") {
  class BusySensors final : public Sensors {
   public:
    HostFacts host() const override { return {}; }
    ProcessUsage self() const override {
      used_ += std::chrono::milliseconds(10);
      return {used_, Nanos{0}, std::nullopt};
    }
    std::optional<ProcessUsage> server(const Host&) const override {
      used_ += std::chrono::seconds(1);  // to find it among all processes
      return ProcessUsage{};
    }
    std::optional<MachineUsage> machine() const override { return MachineUsage{used_, 2}; }

   private:
    mutable Nanos used_ = std::chrono::seconds(100);  // starting took long
  };
  VirtualBed bed(two_models);
  RunOptions options = bed.options("run.jsonl");
  options.models = {"small:1b", "large:8b"};
  CampaignRequest request = bed.request_for(options);
  const BusySensors sensors;
  CampaignObserver nobody;
  const auto campaign = Campaign::open(std::move(request), {bed.target, *bed.clock, sensors, false}, nobody).value();
  const RunEnd end = campaign->run().summary.end;
  REQUIRE(end.measuring);
  CHECK(end.measuring->cpu == std::chrono::milliseconds(20));
  CHECK(end.measuring->wall > Nanos{0});
  CHECK(end.measuring->wall < end.wall);
  CHECK(end.measuring->others);
}

TEST_CASE("the same seeds give the same records") {
  const auto records_of = [](const std::string& name) {
    VirtualBed bed(two_models);
    RunOptions options = bed.options(name);
    options.models = {"small:1b"};
    CampaignObserver nobody;
    return journalled(Campaign::open(bed.request_for(options), bed.ports(), nobody).value()->run().journal).records;
  };
  CHECK(records_of("a.jsonl") == records_of("b.jsonl"));
}

TEST_CASE("records that go where nobody can read them again are kept, whole") {
  const auto result_of = [](VirtualBed& bed, std::optional<int> journal_fd) {
    RunOptions options = bed.options("run.jsonl");
    options.models = {"small:1b"};
    CampaignRequest request = bed.request_for(options);
    request.journal_fd = journal_fd;
    CampaignObserver nobody;
    return Campaign::open(std::move(request), bed.ports(), nobody).value()->run();
  };
  VirtualBed filed(two_models);
  VirtualBed piped(two_models);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  REQUIRE(nowhere >= 0);
  const auto records = all_of(result_of(piped, nowhere));
  ::close(nowhere);
  REQUIRE(records.size() == 5);
  CHECK(records.back().reply.timeline.events.size() > 1);
  CHECK(records == all_of(result_of(filed, std::nullopt)));
}

TEST_CASE("a journal that cannot be opened is an error before anything is sent") {
  VirtualBed bed(two_models);
  RunOptions options = bed.options("no/such/folder/run.jsonl");
  options.models = {"small:1b"};
  Listener listener;
  const auto campaign = Campaign::open(bed.request_for(options), bed.ports(), listener);
  REQUIRE_FALSE(campaign.has_value());
  CHECK(campaign.error().code == ExitCode::usage);
  CHECK(listener.heard.empty());
}

TEST_CASE("a leg in shares is one load, with every place once") {
  VirtualBed bed(R"({"jitter":{"step_sigma":0}})");
  CampaignRequest request = bed.request_for(bed.options("shares.jsonl", 6));
  const Leg leg = request.legs.front();
  Listener listener;
  const auto campaign = Campaign::open(std::move(request), bed.ports(), listener).value();
  campaign->begin(leg);
  const std::int64_t first[] = {0, 1, 2}, second[] = {3, 4, 5};
  CHECK(campaign->measure_share(leg, first).started == 3);
  CHECK(campaign->measure_share(leg, second).started == 3);
  CHECK(campaign->measure_share(leg, {}).started == 0);
  campaign->end(leg);
  const CampaignResult result = campaign->finish();
  CHECK(result.summary.end.complete);
  CHECK(result.summary.end.unsent == 0);
  std::vector<std::int64_t> indexes;
  Nanos last{0};
  for (const RunRecord& record : all_of(result)) {
    if (record.warmup) continue;
    indexes.push_back(record.plan_index);
    CHECK(record.start >= last);
    last = record.start;
  }
  CHECK(indexes == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("what passes between two shares is no time of the load") {
  VirtualBed bed(R"({"jitter":{"step_sigma":0}})");
  CampaignRequest one = bed.request_for(bed.options("one.jsonl", 4)),
                  other = bed.request_for(bed.options("b.jsonl", 4));
  const Leg leg = one.legs.front();
  Listener listener;
  const auto base = Campaign::open(std::move(one), bed.ports(), listener).value();
  const auto changed = Campaign::open(std::move(other), bed.ports(), listener).value();
  for (const auto* campaign : {&base, &changed}) (*campaign)->begin(leg);
  for (std::int64_t place = 0; place < 4; ++place)
    for (const auto* campaign : {&base, &changed}) (*campaign)->measure_share(leg, std::span(&place, 1));
  const auto records = all_of(base->finish());
  changed->finish();
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (records[i - 1].warmup) continue;
    const Nanos idle = records[i].start - records[i - 1].start;
    const Nanos real = records[i].ts_start - records[i - 1].ts_start;
    CHECK(3 * idle <= 2 * real);  // about half of it is the other campaign's
  }
}

TEST_CASE("shares that are not all sent leave the run incomplete") {
  VirtualBed bed(R"({})");
  CampaignRequest request = bed.request_for(bed.options("some.jsonl", 6));
  const Leg leg = request.legs.front();
  Listener listener;
  const auto campaign = Campaign::open(std::move(request), bed.ports(), listener).value();
  campaign->begin(leg);
  const std::int64_t some[] = {0, 1};
  campaign->measure_share(leg, some);
  const CampaignResult result = campaign->finish();
  CHECK_FALSE(result.summary.end.complete);
  CHECK(result.summary.end.unsent == 4);
}
