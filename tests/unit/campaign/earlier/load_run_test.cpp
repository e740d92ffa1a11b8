#include "campaign/earlier/load_run.h"

#include "bench/renderer.h"

#include "catch.hpp"
#include "record/line/lines.h"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;
using namespace std::chrono_literals;

namespace {

RunHeader some_header() {
  RunHeader header = header_for_test();
  header.items = 3;
  header.runs = 2;
  header.planned_requests = 6;
  header.percentiles = {50, 95};
  header.server = {"http://h:1", "ollama", "0.9", "127.0.0.1:1", "", false, false, true, {}};
  return header;
}

RunRecord answered(std::int64_t index) {
  RunRecord record = record_for_test(index);
  record.target = "http://h:1";
  record.start = index * 100ms;
  record.max_tokens = 16;
  record.reply.http_status = 200;
  record.reply.text_events = 3;
  record.reply.timeline.sent = 1ms;
  record.reply.timeline.first_token = 20ms + index * 1ms;
  record.reply.timeline.last_token = 80ms + index * 1ms;
  record.reply.timeline.end = 90ms;
  const std::int64_t first = record.reply.timeline.first_token->count();
  record.reply.timeline.events = {first, first + 30'000'000, first + 60'000'000};
  record.reply.server.eval_count = 3;
  record.reply.server.eval_duration = 60'000'000;
  return record;
}

RunRecord failed(std::int64_t index) {
  RunRecord record = answered(index);
  record.reply.status = Status::truncated;
  record.reply.failure = Failure{Status::truncated, FailureKind::no_done, "no terminal line"};
  return record;
}

std::vector<RunRecord> some_records() {
  std::vector<RunRecord> records{answered(0), answered(1), failed(2), answered(3), answered(4)};
  records.front().warmup = true;
  return records;
}

/// A run as it stands in memory when it has just ended.
struct LiveRun {
  RunHeader header;
  std::vector<RunRecord> records;
  Summary summary;
};

LiveRun run_into(const std::string& path) {
  LiveRun live{some_header(), {}, {}};
  const SteadyClock clock;
  JournalOptions options;
  options.acknowledged = [&](const RunRecord& record, std::string_view) { live.records.push_back(record); };
  auto journal = Journal::open(path, live.header, clock, options);
  REQUIRE(journal.has_value());
  Summariser summariser(live.header);
  for (const RunRecord& record : some_records()) {
    summariser.add(record);
    (*journal)->append(record);
  }
  RunEnd end;
  end.wall = 2s;
  REQUIRE((*journal)->finish(end).has_value());
  live.summary = summariser.finish((*journal)->end());
  return live;
}

std::vector<RunRecord> all_of(const Records& records) {
  std::vector<RunRecord> all;
  records.for_each([&](const RunRecord& record) { all.push_back(record); });
  return all;
}

void write_part(const std::string& path, std::int64_t first, std::int64_t last, const std::optional<RunEnd>& end) {
  std::string bytes = header_line(some_header());
  for (std::int64_t seq = first; seq <= last; ++seq) {
    RunRecord record = answered(seq);
    record.seq = seq;
    bytes += request_line(record);
  }
  if (end) bytes += end_line(*end);
  write_all(path, bytes);
}

RunEnd end_of(std::int64_t records) {
  RunEnd end;
  end.records = records;
  return end;
}

}  // namespace

TEST_CASE("a loaded run is the run that was measured, to every renderer") {
  const TempDir dir;
  const LiveRun live = run_into(dir / "run.jsonl");
  std::vector<RunRecord> heard;
  const auto loaded = load_run(dir / "run.jsonl", {}, [&](const RunRecord& record) { heard.push_back(record); });
  REQUIRE(loaded.has_value());
  CHECK(heard == live.records);
  CHECK(loaded->header == live.header);
  CHECK(loaded->summary == live.summary);
  CHECK(loaded->end == live.summary.end);
  CHECK(loaded->notes.empty());
  CHECK(all_of(loaded->records) == live.records);
  CHECK(all_of(loaded->records) == live.records);  // as often as one likes
  CHECK(live.records.at(1).reply.timeline.events.size() == 3);
  for (const Renderer& renderer : printed_renderers()) {
    INFO(renderer.name);
    const std::string shown = renderer.render({live.header, live.records, live.summary, {}});
    CHECK_FALSE(shown.empty());
    CHECK(renderer.render({loaded->header, loaded->records, loaded->summary, {}}) == shown);
  }
}

TEST_CASE("a journal without an end is an incomplete run") {
  const TempDir dir;
  write_part(dir / "cut.jsonl", 1, 3, std::nullopt);
  const auto loaded = load_run(dir / "cut.jsonl");
  REQUIRE(loaded.has_value());
  CHECK_FALSE(loaded->end);
  CHECK_FALSE(loaded->summary.complete);
  CHECK(loaded->summary.end.records == 3);
  CHECK(loaded->notes == std::vector<std::string>{"incomplete run: it has no end"});
}

TEST_CASE("the parts of one run are one run, and what stands in both is there once") {
  const TempDir dir;
  write_part(dir / "a.jsonl", 1, 4, std::nullopt);
  write_part(dir / "b.jsonl", 3, 6, end_of(4));
  const auto loaded = load_run({dir / "a.jsonl", dir / "b.jsonl"});
  REQUIRE(loaded.has_value());
  CHECK(loaded->notes.empty());
  CHECK(plan_indices(all_of(loaded->records)) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  CHECK(loaded->summary.groups.at(0).n_total == 6);
  CHECK(loaded->summary.complete);
}

TEST_CASE("what no part holds is missing, and another run is no part") {
  const TempDir dir;
  write_part(dir / "a.jsonl", 1, 2, std::nullopt);
  write_part(dir / "b.jsonl", 5, 6, end_of(2));
  const auto loaded = load_run({dir / "a.jsonl", dir / "b.jsonl"});
  REQUIRE(loaded.has_value());
  CHECK(loaded->notes == std::vector<std::string>{"2 lines missing: there are gaps in seq"});

  RunHeader other = some_header();
  other.run_id = "run2";
  write_all(dir / "c.jsonl", header_line(other));
  const auto refused = load_run({dir / "a.jsonl", dir / "c.jsonl"});
  REQUIRE(refused.has_error());
  CHECK(refused.error().what == (dir / "c.jsonl") + " is no part of this run");
  CHECK(refused.error().why == "it belongs to run2, " + (dir / "a.jsonl") + " to run1");
}

TEST_CASE("what cannot be opened is an error, also when it is asked for again") {
  const TempDir dir;
  CHECK(load_run(dir / "absent").has_error());
  CHECK(load_run(std::vector<std::string>{}).has_error());
  run_into(dir / "run.jsonl");
  const auto loaded = load_run(dir / "run.jsonl");
  REQUIRE(loaded.has_value());
  std::filesystem::remove(dir / "run.jsonl");
  CHECK_THROWS(all_of(loaded->records));
}
