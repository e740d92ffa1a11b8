#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/summary.h"

#include "catch.hpp"
#include "unit/summarise/records.h"

using namespace bench;
using namespace std::chrono_literals;
using test::answered;
using test::failed;
using test::kMs;

namespace {

ModelFacts model(std::string name) {
  ModelFacts facts;
  facts.name = std::move(name);
  return facts;
}

LoadedModel loaded(std::string name, std::int64_t size, std::int64_t size_vram) {
  LoadedModel result;
  result.name = std::move(name);
  result.size = size;
  result.size_vram = size_vram;
  return result;
}

RunHeader header(std::int64_t workers = 1) {
  RunHeader header;
  header.run_id = "r1";
  header.workers = workers;
  header.percentiles = {50, 95};
  header.num_predict = 11;
  header.nonces = true;
  header.models = {model("m")};
  return header;
}

RunEnd an_end() {
  RunEnd end;
  end.wall = 10s;
  end.self.user = 100ms;
  return end;
}

Summary summary_of(const RunHeader& head, const std::vector<RunRecord>& records, const RunEnd& end = an_end()) {
  Summariser summariser(head);
  for (const RunRecord& record : records) summariser.add(record);
  return summariser.finish(end);
}

const MetricSummary* metric(const GroupSummary& group, std::string_view id) {
  const auto found =
      std::find_if(group.metrics.begin(), group.metrics.end(), [id](const MetricSummary& m) { return m.id == id; });
  return found == group.metrics.end() ? nullptr : &*found;
}

const Warning* warning(const Summary& summary, std::string_view code) {
  const auto found = std::find_if(summary.warnings.begin(), summary.warnings.end(),
                                  [code](const Warning& w) { return w.code == code; });
  return found == summary.warnings.end() ? nullptr : &*found;
}

std::int64_t count_of(const GroupSummary& group, Flag wanted) {
  for (const auto& [flag, count] : group.flags) {
    if (flag == wanted) return count;
  }
  return 0;
}

/// Back to back on one worker: each takes 100 ms to its first token, 10 x 10 ms to its last, 10 ms to its end.
std::vector<RunRecord> sequence(int n) {
  std::vector<RunRecord> records;
  for (int i = 0; i < n; ++i) records.push_back(answered({.plan_index = i, .start_ms = 210 * i, .run = i}));
  return records;
}

}  // namespace

TEST_CASE("Ten equal requests, every number by hand") {
  const Summary summary = summary_of(header(), sequence(10));
  CHECK(summary.run_id == "r1");
  CHECK(summary.complete);
  CHECK(summary.end == an_end());
  CHECK_FALSE(summary.simulated);
  REQUIRE(summary.groups.size() == 1);
  const GroupSummary& group = summary.groups[0];
  CHECK(group.model == "m");
  CHECK(group.n_total == 10);
  CHECK(group.n_ok == 10);
  CHECK(group.n_measured == 10);
  CHECK(group.failures.empty());
  CHECK(group.flags.empty());
  CHECK(group.wall_s == Approx(2.1));
  CHECK(group.output_tokens == 110);
  CHECK(group.prompt_tokens == 200);
  CHECK(*group.output_toks_per_s == Approx(110 / 2.1));
  CHECK(*group.requests_per_s == Approx(10 / 2.1));
  CHECK(*group.mean_in_flight == Approx(1));
  CHECK(group.short_output->hits == 0);
  CHECK(group.short_output->n == 10);
  CHECK(metric(group, "schema_valid") == nullptr);

  const MetricSummary* ttft = metric(group, "ttft_s");
  REQUIRE(ttft);
  CHECK(ttft->n == 10);
  CHECK(ttft->mean == Approx(0.1));
  CHECK(ttft->at(50)->value == Approx(0.1));
  CHECK(ttft->at(50)->interval == Interval{0.1, 0.1, 0.95, "order statistics"});
  CHECK(metric(group, "gen_toks_per_s")->mean == Approx(110));
  CHECK(metric(group, "client_gen_toks_per_s")->mean == Approx(100));
  CHECK(metric(group, "wall_s")->mean == Approx(0.21));
  CHECK(metric(group, "wall_at_128_s")->mean == Approx(0.1 + 1.27));
  CHECK(metric(group, "wait_raw_s")->mean == Approx(0.048));
  CHECK(metric(group, "queue_est_s")->max == 0);
  CHECK(metric(group, "connect_s") == nullptr);  // no value is not zero

  CHECK(summary.verdict.valid);
  CHECK(summary.verdict.reasons.empty());
  CHECK(summary.ranking.empty());
  CHECK(summary.warnings.empty());
}

TEST_CASE("No record at all") {
  const Summary summary = summary_of(header(), {});
  CHECK(summary.groups.empty());
  CHECK_FALSE(summary.verdict.valid);
  CHECK(summary.verdict.reasons == std::vector<std::string>{"no request was measured"});
}

TEST_CASE("Warm-ups are ignored") {
  auto records = sequence(6);
  records[0].warmup = true;
  CHECK(summary_of(header(), records).groups.at(0).n_total == 5);
  for (RunRecord& record : records) record.warmup = true;
  CHECK(summary_of(header(), records).groups.empty());
}

TEST_CASE("One record") {
  const Summary summary = summary_of(header(), sequence(1));
  const GroupSummary& group = summary.groups.at(0);
  CHECK(metric(group, "ttft_s")->at(95)->value == Approx(0.1));
  CHECK(metric(group, "ttft_s")->at(50)->too_few);
  CHECK(group.mean_in_flight == Approx(1));
  REQUIRE(warning(summary, "few_runs"));
  CHECK(summary.verdict.valid);
}

TEST_CASE("All failed: counts, no statistics, no verdict but INVALID") {
  const Summary summary = summary_of(header(), {failed(0, Status::http_error, 5), failed(1, Status::http_error, 5, 10),
                                                failed(2, Status::connect_failed, 1, 20)});
  const GroupSummary& group = summary.groups.at(0);
  CHECK(group.n_total == 3);
  CHECK(group.n_ok == 0);
  CHECK(group.n_measured == 0);
  CHECK(group.failures == std::vector<FailureCount>{{Status::http_error, FailureKind::none, std::nullopt, 2},
                                                    {Status::connect_failed, FailureKind::none, std::nullopt, 1}});
  CHECK(group.metrics.empty());
  CHECK_FALSE(group.output_toks_per_s);
  CHECK_FALSE(group.requests_per_s);
  CHECK_FALSE(group.short_output);
  CHECK(group.wall_s == Approx(0.021));
  CHECK(summary.verdict.reasons == std::vector<std::string>{"no request succeeded"});
  CHECK(summary.warnings.size() == 1);
  REQUIRE(warning(summary, "failures"));
  CHECK(warning(summary, "failures")->text == "3 of 3 requests failed: 2 http_error, 1 connect_failed");
}

TEST_CASE("Failures stay out of every statistic, timeouts enter as bounds") {
  auto records = sequence(8);
  RunRecord cut = answered({.plan_index = 8, .start_ms = 1680, .run = 8});
  cut.reply.status = Status::truncated;
  records.push_back(cut);
  records.push_back(failed(9, Status::timeout_first_token, 60'000, 1890));
  const GroupSummary group = summary_of(header(), records).groups.at(0);
  CHECK(group.n_ok == 8);
  const MetricSummary* ttft = metric(group, "ttft_s");
  CHECK(ttft->n == 9);
  CHECK(ttft->n_cut == 1);
  CHECK(ttft->mean == Approx(0.1));
  CHECK(ttft->at(95)->value == Approx(60));
  CHECK(ttft->at(95)->at_least);
  CHECK_FALSE(ttft->at(50)->at_least);
  CHECK(metric(group, "gen_toks_per_s")->n == 8);
  CHECK(metric(group, "lag_s")->n == 8);
  CHECK(group.output_tokens == 88);
}

TEST_CASE("A request that timed out after its first token has a TTFT, but no end") {
  auto records = sequence(6);
  RunRecord slow = answered({.plan_index = 6, .start_ms = 1260, .ttft_ms = 150, .run = 6});
  slow.reply.status = Status::timeout_total;
  slow.reply.timeline.done.reset();
  slow.reply.timeline.end = 9s;
  records.push_back(slow);
  const GroupSummary group = summary_of(header(), records).groups.at(0);
  CHECK(metric(group, "ttft_s")->n == 7);
  CHECK(metric(group, "ttft_s")->n_cut == 0);
  CHECK(metric(group, "ttft_s")->max == Approx(0.15));
  CHECK(metric(group, "e2e_s")->n_cut == 1);
  CHECK(metric(group, "e2e_s")->max == Approx(9));
  CHECK(metric(group, "wall_s")->at(95)->at_least);
  CHECK(metric(group, "tpot_s")->n == 6);
}

TEST_CASE("A load of the model is cold, and is left out") {
  auto records = sequence(9);
  records[0].reply.server.load_duration = 255 * kMs;
  records[1].reply.server.load_duration = 199 * kMs;
  const Summary summary = summary_of(header(), records);
  const GroupSummary& group = summary.groups.at(0);
  CHECK(group.n_ok == 9);
  CHECK(group.n_measured == 8);
  CHECK(count_of(group, Flag::cold) == 1);
  CHECK(metric(group, "ttft_s")->n == 8);
  REQUIRE(warning(summary, "cold"));
  CHECK(warning(summary, "cold")->text ==
        "the model was loaded during 1 of 9 requests, which are left out of the statistics");

  for (RunRecord& record : records) record.reply.server.load_duration = 100 * kMs;
  records[3].reply.server.load_duration =
      400 * kMs;  // above 200 ms, but a server this slow to find its model is not loading it
  CHECK(count_of(summary_of(header(), records).groups.at(0), Flag::cold) == 0);
  records[3].reply.server.load_duration = 501 * kMs;
  CHECK(count_of(summary_of(header(), records).groups.at(0), Flag::cold) == 1);
}

TEST_CASE("With --unload every request loads the model, and that is what is measured") {
  auto records = sequence(6);
  for (RunRecord& record : records) record.reply.server.load_duration = 900 * kMs;
  CHECK(summary_of(header(), records).groups.at(0).n_measured == 0);
  CHECK(summary_of(header(), records).verdict.reasons ==
        std::vector<std::string>{"no request was warm and undisturbed"});
  RunHeader unloading = header();
  unloading.options = {{"unload", "true", "flag"}};
  const GroupSummary group = summary_of(unloading, records).groups.at(0);
  CHECK(group.n_measured == 6);
  CHECK(count_of(group, Flag::cold) == 6);
  CHECK_FALSE(warning(summary_of(unloading, records), "cold"));
}

TEST_CASE("A prefix served from the cache") {
  auto records = sequence(6);
  SECTION("shows in its duration when the same prompt comes again without a nonce") {
    for (RunRecord& record : records) record.nonce = false;
    for (std::size_t i = 1; i < 6; ++i) records[i].reply.server.prompt_eval_duration = 12 * kMs;  // 50 ms at first
    RunHeader allowing = header();
    allowing.nonces = false;
    const Summary summary = summary_of(allowing, records);
    CHECK(count_of(summary.groups[0], Flag::cache_hit) == 5);
    CHECK(metric(summary.groups[0], "prompt_toks_per_s")->n == 1);
    CHECK(metric(summary.groups[0], "prompt_toks_per_s")->mean == Approx(400));
    CHECK(warning(summary, "cache_hit")->try_this == "use --prompt-cache avoid");
  }
  SECTION("a quarter of the duration is none yet") {
    for (RunRecord& record : records) record.nonce = false;
    for (std::size_t i = 1; i < 6; ++i) records[i].reply.server.prompt_eval_duration = 13 * kMs;
    CHECK(count_of(summary_of(header(), records).groups.at(0), Flag::cache_hit) == 0);
  }
  SECTION("with a nonce the usual duration is the uncached one") {
    records[0].reply.server.prompt_eval_duration = 500 * kMs;  // slow for another reason
    CHECK(count_of(summary_of(header(), records).groups.at(0), Flag::cache_hit) == 0);
    records[2].reply.server.prompt_eval_duration = 5 * kMs;
    CHECK(count_of(summary_of(header(), records).groups.at(0), Flag::cache_hit) == 1);
  }
  SECTION("where the server counts, half the prompt decides, and the rate is true") {
    records[1].reply.server.prompt_eval_cached_count = 10;
    records[2].reply.server.prompt_eval_cached_count = 9;
    const GroupSummary group = summary_of(header(), records).groups.at(0);
    CHECK(count_of(group, Flag::cache_hit) == 1);
    CHECK(metric(group, "prompt_toks_per_s")->n == 6);
    CHECK(metric(group, "prompt_toks_per_s")->min == Approx(200));
  }
}

TEST_CASE("The wait for a slot is what exceeds the wait of a request that had the server to itself") {
  std::vector<RunRecord> records;
  for (int i = 0; i < 4; ++i) {  // four at once; each is served when the one before has ended
    records.push_back(answered({.plan_index = i, .start_ms = 1000, .ttft_ms = 100 + 200 * i, .run = i}));
  }
  for (int i = 4; i < 7; ++i) records.push_back(answered({.plan_index = i, .start_ms = 3000 + 500 * i, .run = i}));
  const Summary summary = summary_of(header(4), records);
  const MetricSummary* queue = metric(summary.groups.at(0), "queue_est_s");
  REQUIRE(queue);
  CHECK(queue->n == 7);
  CHECK(queue->min == 0);
  CHECK(queue->max == Approx(0.6));
  CHECK(queue->mean == Approx(1.2 / 7));

  records.resize(4);
  const Summary crowded = summary_of(header(4), records);
  CHECK(metric(crowded.groups.at(0), "queue_est_s")->at(50)->value ==
        Approx(0.2));  // then the smallest wait is the baseline
  REQUIRE(warning(crowded, "queue"));
  CHECK(warning(crowded, "queue")->text ==
        "half of the requests waited 200 ms or more for a place: the server takes fewer than 4 at a time");
}

TEST_CASE("Short replies") {
  auto records = sequence(8);
  for (std::size_t i = 0; i < 3; ++i) {
    records[i] = answered({.plan_index = static_cast<std::int64_t>(i), .tokens = 6, .done_reason = "stop"});
    records[i].max_tokens = 11;
  }
  records[3].reply.done_reason = "stop";  // ended by itself exactly at the limit
  const Summary summary = summary_of(header(), records);
  CHECK(summary.groups[0].short_output->hits == 3);
  CHECK(summary.groups[0].short_output->n == 8);
  CHECK(count_of(summary.groups[0], Flag::short_output) == 3);
  REQUIRE(warning(summary, "short_output"));
  CHECK(warning(summary, "short_output")->text ==
        "3 of 8 replies ended before the limit of 11 tokens: wall times compare replies of different length");
}

TEST_CASE("A prompt cut to a context that only the server knows") {
  auto records = sequence(6);
  records[2].reply.server.prompt_eval_count = 2050;
  records[3].reply.flags = {Flag::prompt_truncated};
  RunHeader head = header();
  head.server.api = "ollama";
  head.server.loaded = {loaded("m:latest", 1000, 1000)};
  head.server.loaded[0].context_length = 4096;
  CHECK(count_of(summary_of(head, records).groups.at(0), Flag::prompt_truncated) == 2);
  head.num_ctx = 4096;  // sent: the decoder has looked, and knows the prompt
  const Summary summary = summary_of(head, records);
  CHECK(count_of(summary.groups.at(0), Flag::prompt_truncated) == 1);
  CHECK(warning(summary, "prompt_truncated")->text == "1 of 6 prompts were cut to num_ctx=4096 by the server");
  CHECK(warning(summary, "prompt_truncated")->try_this == "add --num-ctx 8192");
}

TEST_CASE("A prompt that was cut is told the context that it needs with its answer") {
  auto records = sequence(6);
  records[3].reply.flags = {Flag::prompt_truncated};
  RunHeader head = header();
  PlannedLeg leg;
  leg.to.model = "m";
  leg.context_needed = 6144;
  const auto advice = [&](std::int64_t num_ctx, std::optional<std::int64_t> of_model) {
    leg.num_ctx = head.num_ctx = num_ctx;
    leg.to.context_length = of_model;
    head.plan.legs = {leg};
    return warning(summary_of(head, records), "prompt_truncated")->try_this;
  };
  CHECK(advice(2048, 131'072) == "add --num-ctx 6144");
  CHECK(advice(0, std::nullopt) == "add --num-ctx 6144");      // the server chose
  CHECK(advice(6144, std::nullopt) == "add --num-ctx 12288");  // the estimate fell short
  CHECK(advice(2048, 4096) == "add --num-ctx 4096");
  CHECK(advice(4096, 4096) == "use shorter prompts, or a model with a larger context");
}

TEST_CASE("Schema, tags and flags are counted") {
  auto records = sequence(6);
  for (std::size_t i = 0; i < 4; ++i) records[i].grades = {{"schema_valid", i != 0 ? 1.0 : 0.0, ""}};
  records[0].tags = {"code", "long"};
  records[1].tags = {"code"};
  records[5].tags = {"chat"};
  records[5].reply.status = Status::truncated;
  records[0].reply.flags = {Flag::coalesced, Flag::reconnected};
  records[1].reply.flags = {Flag::coalesced};
  const GroupSummary group = summary_of(header(), records).groups.at(0);
  const MetricSummary* valid = metric(group, "schema_valid");
  REQUIRE(valid);
  CHECK(valid->hits == 3);
  CHECK(valid->n == 4);
  CHECK(valid->mean == Approx(0.75));
  CHECK(valid->mean_interval->method == "wilson");
  CHECK(valid->quantiles.empty());
  CHECK(&group.metrics.back() == valid);
  CHECK(group.flags == std::vector<std::pair<Flag, std::int64_t>>{{Flag::coalesced, 2}, {Flag::reconnected, 1}});
  REQUIRE(group.tags.size() == 3);
  CHECK(group.tags[0].tag == "chat");
  CHECK(group.tags[0].n_ok == 0);
  CHECK(group.tags[0].n_total == 1);
  CHECK(group.tags[0].metrics.empty());
  CHECK(group.tags[1].tag == "code");
  CHECK(group.tags[1].n_total == 2);
  std::string ids;
  for (const MetricSummary& m : group.tags[1].metrics) ids += m.id + " ";
  CHECK(ids == "ttft_s wall_s gen_toks_per_s prompt_toks_per_s ");
}

TEST_CASE("An answer that came cold or from a cache is graded all the same") {
  auto records = sequence(6);
  for (RunRecord& record : records) record.grades = {{"schema_valid", 1, ""}};
  records[0].reply.server.load_duration = 900 * kMs;
  records[1].reply.flags = {Flag::paused};
  records[2].reply.status = Status::truncated;
  const GroupSummary group = summary_of(header(), records).groups.at(0);
  CHECK(group.n_measured == 3);
  CHECK(metric(group, "schema_valid")->n == 5);
  CHECK(group.metric("schema_valid") == metric(group, "schema_valid"));
  CHECK(group.metric("connect_s") == nullptr);
}

TEST_CASE("Every flag with advice becomes a warning in the words of its row") {
  for (const FlagRow& row : flag_rows()) {
    if (row.advice.empty()) continue;
    CAPTURE(std::string(row.name));
    auto records = sequence(8);
    records[3].reply.flags = {row.flag};
    const Summary summary = summary_of(header(), records);
    const Warning* said = warning(summary, row.name);
    REQUIRE(said);
    CHECK(said->text.starts_with("1 of 8 "));
    CHECK(summary.verdict.valid == !row.invalidates);
  }
  auto records = sequence(8);
  records[3].reply.flags = {Flag::clock_step};
  records[4].reply.flags = {Flag::paused, Flag::units_suspect};
  const Summary summary = summary_of(header(), records);
  CHECK(warning(summary, "clock_step")->text ==
        "1 of 8 replies came while the wall clock was set, so that their stamps are this program's own");
  CHECK(warning(summary, "units_suspect")->text ==
        "1 of 8 replies carry server times that contradict each other or our clock: no rate is computed from them");
  CHECK(warning(summary, "paused")->text ==
        "1 of 8 requests were in flight while this program stood still: they are left out of the statistics");
  CHECK(summary.verdict.reasons ==
        std::vector<std::string>{"paused: 1 of 8 requests were in flight while this program stood still"});
  RunHeader head = header();  // what a warning of its own says better is not said twice
  head.num_ctx = 2048;
  records[3].reply.flags = {Flag::prompt_truncated};
  const Summary cut = summary_of(head, records);
  CHECK(std::count_if(cut.warnings.begin(), cut.warnings.end(),
                      [](const Warning& w) { return w.code == "prompt_truncated"; }) == 1);
  CHECK(warning(cut, "prompt_truncated")->try_this == "add --num-ctx 4096");
}

TEST_CASE("A suite has intervals between its runs, and says when it has too few") {
  std::vector<RunRecord> records;
  std::int64_t index = 0;
  for (std::int64_t run = 0; run < 3; ++run) {
    for (const char* id : {"a", "b", "c"}) {
      records.push_back(
          answered({.plan_index = index, .start_ms = 500 * index, .ttft_ms = 100 + run, .id = id, .run = run}));
      ++index;
    }
  }
  const Summary three = summary_of(header(), records);
  CHECK(metric(three.groups.at(0), "ttft_s")->at(50)->interval->method == "between runs");
  CHECK_FALSE(warning(three, "few_runs"));
  records.pop_back();  // the last run is not complete
  const Summary two = summary_of(header(), records);
  CHECK_FALSE(metric(two.groups.at(0), "ttft_s")->at(50)->interval);
  REQUIRE(warning(two, "few_runs"));
  CHECK(warning(two, "few_runs")->text == "fewer than 3 complete runs of the suite: too few for intervals");
}

TEST_CASE("Gaps are withheld when too many tokens share their reads") {
  auto records = sequence(6);
  CHECK(metric(summary_of(header(), records).groups.at(0), "inter_chunk_p95_s"));
  for (RunRecord& record : records) record.reply.coalesced_events = 2;
  records[0].reply.coalesced_events = 11;  // 21 of 66
  const Summary summary = summary_of(header(), records);
  CHECK_FALSE(metric(summary.groups.at(0), "inter_chunk_p95_s"));
  CHECK(metric(summary.groups.at(0), "tpot_s"));
  REQUIRE(warning(summary, "coalesced"));
  CHECK(warning(summary, "coalesced")->text ==
        "32 % of the tokens arrived together with another one: percentiles of gaps are withheld");
}

TEST_CASE("Workers that pause are seen") {
  std::vector<RunRecord> records;
  for (int i = 0; i < 8; ++i)
    records.push_back(answered({.plan_index = i, .start_ms = 300 * i, .run = i}));  // 210 of 300 ms
  const Summary summary = summary_of(header(), records);
  REQUIRE(warning(summary, "idle_workers"));
  CHECK(warning(summary, "idle_workers")->text ==
        "the worker was busy for 70 % of the steady time only (by Little's law 70 %)");
  CHECK(summary.verdict.valid);
  CHECK_FALSE(warning(summary_of(header(), sequence(8)), "idle_workers"));
}

TEST_CASE("A server that slows down makes the run invalid") {
  std::vector<RunRecord> records;
  std::int64_t at = 0;
  for (int i = 0; i < 40; ++i) {
    RunRecord record = answered({.plan_index = i, .start_ms = at, .run = i});
    record.reply.server.eval_duration = (100 + i / 2) * kMs;
    at += 210;
    records.push_back(record);
  }
  const Summary summary = summary_of(header(), records);
  CHECK_FALSE(summary.verdict.valid);
  REQUIRE(warning(summary, "drift"));
  CHECK(warning(summary, "drift")->text.find("-16 %") != std::string::npos);
  CHECK(warning(summary, "drift")->text.find("throttling") != std::string::npos);
}

TEST_CASE("What the header and the end of the run give away") {
  RunHeader head = header();
  head.server.simulated = true;
  head.server.api = "ollama";
  head.server.loaded = {loaded("m:latest", 1000, 610)};
  head.host.governor = "powersave";
  head.build.flags = "Debug: unoptimised assertions asan";
  head.think = "true";
  RunEnd end = an_end();
  end.measuring = MeasuringCost{10s, 8s};
  end.complete = false;
  end.reason = "signal";
  auto records = sequence(6);
  records[0].reply.flags = {Flag::units_suspect};
  records[1].reply.text.clear();
  records[1].reply.thinking = "hm";
  records[2].reply.flags = {Flag::remote_model};
  records[3].reply.flags = {Flag::clock_suspend};
  const Summary summary = summary_of(head, records, end);
  CHECK(summary.simulated);
  CHECK_FALSE(summary.complete);
  std::string codes;
  for (const Warning& w : summary.warnings) codes += w.code + " ";
  CHECK(codes ==
        "simulated incomplete client_cpu governor debug_build only_thinking cpu_offload remote_model units_suspect "
        "clock_suspend few_runs ");
  CHECK(warning(summary, "cpu_offload")->text == "61 % of the model is on the GPU, the rest runs on the CPU");
  CHECK(warning(summary, "client_cpu")->text == "this program used 80 % of a core: it may be what was measured");
  CHECK(warning(summary, "only_thinking")->try_this == "use --think off, or raise --num-predict");
  CHECK(warning(summary, "incomplete")->text == "the run ended early (signal): the summary is of what was finished");
  CHECK(count_of(summary.groups.at(0), Flag::cpu_offload) == 6);
  CHECK(summary.groups.at(0).n_measured == 5);
  CHECK(metric(summary.groups.at(0), "gen_toks_per_s")->n == 4);
  CHECK(summary.verdict.reasons ==
        std::vector<std::string>{"the run ended early (signal): 0 requests are in",
                                 "client_bound: this program used 80 % of a core",
                                 "remote_model: 1 of 6 replies came from another machine",
                                 "clock_suspend: 1 of 6 requests were in flight while the machine slept"});
}

TEST_CASE("A model wholly on the GPU or wholly off it is no offload") {
  RunHeader head = header();
  for (const std::int64_t on_gpu : {0, 1000}) {
    head.server.loaded = {loaded("m", 1000, on_gpu)};
    CHECK_FALSE(warning(summary_of(head, sequence(6)), "cpu_offload"));
  }
  RunEnd end = an_end();  // not loaded before the first request, listed after the last
  end.loaded = {loaded("m", 1000, 500)};
  head.server.loaded.clear();
  CHECK(warning(summary_of(head, sequence(6), end), "cpu_offload"));
}

TEST_CASE("Each of several models has its own share on the GPU, under whatever name it was asked for") {
  RunHeader head = header();
  head.server.api = "ollama";
  head.models = {model("M"), model("n")};
  head.server.loaded = {loaded("m:latest", 1000, 610)};
  RunEnd end = an_end();
  end.loaded = {loaded("m:latest", 1000, 610), loaded("n:latest", 1000, 500)};
  std::vector<RunRecord> records;
  for (std::int64_t i = 0; i < 6; ++i)
    for (const char* name : {"M", "n"}) records.push_back(answered({.plan_index = i, .model = name}));
  const Summary summary = summary_of(head, records, end);
  REQUIRE(summary.groups.size() == 2);
  for (const GroupSummary& group : summary.groups) CHECK(count_of(group, Flag::cpu_offload) == 6);
}

TEST_CASE("An open loop that falls behind its schedule is invalid") {
  RunHeader head = header();
  head.loop = "open";
  auto records = sequence(6);
  for (RunRecord& record : records) record.reply.timeline.planned = Nanos(-1 * kMs);
  CHECK(summary_of(head, records).verdict.valid);  // the limit is 1 ms, or 1 % of the median TTFT
  records[5].reply.timeline.planned = Nanos(-2 * kMs);
  CHECK(summary_of(head, records).verdict.reasons ==
        std::vector<std::string>{"lag: 1 % of the requests were sent 2.00 ms late or more (limit 1.00 ms)"});
}

TEST_CASE("Models are ranked, and stand in the order of the header") {
  RunHeader head = header();
  head.models = {model("slow"), model("fast")};
  std::vector<RunRecord> records;
  for (int i = 0; i < 6; ++i) {
    records.push_back(answered({.plan_index = i, .start_ms = 300 * i, .per_token_ms = 10, .model = "fast", .run = i}));
    records.push_back(
        answered({.plan_index = 6 + i, .start_ms = 5000 + 400 * i, .per_token_ms = 15, .model = "slow", .run = i}));
  }
  const Summary summary = summary_of(head, records);
  REQUIRE(summary.groups.size() == 2);
  CHECK(summary.groups[0].model == "slow");
  CHECK(summary.groups[1].model == "fast");
  CHECK(summary.groups[1].wall_s == Approx(0.3 * 5 + 0.21));
  REQUIRE(summary.ranking.size() == 2);
  CHECK(summary.ranking[0].label == "fast");
  CHECK(summary.ranking[1].times == Approx(1.5));
  CHECK(summary.ranking[1].standing == RankedModel::Standing::slower);
  CHECK(ranking_sentence(summary.ranking) == "fast is 1.500 ± 0.000 x as fast as slow");

  records[0].reply.server.eval_duration.reset();
  for (RunRecord& record : records) record.reply.server.eval_duration.reset();
  CHECK(summary_of(head, records).ranking.at(0).toks_per_s == Approx(100));
  for (RunRecord& record : records) record = answered({.plan_index = record.plan_index, .model = record.model});
  CHECK(ranking_sentence(summary_of(head, records).ranking) == "slow cannot be told from fast (1.000 ± 0.000 x)");

  records.resize(4);  // two of each: a percentile, and no interval
  CHECK(summary_of(head, records).ranking.at(1).standing == RankedModel::Standing::too_few_runs);
  CHECK(ranking_sentence(summary_of(head, records).ranking) == "too few runs to tell slow from fast");
}

TEST_CASE("A gate's percentile is computed without being asked for, and is no column") {
  Summariser fold(header(), parse_gates({"ttft.p99<50ms, ttft.p99<1h, wall.min>0s, error_rate<1%"}).value());
  for (const RunRecord& record : sequence(6)) fold.add(record);
  const Summary summary = fold.finish({});
  REQUIRE(summary.gates.size() == 4);
  CHECK_FALSE(summary.gates[0].kept);
  CHECK(summary.gates[0].value == Approx(0.1));
  CHECK(summary.gates[1].kept);
  CHECK(summary.gates[2].kept);
  CHECK(summary.gates[3].kept);
  CHECK(metric(summary.groups.at(0), "ttft_s")->at(99) == nullptr);
  CHECK_FALSE(Summariser(header(), parse_gates({"wall<1h"}).value()).finish({}).gates.at(0).kept);
}

TEST_CASE("Failures are counted by kind and by the status of HTTP") {
  auto records = sequence(6);
  for (int i = 0; i < 3; ++i) {
    RunRecord record = failed(6 + i, Status::http_error, 10, 2000 + 100 * i);
    record.reply.http_status = i == 0 ? 429 : 503;
    record.reply.failure->kind = i == 0 ? FailureKind::rate_limited : FailureKind::overloaded;
    records.push_back(record);
  }
  const Summary summary = summary_of(header(), records);
  CHECK(summary.groups.at(0).failures ==
        std::vector<FailureCount>{{Status::http_error, FailureKind::overloaded, 503, 2},
                                  {Status::http_error, FailureKind::rate_limited, 429, 1}});
  CHECK(warning(summary, "failures")->text ==
        "3 of 9 requests failed: 2 HTTP 503 (overloaded), 1 HTTP 429 (rate_limited)");
  CHECK(warning(summary, "failures")->try_this.find(".type == \"request\" and .status != \"ok\"") != std::string::npos);
}

TEST_CASE("Of a rate the slow end is computed beside the upper percentiles") {
  const Summary summary = summary_of(header(), sequence(6));
  const MetricSummary* rate = metric(summary.groups.at(0), "gen_toks_per_s");
  REQUIRE(rate->at(5));
  CHECK(rate->at(5)->slow_end_of == 95.0);
  CHECK(metric(summary.groups.at(0), "ttft_s")->at(5) == nullptr);
  RunHeader asked = header();
  asked.percentiles = {5, 50, 95};
  CHECK(metric(summary_of(asked, sequence(6)).groups.at(0), "gen_toks_per_s")->quantiles.size() == 3);
}

TEST_CASE("What the short table shows beside the usual metrics depends on the run") {
  auto records = sequence(6);
  CHECK(summary_of(header(), records).groups.at(0).beside.empty());
  records[0].reply.thinking = "hm";
  RunHeader unloading = header();
  unloading.options.push_back({"unload", "true", "flag"});
  CHECK(summary_of(unloading, records).groups.at(0).beside == std::vector<std::string_view>{"ttfo_s", "load_s"});
}

TEST_CASE("Advice for more runs depends on what was asked for") {
  RunHeader head = header();
  head.runs = 5;
  head.items = 1;
  head.planned_requests = 5;
  CHECK(warning(summary_of(head, sequence(5)), "few_runs")->try_this == "add --runs 6 or more");
  head.runs = head.planned_requests.emplace(6);
  CHECK(warning(summary_of(head, sequence(5)), "few_runs")->try_this ==
        "enough were asked for: repeat the run without failures and to its end");
  head.options.push_back({"requests", "5", "flag"});
  head.planned_requests = 5;
  CHECK(warning(summary_of(head, sequence(5)), "few_runs")->try_this == "add --requests 6 or more");
  head.planned_requests.reset();
  CHECK(warning(summary_of(head, sequence(5)), "few_runs")->try_this == "measure longer: raise --duration");
}

TEST_CASE("The client is judged by what it used while it measured, and not in a moment") {
  RunEnd end;
  end.wall = std::chrono::milliseconds(20);
  end.self.user = std::chrono::milliseconds(33);  // starting takes that long
  CHECK(summary_of(header(), sequence(6), end).verdict.valid);
  end.measuring = MeasuringCost{std::chrono::milliseconds(20), std::chrono::milliseconds(15)};
  CHECK(summary_of(header(), sequence(6), end).verdict.valid);
  end.measuring = MeasuringCost{std::chrono::seconds(2), std::chrono::milliseconds(1500)};
  CHECK(summary_of(header(), sequence(6), end).verdict.reasons ==
        std::vector<std::string>{"client_bound: this program used 75 % of a core"});
}

TEST_CASE("Warnings of several models name theirs") {
  RunHeader head = header();
  head.models = {model("m"), model("other")};
  auto records = sequence(6);
  records.push_back(failed(6, Status::truncated, 10, 2000));
  records.back().model = "other";
  const Summary summary = summary_of(head, records);
  REQUIRE(warning(summary, "failures"));
  CHECK(warning(summary, "failures")->text == "other: 1 of 1 requests failed: 1 truncated");
  CHECK(summary.verdict.reasons == std::vector<std::string>{"other: no request succeeded"});
  CHECK(summary.ranking.empty());
}

TEST_CASE("Hostile numbers of a server never become a value") {
  auto records = sequence(6);
  records[0].reply.server.eval_duration = 1;
  records[1].reply.server.eval_count = 9'007'199'254'740'991;
  records[2].reply.server = {};
  records[3].reply.timeline = {};
  const Summary summary = summary_of(header(), records);
  for (const MetricSummary& m : summary.groups.at(0).metrics) {
    CAPTURE(m.id);
    CHECK(std::isfinite(m.mean));
    CHECK(std::isfinite(m.min));
    CHECK(std::isfinite(m.max));
  }
}
