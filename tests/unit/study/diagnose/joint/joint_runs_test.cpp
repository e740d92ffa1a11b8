// What two journals show of each other: waiting, places, and a cache that is no parallelism.

#include "study/diagnose/joint/joint_runs.h"

#include <string>
#include <vector>

#include "bench/backend.h"

#include "catch.hpp"

using namespace bench;

namespace {

/// One request as a journal tells it: on the wall clock, all in milliseconds.
struct Line {
  std::int64_t sent = 0;
  std::int64_t wait = 0;
  std::int64_t prefill = 100;
  std::int64_t decode = 900;
  std::string prompt = {};
  std::optional<std::int64_t> cached = {};
  bool counters = true;
};

constexpr std::int64_t prompt_tokens = 50;

RunRecord record_of(const Line& line, std::int64_t index) {
  const auto ms = [](std::int64_t n) { return Nanos(n * 1'000'000); };
  RunRecord record;
  record.plan_index = index;
  record.ts_start = WallTime(ms(1'000'000 + line.sent));
  record.prompt_sha = line.prompt.empty() ? "p" + std::to_string(line.sent) + "/" + std::to_string(index) : line.prompt;
  Timeline& timeline = record.reply.timeline;
  timeline.sent = ms(0);
  timeline.first_token = ms(line.wait + line.prefill);
  timeline.last_token = ms(line.wait + line.prefill + line.decode);
  timeline.done = timeline.end = timeline.last_token;
  record.reply.text_events = 10;
  if (!line.counters) return record;
  ServerCounters& server = record.reply.server;
  server.prompt_eval_count = prompt_tokens;
  server.prompt_eval_cached_count = line.cached;
  server.prompt_eval_duration = line.prefill * 1'000'000;
  server.eval_count = 10;
  server.eval_duration = line.decode * 1'000'000;
  server.load_duration = 0;
  server.total_duration = (line.wait + line.prefill + line.decode) * 1'000'000;
  return record;
}

JournalSide side_with(const std::string& name, const std::vector<Line>& lines, std::int64_t workers = 1) {
  JournalSide side;
  side.name = name;
  side.header.run_id = name;
  side.header.workers = workers;
  side.header.server.url = "http://127.0.0.1:11434";
  side.header.server.api = backends().front().name;
  ModelFacts model;
  model.name = "m";
  side.header.models = {model};
  std::vector<RunRecord> records;
  for (const Line& line : lines) records.push_back(record_of(line, static_cast<std::int64_t>(records.size())));
  side.records = Records(std::move(records));
  return side;
}

bool says_cache(const JointRuns& overlap) {
  return !overlap.warnings.empty() && overlap.warnings.front().code == "prompt_cache";
}

}  // namespace

TEST_CASE("two runs that take turns at one place waited for each other, and could have gained up to twice") {
  // A: 0-1, 2-3, 4-5; B: waits for 1-2, 3-4, 5-6.
  const JournalSide a = side_with("a", {{0, 0}, {1000, 1000}, {3000, 1000}});
  const JournalSide b = side_with("b", {{10, 990}, {2000, 1000}, {4000, 1000}});
  for (const bool swapped : {false, true}) {
    const JointRuns overlap = swapped ? joint_runs_of(b, a) : joint_runs_of(a, b);
    CHECK(overlap.kind == JointRuns::Kind::side_by_side);
    CHECK(overlap.first.name == "a");
    CHECK(overlap.second.name == "b");
    REQUIRE(overlap.places);
    CHECK(overlap.places->places == 1);
    CHECK_FALSE(overlap.places->at_least);
    CHECK(overlap.second.waiting == 3);
    CHECK(*overlap.second.waited == Approx(2.99));
    REQUIRE(overlap.could_gain);
    CHECK(*overlap.could_gain == Approx(2.0).margin(0.02));
    CHECK(overlap.says.find("waited for each other") != std::string::npos);
    CHECK(overlap.gain_says.find("OLLAMA_NUM_PARALLEL=2") != std::string::npos);
    CHECK_FALSE(overlap.is_of_cache);
  }
}

TEST_CASE("two runs with a place each did not wait, and nothing is promised") {
  const JournalSide a = side_with("a", {{0, 5}, {1000, 5}, {2000, 5}});
  const JournalSide b = side_with("b", {{100, 5}, {1100, 5}, {2100, 5}});
  const JointRuns overlap = joint_runs_of(a, b);
  CHECK(overlap.places->places == 2);
  CHECK(overlap.places->at_least);
  CHECK(overlap.could_gain == 1.0);
  CHECK(overlap.second.mean_at_work == Approx(1.95).margin(0.1));
  CHECK(overlap.says.find("hardly waited") != std::string::npos);
}

TEST_CASE("what every request spends before it is taken up is no waiting") {
  // Half a second each, on a far server with places for all.
  const JournalSide a = side_with("a", {{0, 500}, {1500, 500}});
  const JournalSide b = side_with("b", {{100, 500}, {1600, 500}});
  const JointRuns overlap = joint_runs_of(a, b);
  CHECK(overlap.first.waiting + overlap.second.waiting == 0);
  CHECK(overlap.places->at_least);
}

TEST_CASE("of runs one after the other only a bound is known, and less where one alone fills the places") {
  const JournalSide a = side_with("a", {{0, 0}, {1000, 0}});
  const JournalSide b = side_with("b", {{5000, 0}, {6000, 0}});
  const JointRuns apart = joint_runs_of(a, b);
  CHECK(apart.kind == JointRuns::Kind::one_after_the_other);
  CHECK(apart.overlap == 0);
  CHECK(apart.places->places == 1);
  CHECK(apart.places->at_least);
  CHECK(*apart.could_gain == Approx(2));
  CHECK(apart.gain_says.find("not known") != std::string::npos);
  // Two in flight of the first, one of which waits: no second place.
  const JournalSide full = side_with("a", {{0, 0}, {0, 1000}, {1000, 1000}, {2000, 1000}}, 2);
  const JointRuns none = joint_runs_of(full, b);
  CHECK(none.places->places == 1);
  CHECK_FALSE(none.places->at_least);
  CHECK(none.could_gain == 1.0);
}

TEST_CASE("a run that began while the last request of the other was answered was hardly beside it") {
  std::vector<Line> first;
  std::vector<Line> second;
  for (int i = 0; i < 20; ++i) first.push_back({i * 1000, 0});
  for (int i = 0; i < 20; ++i) second.push_back({19'500 + i * 1000, 0});
  const JointRuns overlap = joint_runs_of(side_with("a", first), side_with("b", second));
  CHECK(overlap.kind == JointRuns::Kind::one_after_the_other);
  CHECK(overlap.says.find("hardly under way together: b began 500 ms before a had ended") != std::string::npos);
}

TEST_CASE("the same questions again, from the server's memory, are never taken for parallelism") {
  std::vector<Line> first;
  std::vector<Line> second;
  for (int i = 0; i < 20; ++i) {
    first.push_back({i * 1000, 0, 900, 100, "q" + std::to_string(i)});
    second.push_back({50'000 + (i / 2) * 200, 0, 100, 100, "q" + std::to_string(i)});
  }
  const JointRuns overlap = joint_runs_of(side_with("alone", first), side_with("together", second, 2));
  REQUIRE(overlap.times_as_fast);
  CHECK(*overlap.times_as_fast > 5);
  CHECK(overlap.second.remembered == 20);
  CHECK(overlap.is_of_cache);
  REQUIRE(says_cache(overlap));
  CHECK(overlap.warnings.front().text.find("says nothing of requests side by side") != std::string::npos);
}

TEST_CASE("a cache that is told in tokens is believed, and one that left most to read is none") {
  std::vector<Line> first;
  std::vector<Line> most;
  std::vector<Line> few;
  for (int i = 0; i < 10; ++i) {
    const std::string prompt = "q" + std::to_string(i);
    first.push_back({i * 1000, 0, 100, 900, prompt, 0});
    most.push_back({50'000 + i * 1000, 0, 90, 900, prompt, 48});
    few.push_back({50'000 + i * 1000, 0, 90, 900, prompt, 10});
  }
  CHECK(joint_runs_of(side_with("a", first), side_with("b", most)).second.remembered == 10);
  CHECK(joint_runs_of(side_with("a", first), side_with("b", few)).second.remembered == 0);
  // The same order of magnitude in time, and nothing told: read again.
  for (Line& line : few) line.cached.reset();
  CHECK_FALSE(says_cache(joint_runs_of(side_with("a", first), side_with("b", few))));
}

TEST_CASE("prompts that were sent before the first answer to them came are not remembered") {
  const JournalSide a = side_with("a", {{0, 0, 900, 100, "q"}});
  const JournalSide b = side_with("b", {{10, 0, 100, 100, "q"}});
  CHECK(joint_runs_of(a, b).second.repeated == 0);
}

TEST_CASE("without the server's own times waiting is not known, and places are at least those seen") {
  Line plain{0, 300};
  plain.counters = false;
  Line later = plain;
  later.sent = 100;
  const JointRuns overlap = joint_runs_of(side_with("a", {plain}), side_with("b", {later}));
  CHECK_FALSE(overlap.second.waited);
  CHECK(overlap.places->places == 2);
  CHECK(overlap.places->at_least);
  CHECK_FALSE(overlap.could_gain);
}

TEST_CASE("two servers share no places, and a run without requests says nothing") {
  JournalSide a = side_with("a", {{0, 0}});
  JournalSide b = side_with("b", {{100, 900}});
  b.header.server.url = "http://other:11434";
  const JointRuns apart = joint_runs_of(a, b);
  CHECK_FALSE(apart.places);
  CHECK_FALSE(apart.could_gain);
  CHECK(apart.says.find("two servers") != std::string::npos);
  CHECK(joint_runs_of(a, side_with("empty", {})).says.find("empty holds no measured request") != std::string::npos);
  CHECK_FALSE(joint_runs_of(side_with("x", {}), side_with("y", {})).says.empty());
}

TEST_CASE("the joint timeline begins with the overlap and knows both runs") {
  std::vector<Line> first;
  for (int i = 0; i < 10; ++i) first.push_back({i * 1000, 0});
  const JointRuns overlap = joint_runs_of(side_with("a", first), side_with("b", {{5000, 1000}}));
  REQUIRE_FALSE(overlap.timeline.empty());
  CHECK(overlap.timeline.front().sent == 0);
  bool has_b = false;
  for (const TimelineRow& row : overlap.timeline) has_b = has_b || row.label == "B 0";
  CHECK(has_b);
  CHECK(overlap.timeline.size() < first.size());
}
