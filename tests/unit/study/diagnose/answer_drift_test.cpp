// Whether answers change under load, from records alone, and the legs that ask for it.

#include "study/diagnose/answer_drift.h"

#include <set>
#include <string>
#include <vector>

#include "bench/backend.h"

#include "catch.hpp"

using namespace bench;

namespace {

constexpr const char* alone_pass = "drift: alone";
constexpr const char* together_pass = "drift: together";
constexpr const char* again_pass = "drift: alone again";

RunRecord answered(const char* condition, int prompt, const std::string& text, std::optional<double> grade = {}) {
  RunRecord record;
  record.condition = condition;
  record.id = "q" + std::to_string(prompt);
  record.reply.text = text;
  record.reply.timeline.first_token = record.reply.timeline.last_token = Nanos(1);
  record.reply.timeline.done = record.reply.timeline.end = Nanos(2);
  if (grade) record.grades.push_back({.name = "correct", .value = grade});
  return record;
}

RunHeader drift_header() {
  RunHeader header;
  header.workers = 8;
  return header;
}

/// `n` prompts, of which the first ones changed together, and the first ones alone.
AnswerDrift drift_with(int n, int changed_together, int changed_alone) {
  std::vector<RunRecord> records;
  for (int i = 0; i < n; ++i) {
    records.push_back(answered(alone_pass, i, i < changed_alone ? "x" : "same"));
    records.push_back(answered(together_pass, i, i < changed_together ? "y" : "same"));
    records.push_back(answered(again_pass, i, "same"));
  }
  return drift_of(drift_header(), Records(records), {});
}

Preflight a_server() {
  Preflight found;
  found.backend = &backends().front();
  found.server.api = found.backend->name;
  ModelFacts model;
  model.name = "m";
  found.models = {model};
  return found;
}

Suite three_prompts() {
  Suite suite;
  suite.name = "three";
  for (const char* id : {"a", "b", "c"}) {
    Case asked;
    asked.id = id;
    asked.messages = {{"user", std::string("Say ") + id}};
    suite.cases.push_back(asked);
  }
  return suite;
}

}  // namespace

TEST_CASE("answers that never change are told so, with what could still hide") {
  const AnswerDrift drift = drift_with(20, 0, 0);
  CHECK(drift.prompts == 20);
  CHECK(drift.together.n == 20);
  CHECK(drift.together.hits == 0);
  REQUIRE(drift.together.interval);
  CHECK(drift.together.interval->hi == Approx(0.161).margin(0.001));  // Wilson, 0 of 20
  CHECK(drift.says.find("No answer changed") != std::string::npos);
}

TEST_CASE("load that changes answers is told from a server that never repeats itself") {
  CHECK(drift_with(20, 10, 0).says.find("the load changes answers") != std::string::npos);
  CHECK(drift_with(20, 10, 10).says.find("no more than asking again changes") != std::string::npos);
  CHECK(drift_with(20, 2, 1).says.find("no more than asking again changes") != std::string::npos);
  CHECK(drift_with(20, 2, 12).says.find("the load changes answers") == std::string::npos);
}

TEST_CASE("a prompt that lacks an answer counts in no share") {
  std::vector<RunRecord> records = {answered(alone_pass, 0, "a"), answered(together_pass, 0, "a"),
                                    answered(again_pass, 0, "a"), answered(alone_pass, 1, "b")};
  RunRecord failed = answered(together_pass, 1, "");
  failed.reply.status = Status::http_error;
  failed.reply.failure = Failure{Status::http_error, FailureKind::none, "busy"};
  records.push_back(failed);
  records.push_back(answered(again_pass, 1, "c"));
  RunRecord warm = answered(together_pass, 1, "other");
  warm.warmup = true;
  records.push_back(warm);
  const AnswerDrift drift = drift_of(drift_header(), Records(records), {});
  CHECK(drift.failed == 1);
  CHECK(drift.together.n == 1);
  CHECK(drift.alone.n == 2);
  CHECK(drift.alone.hits == 1);
  CHECK(drift_of(drift_header(), Records(), {}).says.find("Nothing can be said") != std::string::npos);
}

TEST_CASE("graded answers are compared pair by pair") {
  std::vector<RunRecord> records;
  for (int i = 0; i < 30; ++i) {
    records.push_back(answered(again_pass, i, "A", i < 20 ? 1 : 0));
    records.push_back(answered(together_pass, i, "B", i < 8 ? 1 : 0));
  }
  const AnswerDrift drift = drift_of(drift_header(), Records(records), {});
  REQUIRE(drift.scores);
  CHECK(drift.scores->n == 30);
  CHECK(drift.scores->only_alone == 12);
  CHECK(drift.scores->only_together == 0);
  CHECK(drift.scores->p == Approx(2.0 / 4096));
  CHECK(drift.says.find("the load changes the score") != std::string::npos);
  CHECK_FALSE(drift_with(5, 0, 0).scores);
}

TEST_CASE("every pass sends the same bytes, at temperature 0, alone and together") {
  RunOptions run;
  run.workers = 8;
  run.nonce_seed = 7;
  run.request.temperature = 0.9;
  const Preflight found = a_server();
  const auto legs = drift_legs(run, three_prompts(), found);
  REQUIRE(legs.has_value());
  REQUIRE(legs->size() == 3);
  CHECK((*legs)[0].shape.workers == 1);
  CHECK((*legs)[1].shape.workers == 8);
  CHECK((*legs)[2].shape.workers == 1);
  std::set<std::int64_t> indices;
  for (std::int64_t i = 0; i < 3; ++i) {
    const std::string first = found.backend->encode((*legs)[0].plan.at(i)).body;
    CHECK(first.find("\"temperature\":0,") != std::string::npos);
    for (const Leg& leg : *legs) {
      CHECK(found.backend->encode(leg.plan.at(i)).body == first);
      indices.insert(leg.plan.at(i).plan_index);
    }
  }
  CHECK(indices.size() == 9);
}
