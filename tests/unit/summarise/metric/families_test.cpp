#include <functional>

#include "bench/metric.h"

#include "catch.hpp"
#include "unit/summarise/records.h"

using namespace bench;
using test::answered;
using test::kMs;

namespace {

std::optional<double> value(std::string_view id, const RunRecord& record) {
  const Metric* metric = find_metric(id);
  REQUIRE(metric);
  return metric->of(record);
}

/// Requires a value; NaN would fail every comparison.
double number(std::string_view id, const RunRecord& record) {
  const auto found = value(id, record);
  CAPTURE(std::string(id));
  REQUIRE(found);
  return *found;
}

/// Due 30 ms early, connected in 4 ms, thinks first: every event at a time of its own.
RunRecord full_record() {
  RunRecord record = answered({.tokens = 12, .done_reason = "stop"});
  Timeline& times = record.reply.timeline;
  times.planned = Nanos(-30 * kMs);
  times.connect = Nanos(4 * kMs);
  times.sent = Nanos(1 * kMs);
  times.first_byte = Nanos(90 * kMs);
  times.first_event = Nanos(95 * kMs);
  times.first_token = Nanos(100 * kMs);
  times.first_output = Nanos(140 * kMs);
  times.last_token = Nanos(200 * kMs);
  times.done = Nanos(203 * kMs);
  times.end = Nanos(205 * kMs);
  record.reply.server = {202 * kMs, 5 * kMs, 60, 10, 80 * kMs, 12, 110 * kMs};
  return record;
}

}  // namespace

TEST_CASE("Times of one request") {
  const RunRecord record = full_record();
  CHECK(number("ttft_s", record) == Approx(0.100));
  CHECK(number("ttfo_s", record) == Approx(0.140));
  CHECK(number("ttfr_s", record) == Approx(0.095));
  CHECK(number("ttfb_s", record) == Approx(0.090));
  CHECK(number("ttft_plan_s", record) == Approx(0.130));
  CHECK(number("e2e_s", record) == Approx(0.200));
  CHECK(number("e2e_plan_s", record) == Approx(0.230));
  CHECK(number("wall_s", record) == Approx(0.205));
  CHECK(number("tail_s", record) == Approx(0.003));
  CHECK(number("connect_s", record) == Approx(0.004));
  CHECK(number("upload_s", record) == Approx(0.001));
  CHECK(number("lag_s", record) == Approx(0.030));
}

TEST_CASE("Rates of one request") {
  const RunRecord record = full_record();
  // 12 tokens, of which the end token has no line: 11 lines span 10 steps of 10 ms.
  CHECK(number("tpot_s", record) == Approx(0.010));
  CHECK(number("client_gen_toks_per_s", record) == Approx(100));
  CHECK(number("ntpot_s", record) == Approx(0.2 / 12));
  CHECK(number("gen_toks_per_s", record) == Approx(12 / 0.110));
  CHECK(number("gen_toks_per_s_steps", record) == Approx(100));
  CHECK(number("prompt_toks_per_s", record) == Approx(50 / 0.080));
  CHECK(number("wall_at_128_s", record) == Approx(0.1 + 127 * 0.01));
  CHECK(number("prompt_tokens", record) == 60);
  CHECK(number("output_tokens", record) == 12);
}

TEST_CASE("The server's split of one request") {
  const RunRecord record = full_record();
  CHECK(number("load_s", record) == Approx(0.005));
  CHECK(number("prefill_s", record) == Approx(0.080));
  CHECK(number("decode_s", record) == Approx(0.110));
  CHECK(number("gap_s", record) == Approx(0.007));
  CHECK(number("wait_raw_s", record) == Approx(0.015));
}

TEST_CASE("The end token is only taken off where the server counts one") {
  RunRecord record = answered({.tokens = 11, .done_reason = "length"});
  CHECK(number("tpot_s", record) == Approx(0.010));
  record.reply.done_reason = "stop";
  CHECK(number("tpot_s", record) == Approx(0.100 / 9));

  record.reply.server.eval_count.reset();  // 11 events are then 11 tokens, whatever the reason
  CHECK(number("tpot_s", record) == Approx(0.010));
  CHECK(number("output_tokens", record) == 11);
  CHECK_FALSE(value("gen_toks_per_s", record));
}

TEST_CASE("A reply of one token has no rate") {
  RunRecord record = answered({.tokens = 1});
  record.reply.server.eval_duration = 1000;
  for (const char* id : {"tpot_s", "gen_toks_per_s", "gen_toks_per_s_steps", "client_gen_toks_per_s", "wall_at_128_s",
                         "inter_chunk_p50_s", "inter_chunk_max_s"}) {
    CAPTURE(id);
    CHECK_FALSE(value(id, record));
  }
  CHECK(number("ttft_s", record) == Approx(0.1));
  CHECK(number("ntpot_s", record) == Approx(0.1));
}

TEST_CASE("The server's rate needs a millisecond, ours needs time between two tokens") {
  RunRecord record = answered({.tokens = 5});
  record.reply.server.eval_duration = 999'999;
  CHECK_FALSE(value("gen_toks_per_s", record));
  CHECK_FALSE(value("gen_toks_per_s_steps", record));
  record.reply.server.eval_duration = 1'000'000;
  CHECK(number("gen_toks_per_s", record) == Approx(5000));
  record.reply.timeline.last_token = record.reply.timeline.first_token;
  CHECK_FALSE(value("tpot_s", record));
  CHECK_FALSE(value("client_gen_toks_per_s", record));
}

TEST_CASE("Two tokens, of which one is the end token, span no step of ours") {
  const RunRecord record = answered({.tokens = 2, .done_reason = "stop"});
  CHECK_FALSE(value("tpot_s", record));
  CHECK(number("gen_toks_per_s", record) == Approx(200));  // the server's own words stay
}

TEST_CASE("A cut reply keeps the times of what happened, and has no rate and no length") {
  RunRecord record = full_record();
  record.reply.status = Status::truncated;
  record.reply.timeline.done.reset();
  CHECK(number("ttft_s", record) == Approx(0.100));
  CHECK(number("wall_s", record) == Approx(0.205));
  for (const char* id : {"e2e_s", "e2e_plan_s", "tail_s", "tpot_s", "ntpot_s", "gen_toks_per_s", "gen_toks_per_s_steps",
                         "client_gen_toks_per_s", "prompt_toks_per_s", "wall_at_128_s"}) {
    CAPTURE(id);
    CHECK_FALSE(value(id, record));
  }
}

TEST_CASE("Suspect units withhold what is computed from the server's numbers, not the numbers") {
  RunRecord record = full_record();
  record.reply.flags = {Flag::units_suspect};
  for (const char* id : {"gen_toks_per_s", "gen_toks_per_s_steps", "prompt_toks_per_s", "gap_s", "wait_raw_s"}) {
    CAPTURE(id);
    CHECK_FALSE(value(id, record));
  }
  CHECK(number("load_s", record) == Approx(0.005));
  CHECK(number("client_gen_toks_per_s", record) == Approx(100));
}

TEST_CASE("What did not happen has no value") {
  RunRecord record = test::failed(0, Status::connect_failed, 5);
  record.reply.timeline.end.reset();
  for (const Metric& metric : metrics()) {
    CAPTURE(std::string(metric.id));
    if (metric.in_records()) CHECK_FALSE(metric.of(record));
  }
}

TEST_CASE("A small negative gap of the server is none") {
  RunRecord record = full_record();
  record.reply.server.total_duration = 190 * kMs;
  CHECK(number("gap_s", record) == 0);
}

TEST_CASE("Prefill rate without time, tokens or counts") {
  RunRecord record = full_record();
  record.reply.server.prompt_eval_cached_count = 60;
  CHECK_FALSE(value("prompt_toks_per_s", record));
  record.reply.server.prompt_eval_cached_count.reset();
  CHECK(number("prompt_toks_per_s", record) == Approx(750));
  record.reply.server.prompt_eval_duration = 0;
  CHECK_FALSE(value("prompt_toks_per_s", record));
}

TEST_CASE("Gaps lie between arrivals and weigh as much as the events that came together") {
  RunRecord record = answered({.tokens = 6});
  record.reply.text_events = 10;
  record.reply.coalesced_events = 2;
  // Arrivals at 100, 110, 130 (three events), 170 ms: gaps 10, 20 three times, 40.
  record.reply.timeline.events = {100 * kMs, 110 * kMs, 130 * kMs, 130 * kMs, 130 * kMs, 170 * kMs};
  CHECK(number("inter_chunk_p50_s", record) == Approx(0.020));
  CHECK(number("inter_chunk_p95_s", record) == Approx(0.040));
  CHECK(number("inter_chunk_p99_s", record) == Approx(0.040));
  CHECK(number("inter_chunk_max_s", record) == Approx(0.040));

  record.reply.coalesced_events = 3;  // more than a fifth
  CHECK_FALSE(value("inter_chunk_p50_s", record));

  record.reply.coalesced_events = 0;
  record.reply.timeline.events = {100 * kMs, 100 * kMs};  // one arrival
  CHECK_FALSE(value("inter_chunk_max_s", record));
}

TEST_CASE("No value is ever negative or not a number for a record in order") {
  for (const Metric& metric : metrics()) {
    CAPTURE(std::string(metric.id));
    const auto of_record = metric.in_records() ? metric.of(full_record()) : std::nullopt;
    if (of_record) CHECK(*of_record >= 0);
  }
}

TEST_CASE("A grade is the value its scorer gave, and none where it gave none") {
  RunRecord record = full_record();
  CHECK_FALSE(value("schema_valid", record));
  record.grades = {{"correct", 1, ""}, {"schema_valid", 0, "$: missing a"}};
  CHECK(number("schema_valid", record) == 0);
  record.grades[1].value = 1;
  CHECK(number("schema_valid", record) == 1);
  record.grades[1].value.reset();
  CHECK_FALSE(value("schema_valid", record));
}
