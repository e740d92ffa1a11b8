#include <algorithm>
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

TEST_CASE("Warnings of several models name theirs") {
  RunHeader head = header();
  head.models = {model("m"), model("other")};
  auto records = sequence(6);
  records.push_back(failed(6, Status::truncated, 10, 2000));
  records.back().model = "other";
  const Summary summary = summary_of(head, records);
  REQUIRE(warning(summary, "failures"));
  CHECK(warning(summary, "failures")->text == "other: 1 of 1 request failed: 1 truncated");
  CHECK(summary.verdict.reasons == std::vector<std::string>{"other: no request succeeded"});
  CHECK(summary.ranking.empty());
}
