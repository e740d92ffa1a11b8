#include "campaign/earlier/regrade.h"

#include "catch.hpp"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;

namespace {

RunRecord asked_for_letter(std::int64_t index, std::string text, double stored) {
  RunRecord record = record_for_test(index);
  record.id = "q/" + std::to_string(index);
  record.reply.text = std::move(text);
  record.scoring = Scoring{{"letter"}, {"B"}, {"stone", "plum"}};
  Grade grade{"correct", stored};
  grade.rule = "letter";
  record.grades = {grade};
  return record;
}

std::string journal_with(const TempDir& folder, const std::vector<RunRecord>& records) {
  const std::string path = folder / "run.jsonl";
  const SteadyClock clock;
  auto journal = Journal::open(path, header_for_test(), clock);
  REQUIRE(journal.has_value());
  for (const RunRecord& record : records) (*journal)->append(record);
  REQUIRE((*journal)->finish({}).has_value());
  return path;
}

}  // namespace

TEST_CASE("stored answers are graded again by their own rules, and what changed is counted") {
  const TempDir folder;
  const auto path =
      journal_with(folder, {asked_for_letter(0, "B", 1), asked_for_letter(1, "A", 0), asked_for_letter(2, "B", 0)});
  const auto again = regrade_run(path, {});
  REQUIRE(again.has_value());
  CHECK(again->changes.graded == 3);
  CHECK(again->changes.changed == 1);
  CHECK(again->changes.first_ids == std::vector<std::string>{"q/2"});
  CHECK(text_of(again->changes) == "3 answers graded again: 1 has another score than before (q/2)");
  std::vector<double> values;
  again->run.records.for_each([&](const RunRecord& record) { values.push_back(*record.grades.front().value); });
  CHECK(values == std::vector<double>{1, 0, 1});
}

TEST_CASE("other rules replace those of the run, the first gives the score") {
  const TempDir folder;
  const auto path = journal_with(folder, {asked_for_letter(0, "B", 1), asked_for_letter(1, "It is B.", 1)});
  const std::string strict = "lm-eval:mmlu_llama/strict_match/exact_match";
  const auto again = regrade_run(path, {strict, "letter"});
  REQUIRE(again.has_value());
  CHECK(again->changes.changed == 1);
  again->run.records.for_each([&](const RunRecord& record) {
    CHECK(record.scoring->rules == std::vector<std::string>{strict, "letter"});
    REQUIRE(record.grades.size() == 2);
    CHECK(record.grades[0].rule == strict);
    CHECK(record.grades[1].rule == "letter");
  });
}

TEST_CASE("what a schema said of an answer stays, and failed requests have no grade") {
  const TempDir folder;
  RunRecord constrained = asked_for_letter(0, "B", 0);
  constrained.grades.insert(constrained.grades.begin(), Grade{"schema_valid", 1});
  RunRecord failed = asked_for_letter(1, "B", 0);
  failed.grades.clear();
  failed.reply.status = Status::truncated;
  failed.reply.failure = Failure{Status::truncated, FailureKind::no_done, "no terminal line"};
  const auto again = regrade_run(journal_with(folder, {constrained, failed}), {});
  REQUIRE(again.has_value());
  CHECK(again->changes.graded == 1);
  std::vector<std::size_t> counts;
  again->run.records.for_each([&](const RunRecord& record) { counts.push_back(record.grades.size()); });
  CHECK(counts == std::vector<std::size_t>{2, 0});
}

TEST_CASE("a run without right answers cannot be graded") {
  const TempDir folder;
  const auto again = regrade_run(journal_with(folder, {record_for_test(0)}), {"letter"});
  REQUIRE(again.has_error());
  CHECK(again.error().code == ExitCode::usage);
  CHECK(again.error().what.find("nothing to grade") != std::string::npos);
}
