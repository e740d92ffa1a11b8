// What is concluded from the prompts of a diagnosis, from records as odd servers leave them.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/experiment/prompt_probe.h"
#include "study/diagnose/experiment/workload.h"

using namespace bench;

namespace {

constexpr std::int64_t words_of_test = 500;

/// Of 16 pieces, a piece each 10 ms.
RunRecord probe_record(PromptProbe probe, std::int64_t round, std::int64_t run, double first_token_s) {
  RunRecord record;
  record.condition = name_of(probe);
  record.id = "words-" + std::to_string(words_of_test);
  record.block = round;
  record.run = run;
  record.plan_index = 100 + 2 * round + run;
  Timeline& timeline = record.reply.timeline;
  timeline.first_token = from_seconds(first_token_s);
  for (std::int64_t piece = 0; piece < probe_answer; ++piece)
    timeline.events.push_back(timeline.first_token->count() + piece * 10'000'000);
  timeline.last_token = Nanos(timeline.events.back());
  record.reply.text_events = probe_answer;
  record.reply.server.prompt_eval_count = 700;
  record.reply.server.eval_count = probe_answer;
  return record;
}

std::vector<RunRecord> three_pairs() {
  std::vector<RunRecord> records;
  for (std::int64_t round = 0; round < 3; ++round) {
    records.push_back(probe_record(PromptProbe::twice, round, 0, 0.4));
    records.push_back(probe_record(PromptProbe::twice, round, 1, 0.05));
  }
  return records;
}

Analysis usual_requests() {
  ObservedLeg leg{Cell{Purpose::speed, base_temperature, false, 1}, 0, {}};
  for (std::int64_t i = 0; i < 4; ++i) {
    Observed request;
    request.index = i;
    request.first = 0.05;
    request.tokens = probe_answer;
    for (std::int64_t piece = 0; piece < probe_answer; ++piece)
      request.arrivals.push_back(0.05 + 0.01 * static_cast<double>(piece));
    request.last = request.end = request.arrivals.back();
    request.prompt_tokens = 48;
    leg.requests.push_back(std::move(request));
  }
  Analysis found;
  found.legs = {std::move(leg)};
  return found;
}

std::string said(const std::vector<Evidence>& findings, const std::string& id) {
  for (const Evidence& finding : findings)
    if (finding.id == id) return finding.says;
  return "";
}

std::string said_of_too_long(Status status, FailureKind kind) {
  std::vector<RunRecord> records = three_pairs();
  RunRecord beyond = probe_record(PromptProbe::beyond, 0, 0, 1);
  beyond.reply.status = status;
  if (status != Status::ok) beyond.reply.failure = Failure{status, kind, "in its words"};
  records.push_back(std::move(beyond));
  return said(prompt_findings(Records(std::move(records)), usual_requests()), "long_prompt");
}

}  // namespace

TEST_CASE("only what a server turned away itself is told as a prompt that it does not answer") {
  CHECK(said_of_too_long(Status::http_error, FailureKind::bad_request).ends_with("is not answered: in its words"));
  CHECK(said_of_too_long(Status::server_error, FailureKind::server).ends_with("is not answered: in its words"));
  CHECK(said_of_too_long(Status::http_error, FailureKind::rate_limited).empty());
  CHECK(said_of_too_long(Status::http_error, FailureKind::overloaded).empty());
  CHECK(said_of_too_long(Status::cancelled, FailureKind::stopped).empty());
  CHECK(said_of_too_long(Status::timeout_total, FailureKind::none).empty());
  CHECK(said_of_too_long(Status::connect_failed, FailureKind::refused).empty());
  CHECK(said_of_too_long(Status::ok, FailureKind::none).ends_with("it is not cut"));
}

TEST_CASE("a server that counts of a remembered prompt only what it reads does not make the prompt shorter") {
  std::vector<RunRecord> records = three_pairs();
  for (RunRecord& record : records)
    if (record.run == 1) record.reply.server.prompt_eval_count = 1;
  const auto findings = prompt_findings(Records(records), usual_requests());
  CHECK(said(findings, "prompt_cache").find("a new prompt of 700 tokens") != std::string::npos);
  CHECK(said(findings, "step_with_long_context").find("after one of 700") != std::string::npos);
  for (RunRecord& record : records)
    if (record.run == 1) record.reply.server.prompt_eval_count.reset();
  const auto uncounted = prompt_findings(Records(records), usual_requests());
  CHECK(said(uncounted, "prompt_cache").find("a new prompt of 700 tokens") != std::string::npos);
  CHECK_FALSE(said(uncounted, "step_with_long_context").empty());
}

TEST_CASE("a server that counts no token of an answer tells nothing of its steps") {
  std::vector<RunRecord> records = three_pairs();
  for (RunRecord& record : records) record.reply.server.eval_count = 0;
  CHECK(said(prompt_findings(Records(std::move(records)), usual_requests()), "step_with_long_context").empty());
}
