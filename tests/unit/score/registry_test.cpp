#include "bench/score.h"

#include "catch.hpp"

using namespace bench;

namespace {

constexpr std::string_view constrained = R"({"type":"object","required":["a"]})";

void grade(std::string_view schema, RunRecord& record) { record.grades = grades_of(record, schema); }

RunRecord answered(const std::string& text) {
  RunRecord record;
  record.reply.text = text;
  record.reply.done_reason = "stop";
  record.max_tokens = 256;
  return record;
}

std::optional<double> validity(const RunRecord& record) {
  const Grade* grade = record.grade("schema_valid");
  return grade ? grade->value : std::nullopt;
}

}  // namespace

TEST_CASE("a constrained answer is valid or says where it is not") {
  RunRecord good = answered(R"({"a":1})");
  grade(constrained, good);
  CHECK(validity(good) == 1);
  CHECK(good.grade("schema_valid")->detail.empty());

  RunRecord bad = answered("{}");
  grade(constrained, bad);
  CHECK(validity(bad) == 0);
  CHECK(bad.grade("schema_valid")->detail == "$: missing \"a\"");
}

TEST_CASE("a case that names the schema as its scorer gets that grade once") {
  RunRecord record = answered(R"({"a":1})");
  record.scoring = Scoring{{"schema"}, {}, {}};
  grade(constrained, record);
  CHECK(record.grades.size() == 1);
}

TEST_CASE("grading twice gives the same grade, and an empty answer is never valid") {
  RunRecord record = answered("");
  grade(constrained, record);
  RunRecord again = answered("");
  grade(constrained, again);
  CHECK(record == again);
  CHECK(validity(record) == 0);
}

TEST_CASE("an answer that ran out of tokens says so") {
  RunRecord record = answered("{\"a\": \"lo");
  record.reply.done_reason = "length";
  grade(constrained, record);
  CHECK(validity(record) == 0);
  CHECK(record.grade("schema_valid")->detail.starts_with("cut off at the token limit (256): not JSON: "));

  RunRecord lucky = answered(R"({"a":1})");
  lucky.reply.done_reason = "length";
  grade(constrained, lucky);
  CHECK(validity(lucky) == 1);
}

TEST_CASE("what was not constrained or not answered has no grade") {
  RunRecord free = answered("anything");
  grade("", free);
  CHECK(free.grades.empty());

  RunRecord failed = answered("{\"a\":1}");
  failed.reply.status = Status::truncated;
  failed.reply.failure = Failure{Status::truncated, FailureKind::closed, ""};
  grade(constrained, failed);
  CHECK(failed.grades.empty());
}
