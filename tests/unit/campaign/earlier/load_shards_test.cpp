#include "campaign/earlier/load_shards.h"

#include <array>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "present/summary_json.h"
#include "record/line/lines.h"
#include "support/journal_bed.h"
#include "support/summaries.h"

using namespace bench;
using namespace bench::testing;
using namespace std::chrono_literals;

namespace {

/// Requests of uneven lengths, some failed, of two models.
RunRecord request_number(std::int64_t index) {
  RunRecord record = record_for_test(index);
  record.model = index % 3 == 0 ? "m" : "other";
  record.tags = {"tag" + std::to_string(index % 5)};
  record.target = "http://h:1";
  record.ts_start = WallTime(1'700'000'000s + index * 37ms);
  record.start = index * 37ms;
  record.max_tokens = 16;
  record.reply.http_status = 200;
  record.reply.text_events = 3;
  record.reply.timeline.sent = 1ms;
  record.reply.timeline.first_token = 20ms + (index * 7919 % 101) * 1us;
  record.reply.timeline.last_token = 80ms + (index * 104'729 % 997) * 1us;
  record.reply.timeline.end = 90ms;
  const std::int64_t first = record.reply.timeline.first_token->count();
  record.reply.timeline.events = {first, first + 30'000'000, first + 60'000'000};
  record.reply.server.eval_count = 3;
  record.reply.server.eval_duration = 60'000'000 + index * 1013;
  if (index % 29 == 0) {
    record.reply.status = Status::truncated;
    record.reply.failure = Failure{Status::truncated, FailureKind::no_done, "no terminal line"};
  }
  return record;
}

RunHeader header_of_whole() {
  RunHeader header = header_for_test();
  header.models.push_back({});
  header.models.back().name = "other";
  header.items = 400;
  header.runs = 1;
  header.planned_requests = 400;
  header.percentiles = {50, 95, 99};
  header.server.url = "http://h:1";
  header.server.api = "ollama";
  return header;
}

RunEnd end_of_whole() {
  RunEnd end;
  end.wall = 20s;
  end.self = {3s, 1s, 50'000'000};
  end.measuring = MeasuringCost{19s, 3s};
  end.server = ProcessUsage{60s, 2s, 4'000'000'000};
  end.unsent = 0;
  return end;
}

/// A journal of these requests, in this order.
void write_journal(const std::string& path, const RunHeader& header, const std::vector<RunRecord>& records,
                   std::optional<RunEnd> end, std::int64_t first_seq = 1) {
  std::string lines = header_line(header);
  for (RunRecord record : records) {
    record.seq = first_seq++;
    lines += request_line(record);
  }
  if (end) {
    end->records = static_cast<std::int64_t>(records.size());
    lines += end_line(*end);
  }
  write_all(path, lines);
}

std::string summary_text(const LoadedRun& run) { return json_text(summary_json(run.summary), 2); }

Expected<LoadedRun> load_together(const std::vector<std::string>& paths, const Records::Each& also = {}) {
  const auto runs = sort_into_runs(paths);
  if (!runs) return runs.error();
  REQUIRE(runs->size() == 1);
  return load_shards(runs->front(), also);
}

/// Eight shards as eight processes would have made them, each with its part of the plan and of the processor time.
std::vector<std::string> write_shards(const TempDir& dir, const std::vector<RunRecord>& records) {
  constexpr std::size_t shards = 8;
  std::array<std::vector<RunRecord>, shards> parts;
  for (const RunRecord& record : records) parts[static_cast<std::size_t>(record.plan_index) % shards].push_back(record);
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < shards; ++i) {
    RunEnd end = end_of_whole();
    end.self.user /= shards;
    end.self.system /= shards;
    end.measuring->cpu /= shards;
    paths.push_back(dir / ("rank-" + std::to_string(i) + ".jsonl"));
    write_journal(paths.back(), header_of_whole(), parts[i], end);
  }
  return paths;
}

}  // namespace

TEST_CASE("eight shards of a run give the summary of the whole, byte for byte, in any order") {
  const TempDir dir;
  std::vector<RunRecord> records;
  for (std::int64_t i = 0; i < 400; ++i) records.push_back(request_number(i));
  write_journal(dir / "whole.jsonl", header_of_whole(), records, end_of_whole());
  const auto whole = load_run(dir / "whole.jsonl");
  REQUIRE(whole.has_value());

  std::vector<std::string> paths = write_shards(dir, records);
  std::vector<RunRecord> heard;
  const auto merged = load_together(paths, [&](const RunRecord& record) { heard.push_back(record); });
  REQUIRE(merged.has_value());
  CHECK(summary_text(*merged) == summary_text(*whole));
  CHECK(merged->end == whole->end);
  CHECK(merged->notes.empty());
  std::vector<RunRecord> read_again;
  merged->records.for_each([&](const RunRecord& record) { read_again.push_back(record); });
  CHECK(read_again.size() == 400);
  CHECK(read_again == heard);

  std::swap(paths[0], paths[5]);
  std::swap(paths[1], paths[7]);
  const auto shuffled = load_together(paths);
  REQUIRE(shuffled.has_value());
  CHECK(summary_text(*shuffled) == summary_text(*whole));
}

TEST_CASE("a shard without an end, or without a request, leaves the run incomplete or as it is") {
  const TempDir dir;
  write_journal(dir / "a.jsonl", header_of_whole(), {request_number(1), request_number(3)}, end_of_whole());
  write_journal(dir / "b.jsonl", header_of_whole(), {request_number(2)}, std::nullopt);
  write_journal(dir / "c.jsonl", header_of_whole(), {}, end_of_whole());
  const auto two = load_together({dir / "a.jsonl", dir / "c.jsonl"});
  REQUIRE(two.has_value());
  CHECK(two->summary.complete);
  CHECK(two->summary.end.records == 2);
  const auto three = load_together({dir / "a.jsonl", dir / "b.jsonl", dir / "c.jsonl"});
  REQUIRE(three.has_value());
  CHECK_FALSE(three->summary.complete);
  CHECK_FALSE(three->end.has_value());
  CHECK(three->summary.end.records == 3);
  REQUIRE(three->notes.size() == 1);
  CHECK(three->notes.front().find("b.jsonl") != std::string::npos);
}

TEST_CASE("a file that goes on where another one ended is its part, no shard") {
  const TempDir dir;
  write_journal(dir / "a.jsonl", header_of_whole(), {request_number(0), request_number(1)}, std::nullopt);
  write_journal(dir / "rest.jsonl", header_of_whole(), {request_number(2)}, end_of_whole(), 3);
  write_journal(dir / "b.jsonl", header_of_whole(), {request_number(3)}, end_of_whole());
  const auto runs = sort_into_runs({dir / "a.jsonl", dir / "rest.jsonl", dir / "b.jsonl"});
  REQUIRE(runs.has_value());
  REQUIRE(runs->size() == 1);
  CHECK(runs->front().shards ==
        std::vector<std::vector<std::string>>{{dir / "a.jsonl", dir / "rest.jsonl"}, {dir / "b.jsonl"}});
  const auto run = load_shards(runs->front());
  REQUIRE(run.has_value());
  CHECK(run->summary.complete);
  CHECK(run->summary.end.records == 4);
}

TEST_CASE("shards whose clocks began at different times are put on one") {
  const TempDir dir;
  RunHeader late = header_of_whole();
  late.started = header_of_whole().started + 5s;
  RunRecord first = request_number(0), second = request_number(1);
  first.ts_start = WallTime(1'700'000'000s);
  second.ts_start = first.ts_start + 5s;
  first.start = second.start = 0s;
  write_journal(dir / "a.jsonl", header_of_whole(), {first}, end_of_whole());
  write_journal(dir / "b.jsonl", late, {second}, end_of_whole());
  const auto run = load_together({dir / "a.jsonl", dir / "b.jsonl"});
  REQUIRE(run.has_value());
  std::vector<Nanos> starts;
  run->records.for_each([&](const RunRecord& record) { starts.push_back(record.start); });
  CHECK(starts == std::vector<Nanos>{0s, 5s});
}

TEST_CASE("what is no set of shards is refused with the reason") {
  const TempDir dir;
  write_journal(dir / "a.jsonl", header_of_whole(), {request_number(1), request_number(2)}, end_of_whole());
  write_journal(dir / "b.jsonl", header_of_whole(), {request_number(2)}, end_of_whole());
  RunHeader other = header_of_whole();
  other.seed = 7;
  write_journal(dir / "c.jsonl", other, {request_number(3)}, end_of_whole());
  const auto why = [](const Expected<LoadedRun>& run) {
    return run ? std::string() : run.error().what + " " + run.error().why;
  };
  CHECK(why(load_together({dir / "a.jsonl", dir / "b.jsonl"})).find("place 2 of the plan") != std::string::npos);
  CHECK(why(load_together({dir / "a.jsonl", dir / "c.jsonl"})).find("its plan differs") != std::string::npos);
  const auto twice = sort_into_runs({dir / "a.jsonl", dir.path() + "/./a.jsonl"});
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().what.find("named twice") != std::string::npos);
  write_all(dir / "empty.jsonl", "");
  CHECK_FALSE(sort_into_runs({dir / "empty.jsonl"}).has_value());
}

TEST_CASE("runs of different ids stay apart, in the order in which they are named") {
  const TempDir dir;
  RunHeader second = header_of_whole();
  second.run_id = "run2";
  write_journal(dir / "a.jsonl", header_of_whole(), {request_number(1)}, end_of_whole());
  write_journal(dir / "b.jsonl", second, {request_number(1)}, end_of_whole());
  write_journal(dir / "c.jsonl", header_of_whole(), {request_number(2)}, end_of_whole());
  const auto runs = sort_into_runs({dir / "a.jsonl", dir / "b.jsonl", dir / "c.jsonl"});
  REQUIRE(runs.has_value());
  REQUIRE(runs->size() == 2);
  CHECK(runs->at(0).run_id == "run1");
  CHECK(runs->at(0).shards.size() == 2);
  CHECK(runs->at(1).run_id == "run2");
}
