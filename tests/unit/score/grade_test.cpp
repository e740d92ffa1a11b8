#include "bench/score.h"

#include "catch.hpp"

using namespace bench;

namespace {

PlannedRequest constrained() {
  PlannedRequest request;
  request.schema = R"({"type":"object","required":["a"]})";
  return request;
}

RunRecord answered(const std::string& text) {
  RunRecord record;
  record.reply.text = text;
  record.reply.done_reason = "stop";
  record.max_tokens = 256;
  return record;
}

}  // namespace

TEST_CASE("a constrained answer is valid or says where it is not") {
  RunRecord good = answered(R"({"a":1})");
  grade(constrained(), good);
  CHECK(good.schema_valid == true);
  CHECK(good.schema_error.empty());

  RunRecord bad = answered("{}");
  grade(constrained(), bad);
  CHECK(bad.schema_valid == false);
  CHECK(bad.schema_error == "$: missing \"a\"");
}

TEST_CASE("grading twice gives the same grade, and an empty answer is never valid") {
  RunRecord record = answered("");
  grade(constrained(), record);
  const RunRecord once = record;
  grade(constrained(), record);
  CHECK(record == once);
  CHECK(record.schema_valid == false);
}

TEST_CASE("an answer that ran out of tokens says so") {
  RunRecord record = answered("{\"a\": \"lo");
  record.reply.done_reason = "length";
  grade(constrained(), record);
  CHECK(record.schema_valid == false);
  CHECK(record.schema_error.starts_with("cut off at the token limit (256): not JSON: "));

  RunRecord lucky = answered(R"({"a":1})");
  lucky.reply.done_reason = "length";
  grade(constrained(), lucky);
  CHECK(lucky.schema_valid == true);
}

TEST_CASE("what was not constrained or not answered has no grade") {
  RunRecord free = answered("anything");
  grade({}, free);
  CHECK_FALSE(free.schema_valid.has_value());

  RunRecord failed = answered("{\"a\":1}");
  failed.reply.status = Status::truncated;
  failed.reply.failure = Failure{Status::truncated, "eof", ""};
  grade(constrained(), failed);
  CHECK_FALSE(failed.schema_valid.has_value());
}
