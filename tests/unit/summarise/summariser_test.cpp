#include <cmath>
#include <vector>

#include "bench/summary.h"

#include "catch.hpp"
#include "unit/summarise/records.h"
#include "unit/summarise/summaries_by_hand.h"

using namespace bench;
using namespace bench::test::by_hand;
using namespace std::chrono_literals;
using test::answered;
using test::failed;
using test::kMs;

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
