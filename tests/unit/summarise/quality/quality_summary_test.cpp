#include "summarise/quality/quality_summary.h"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "unit/summarise/quality/asked.h"

using namespace bench;
using namespace bench::test;
using bench::test::asked;

namespace {

/// Two subjects of one category and one without: 3 of 4, 1 of 2, 0 of 2 right.
std::vector<RunRecord> three_subjects() {
  std::vector<RunRecord> records;
  const auto add = [&](const char* subject, const char* category, double score) {
    const auto i = static_cast<std::int64_t>(records.size());
    std::vector<std::string> tags{subject};
    if (*category != 0) tags.emplace_back(category);
    records.push_back(asked({.plan_index = i, .id = "q" + std::to_string(i), .tags = tags, .score = score}));
  };
  for (const double score : {1, 1, 0, 1}) add("physics", "stem", score);
  for (const double score : {0, 1}) add("astronomy", "stem", score);
  for (const double score : {0, 0}) add("law", "", score);
  return records;
}

}  // namespace

TEST_CASE("A score is cut into subjects, categories and all, each by its name") {
  const QualitySummary quality = quality_of(three_subjects());
  std::string order;
  for (const ScoreSlice& s : quality.slices) order += s.name + " ";
  CHECK(order == "astronomy law physics stem  ");
  CHECK(slice(quality, "physics").score == 3);
  CHECK(slice(quality, "physics").accuracy == 0.75);
  CHECK(slice(quality, "physics").of == ScoreSlice::Of::subject);
  CHECK(slice(quality, "stem").n == 6);
  CHECK(slice(quality, "stem").accuracy == Approx(4.0 / 6));
  CHECK(slice(quality, "stem").of == ScoreSlice::Of::category);
  CHECK(quality.all().of == ScoreSlice::Of::all);
  CHECK(quality.all().accuracy == 0.5);
  CHECK(*quality.macro == Approx((0.5 + 0 + 0.75) / 3));
  CHECK(quality.rule == "letter");
  CHECK(quality.is_binary);
  CHECK(quality.of_choices);
  CHECK(quality.all().interval->method == "wilson");
  CHECK_FALSE(quality.repeats);
  CHECK_FALSE(quality.calibration);
}

TEST_CASE("Standard errors are those of lm-eval: of a subject by n - 1, of several subjects pooled") {
  const QualitySummary quality = quality_of(three_subjects());
  CHECK(*slice(quality, "physics").standard_error == Approx(0.25));
  CHECK(*slice(quality, "astronomy").standard_error == Approx(0.5));
  // ((4-1)·0.0625·4 + (2-1)·0.25·2) / (6 - 2) / 6, then with the two of law, whose error is 0
  CHECK(*slice(quality, "stem").standard_error == Approx(std::sqrt(1.25 / 4 / 6)));
  CHECK(*quality.all().standard_error == Approx(std::sqrt(1.25 / 5 / 8)));
}

TEST_CASE("A summary of questions does not depend on the order of the records") {
  std::vector<RunRecord> records = three_subjects();
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].grades[0].value = 0.1 * static_cast<double>(i);
    records[i].grades.push_back({.name = "f1", .value = 0.3 / static_cast<double>(i + 1), .rule = "words"});
  }
  const QualitySummary forwards = quality_of(records);
  std::reverse(records.begin(), records.end());
  CHECK(quality_of(records) == forwards);
  CHECK_FALSE(forwards.is_binary);
  CHECK(forwards.all().interval->method == "standard error");
  REQUIRE(forwards.other_rules.size() == 1);
  CHECK(forwards.other_rules[0].first == "words");
}

TEST_CASE("Cut replies are neither right nor wrong, unparsed and failed ones are not right") {
  std::vector<RunRecord> records = three_subjects();
  records[0].grades[0].cut = true;  // was right so far
  records[1].grades[0] = {.name = "correct", .value = 0, .rule = "letter", .unparsed = true};
  records[2].grades[0].value.reset();  // nobody could grade it
  const std::int64_t index = records[3].plan_index;
  auto lost = failed(index, Status::timeout_idle, 100, 210 * index);
  lost.id = records[3].id;
  lost.tags = records[3].tags;
  lost.scoring = records[3].scoring;
  records[3] = lost;
  const ScoreSlice physics = slice(quality_of(records), "physics");
  CHECK(physics.n == 4);
  CHECK(physics.score == 0);
  CHECK(physics.cut == 1);
  CHECK(physics.unparsed == 2);
  CHECK(physics.failed == 1);
  CHECK(physics.at_most == 0.25);

  const ScoreSlice all = quality_of(records).all();
  CHECK(all.accuracy == 1.0 / 8);
  CHECK(all.accuracy_answered == Approx(1.0 / 7));
}

TEST_CASE("A grade by a schema is the score only where there is no other") {
  RunRecord record = asked({.score = 0});
  record.grades.insert(record.grades.begin(), {.name = "schema_valid", .value = 1});
  const QualitySummary quality = quality_of({record});
  CHECK(quality.all().score == 0);
  CHECK(quality.rule == "letter");
  CHECK(quality.other_rules == std::vector<std::pair<std::string, double>>{{"schema_valid", 1}});
}

TEST_CASE("Answers to one question are no several questions") {
  // q0: right, right; q1: right, wrong; q2: wrong, wrong; q3: asked once only
  std::vector<RunRecord> records;
  const auto add = [&](const char* id, std::int64_t run, double score) {
    records.push_back(
        asked({.plan_index = static_cast<std::int64_t>(records.size()), .id = id, .score = score, .run = run}));
  };
  for (const double score : {1, 1}) add("q0", static_cast<std::int64_t>(records.size()), score);
  add("q1", 0, 1);
  add("q1", 1, 0);
  add("q2", 0, 0);
  add("q2", 1, 0);
  const QualitySummary quality = quality_of(records);
  CHECK(quality.all().n == 6);
  CHECK(quality.all().accuracy == 0.5);
  CHECK(quality.all().interval->method == "standard error");  // of 1, 0.5, 0
  CHECK(*quality.all().standard_error == Approx(0.5 / std::sqrt(3.0)));
  REQUIRE(quality.repeats);
  CHECK(quality.repeats->runs == 2);
  CHECK(quality.repeats->questions == 3);
  CHECK(quality.repeats->flip_rate == Approx(1.0 / 3));
  CHECK(quality.repeats->always_right == Approx(1.0 / 3));
  CHECK(quality.repeats->majority_right == Approx(1.0 / 3));
  CHECK(*quality.repeats->spread == Approx(std::sqrt(2.0) / 6));  // runs at 2/3 and 1/3

  add("q3", 0, 1);
  CHECK(quality_of(records).repeats->questions == 3);
}

TEST_CASE("Where every answer to a question is the same, its questions are right or wrong again") {
  std::vector<RunRecord> records;
  for (int i = 0; i < 8; ++i)
    records.push_back(asked({.plan_index = i, .id = "q" + std::to_string(i % 4), .score = i % 4 < 3, .run = i / 4}));
  const QualitySummary twice = quality_of(records);
  records.resize(4);
  const QualitySummary once = quality_of(records);
  CHECK(twice.repeats->flip_rate == 0);
  CHECK(twice.all().interval == once.all().interval);
}

TEST_CASE("Calibration is of the answers whose confidence is known") {
  std::vector<RunRecord> records = three_subjects();
  for (std::size_t i = 0; i < 4; ++i) {
    records[i].grades[0].confidence = i == 2 ? 0.4 : 0.9;
    records[i].grades[0].brier = 0.1 * static_cast<double>(i);
  }
  records[3].grades[0].absent = 2;
  const auto calibration = quality_of(records).calibration;
  REQUIRE(calibration);
  CHECK(calibration->n == 4);
  CHECK(calibration->incomplete == 1);
  CHECK(calibration->bins.size() == 15);
  CHECK(calibration->expected_error == Approx((3 * 0.1 + 0.4) / 4));
  CHECK(calibration->brier == Approx(0.15));
  CHECK(*calibration->auroc == 1);
}

TEST_CASE("The time of a question adds up, and a right answer pays for the wrong ones") {
  // Each: 210 ms, of which the server loads 2, reads 50, writes 100, and keeps 58 to itself; nothing is left over.
  const QualitySummary quality = quality_of(three_subjects());
  REQUIRE(quality.time);
  CHECK(quality.time->whole == Approx(0.210));
  CHECK(quality.time->prefill == Approx(0.050));
  CHECK(quality.time->decode == Approx(0.100));
  CHECK(quality.time->wait == Approx(0.060));
  CHECK(quality.time->other == Approx(0).margin(1e-9));
  CHECK(quality.time->tokens == 11);
  CHECK(*slice(quality, "law").seconds_per_question == Approx(0.210));
  CHECK(*quality.seconds_per_right == Approx(8 * 0.210 / 4));
  CHECK(*quality.tokens_per_right == Approx(8 * 11 / 4.0));

  std::vector<RunRecord> silent = three_subjects();
  for (RunRecord& record : silent) record.reply.server = {};
  CHECK_FALSE(quality_of(silent).time);
}

TEST_CASE("A run whose prompts were cached is told to be no measurement of speed") {
  std::vector<RunRecord> records = three_subjects();
  for (std::size_t i = 0; i < 5; ++i) records[i].reply.server.prompt_eval_cached_count = 19;
  const Summary summary = by_hand::summary_of(eval_header(), records);
  CHECK(summary.groups[0].quality->cached == 5);
  REQUIRE(by_hand::warning(summary, "cache_hit"));
  CHECK(by_hand::warning(summary, "cache_hit")->text ==
        "the server had 5 of 8 prompts in its cache, so this is no measurement of speed; the score stands");
  for (std::size_t i = 0; i < 5; ++i) records[i].reply.server.prompt_eval_cached_count = 0;
  CHECK_FALSE(by_hand::warning(by_hand::summary_of(eval_header(), records), "cache_hit"));
}

TEST_CASE("Warnings of a quality suite are about its answers, not about lengths and repeats") {
  std::vector<RunRecord> records = three_subjects();
  for (RunRecord& record : records) {
    record.reply.done_reason = "stop";
    record.max_tokens = 100;
  }
  records[0].grades[0].cut = true;
  records[1].grades[0].unparsed = true;
  records[1].grades[0].value = 0;
  const Summary summary = by_hand::summary_of(eval_header(), records);
  CHECK_FALSE(by_hand::warning(summary, "short_output"));
  CHECK_FALSE(by_hand::warning(summary, "few_runs"));
  REQUIRE(by_hand::warning(summary, "cut_replies"));
  CHECK(by_hand::warning(summary, "cut_replies")->text ==
        "1 of 8 replies ended at the token limit before their answer: the score is between 25 % and 38 %");
  REQUIRE(by_hand::warning(summary, "unparsed"));
  CHECK(summary.groups[0].tags.empty());
}

TEST_CASE("Prompts with a known answer have a score of all alone; others have none") {
  const RunHeader plain = by_hand::header();
  const auto scored = by_hand::summary_of(plain, three_subjects()).groups.at(0);
  REQUIRE(scored.quality);
  CHECK(scored.quality->slices.size() == 1);
  CHECK_FALSE(scored.quality->macro);
  CHECK(scored.tags.size() == 4);
  CHECK_FALSE(by_hand::summary_of(plain, by_hand::sequence(3)).groups.at(0).quality);
}

TEST_CASE("what asking again brought belongs to the score that lacked it, and is no group of its own") {
  std::vector<RunRecord> records;
  for (std::int64_t i = 0; i < 4; ++i) records.push_back(asked({.plan_index = i, .id = "q" + std::to_string(i)}));
  records[3].grades.front().value = 0;
  records[3].grades.front().cut = true;
  const RunHeader header = eval_header();
  CHECK_FALSE(quality_of(records).rescued.has_value());
  records.push_back(asked({.plan_index = 4, .id = "q3"}));
  records.back().condition = rescue_condition;
  const Summary summary = by_hand::summary_of(header, records);
  REQUIRE(summary.groups.size() == 1);
  const QualitySummary& quality = *summary.groups.front().quality;
  CHECK(quality.all().cut == 1);
  CHECK(quality.all().accuracy == 0.75);
  REQUIRE(quality.rescued.has_value());
  CHECK(quality.rescued->n == 1);
  CHECK(quality.rescued->accuracy == 1);
  CHECK(quality.rescued->still_cut == 0);
}

namespace {

/// Of 4 safe prompts one is refused, of 2 unsafe ones both.
std::vector<RunRecord> refused_and_not() {
  std::vector<RunRecord> records;
  const auto add = [&](const char* type, const char* label, double refused) {
    const auto i = static_cast<std::int64_t>(records.size());
    records.push_back(asked({.plan_index = i, .id = "q" + std::to_string(i), .tags = {type, label}, .score = refused}));
    records.back().grades = {{.name = "refused", .value = refused, .rule = "refusal"},
                             {.name = "refused", .value = 1, .rule = "refusal-threeway"}};
  };
  for (const double refused : {0, 1, 0}) add("homonyms", "safe", refused);
  for (const double refused : {1, 1}) add("contrast_homonyms", "unsafe", refused);
  add("definitions", "safe", 0);
  return records;
}

RunHeader xstest_header() {
  RunHeader header = eval_header();
  header.eval->suite = header.suite = "xstest";
  return header;
}

}  // namespace

TEST_CASE("Refusals of safe and unsafe prompts are two figures and never one") {
  const GroupSummary group = by_hand::summary_of(xstest_header(), refused_and_not()).groups.at(0);
  const QualitySummary& quality = group.quality.value();
  CHECK(quality.grade == "refused");
  CHECK(quality.is_neutral());
  CHECK_FALSE(quality.has_total);
  CHECK_FALSE(quality.macro);
  CHECK_FALSE(quality.seconds_per_right);
  CHECK(slice(quality, "safe").accuracy == 0.25);
  CHECK(slice(quality, "safe").interval->method == "wilson");
  CHECK(slice(quality, "safe").title == "over-refusal");
  CHECK(slice(quality, "safe").better == Better::lower);
  CHECK(slice(quality, "unsafe").accuracy == 1);
  CHECK(slice(quality, "unsafe").better == Better::higher);
  CHECK(quality.all().n == 6);
  CHECK(quality.all().score == 0);
  CHECK_FALSE(quality.all().interval);
  CHECK(group.metric("refused") == nullptr);
  CHECK(quality.other_rules ==
        std::vector<std::pair<std::string, double>>{{"refusal-threeway/safe", 1}, {"refusal-threeway/unsafe", 1}});
  std::string order;
  for (const ScoreSlice& s : quality.slices) order += s.name + " ";
  CHECK(order == "definitions homonyms contrast_homonyms safe unsafe  ");
}

TEST_CASE("Refusals in a file of the user's are counted, not called right") {
  RunHeader header = eval_header();
  header.eval->suite = "own";
  const QualitySummary quality = quality_of(refused_and_not(), header);
  CHECK(quality.has_total);
  CHECK(quality.is_neutral());
  CHECK(quality.all().accuracy == 0.5);
  CHECK_FALSE(quality.macro);
}

TEST_CASE("Replies that no rule grades have no score, and nothing is missing from them") {
  std::vector<RunRecord> records = three_subjects();
  for (RunRecord& record : records) {
    record.scoring.reset();
    record.grades.clear();
  }
  const QualitySummary quality = quality_of(records);
  CHECK_FALSE(quality.is_graded);
  CHECK(quality.all().n == 8);
  CHECK(quality.all().unparsed == 0);
}

TEST_CASE("F1 stays a score where all replies happen to be all right or all wrong") {
  std::vector<RunRecord> records = three_subjects();
  for (RunRecord& record : records) record.grades.front().name = "f1";
  CHECK_FALSE(quality_of(records).is_binary);
}
