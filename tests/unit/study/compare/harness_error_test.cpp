// What a client may be wrong by itself, and that nothing smaller is ever called.

#include "study/compare/harness_error.h"

#include "catch.hpp"
#include "study/compare/compare_runs.h"
#include "summarise/metric/ids.h"
#include "unit/summarise/records.h"
#include "unit/summarise/statistics/draws.h"

using namespace bench;

namespace {

constexpr double us = 1e-6;
constexpr Nanos resolution{100};

StampFacts facts_of(RecvStamp stamp, const std::optional<MeasuringCost>& cost = {}) {
  StampFacts facts;
  for (std::int64_t i = 0; i < 4; ++i) {
    RunRecord record = test::answered({.plan_index = i, .ttft_ms = 100, .tokens = 11, .per_token_ms = 10});
    record.recv_stamp = stamp;
    facts.add(record);
  }
  RunEnd end;
  end.measuring = cost;
  facts.ended(end);
  return facts;
}

double error_of(std::string_view metric, const StampFacts& facts, double value = 0) {
  return harness_error_of(*find_metric(metric), facts, resolution, value);
}

}  // namespace

TEST_CASE("stamps of the kernel are off by little, those of the program by more, the busier it is") {
  CHECK(error_of(metric::ttft, facts_of(RecvStamp::kernel)) == Approx(20.1 * us));
  CHECK(error_of(metric::ttft, facts_of(RecvStamp::user)) == Approx(100.1 * us));
  const MeasuringCost half{std::chrono::seconds(10), std::chrono::seconds(5)};
  CHECK(error_of(metric::ttft, facts_of(RecvStamp::user, half)) == Approx(200.1 * us));
  CHECK(error_of(metric::ttft, facts_of(RecvStamp::kernel, half)) == Approx(20.1 * us));  // it does not wait for us
  const MeasuringCost more_than_all{std::chrono::seconds(1), std::chrono::seconds(2)};
  CHECK(error_of(metric::ttft, facts_of(RecvStamp::user, more_than_all)) == Approx(10'000.1 * us));
}

TEST_CASE("of both kinds of stamps the worse counts") {
  CHECK(error_of(metric::ttft, facts_of(RecvStamp::mixed)) == Approx(100.1 * us));
  StampFacts facts = facts_of(RecvStamp::kernel);
  RunRecord record = test::answered({});
  record.recv_stamp = RecvStamp::user;
  facts.add(record);
  CHECK(error_of(metric::ttft, facts) == Approx(100.1 * us));
  CHECK(facts.any_by_kernel());
}

TEST_CASE("a first token that came in one read with others is told too late") {
  StampFacts facts;
  RunRecord record = test::answered({.ttft_ms = 100, .tokens = 11, .per_token_ms = 10});
  record.recv_stamp = RecvStamp::kernel;
  auto& events = record.reply.timeline.events;
  events[1] = events[2] = events[0];  // two steps of 10 ms hid in the first read
  facts.add(record);
  CHECK(facts.of_first_reads() == std::chrono::milliseconds(20));
  CHECK(error_of(metric::ttft, facts) == Approx(0.02 + 20.1 * us));
  CHECK(error_of(metric::wall, facts) == Approx(20.1 * us));  // its last byte has its own stamp
}

TEST_CASE("a rate is off by a part of its time, the server's own counters by nothing of ours") {
  const StampFacts facts = facts_of(RecvStamp::user);  // 100 ms from the first token to the last
  CHECK(error_of(metric::client_decode_rate, facts, 100) == Approx(100 * 100.1 * us / 0.1));
  CHECK(error_of(metric::decode_rate, facts, 100) == 0);
  CHECK(error_of(metric::prefill, facts, 0.05) == Approx(seconds(resolution)));
}

TEST_CASE("waits from the plan contain how late the requests were sent") {
  StampFacts facts;
  RunRecord record = test::answered({});
  record.recv_stamp = RecvStamp::kernel;
  record.reply.timeline.planned = -std::chrono::milliseconds(3);
  facts.add(record);
  CHECK(error_of("ttft_plan_s", facts) == Approx(0.003 + 20.1 * us));
  CHECK(error_of(metric::ttft, facts) == Approx(20.1 * us));
}

TEST_CASE("a difference within the error of both clients is never called, whatever the test says") {
  for (const RecvStamp stamp : {RecvStamp::kernel, RecvStamp::user, RecvStamp::mixed}) {
    const auto made = [stamp](std::int64_t extra_us) {
      std::vector<RunSide> sides;
      for (const std::int64_t more : {std::int64_t{0}, extra_us}) {
        RunHeader header;
        header.suite_sha = "same";
        header.server.url = "http://127.0.0.1:11434";
        header.server.local = true;
        sides.emplace_back(header, "m");
        for (std::int64_t i = 0; i < 40; ++i) {
          RunRecord record =
              test::answered({.plan_index = i, .start_ms = 1000 * i, .ttft_ms = 1, .prefill_ms = 0, .run = i});
          record.recv_stamp = stamp;
          record.reply.timeline.first_token = Nanos(1'000'000 + i * 10 + more * 1000);
          sides.back().add(record);
        }
      }
      std::vector<ComparedRuns> all{compare_runs(sides[0], sides[1], {})};
      correct_for_many(all, {});
      for (const Comparison& row : all.front().comparisons)
        if (row.metric == metric::ttft) return row;
      return Comparison{};
    };
    CAPTURE(name_of(stamp));
    const std::int64_t own_us = stamp == RecvStamp::kernel ? 20 : 100;
    const Comparison within = made(2 * own_us - 5), beyond = made(2 * own_us + 40);
    REQUIRE(within.p.has_value());
    CHECK(*within.p < 0.01);
    CHECK_FALSE(within.differs());
    CHECK(within.reason == Comparison::Reason::harness_error);
    CHECK(beyond.differs());
    CHECK(beyond.verdict == Comparison::Verdict::slower);
  }
}
