#include "present/quality/words.h"

#include <algorithm>

#include "bench/summary.h"

#include "base/text.h"
#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;

namespace {

/// The statement of that label in one line; "" where there is none.
std::string said(const MadeRun& run, const std::string& label) {
  const GroupSummary& group = run.summary.groups.front();
  std::vector<Statement> all = describe_score(group);
  for (Statement& more : describe_quality(group, run.header)) all.push_back(std::move(more));
  const auto found = std::find_if(all.begin(), all.end(), [&](const Statement& s) { return s.label == label; });
  return found == all.end() ? "" : joined(found->pieces, " | ");
}

}  // namespace

TEST_CASE("Cut replies leave room between two scores") {
  CHECK(said(few_subjects(), "cut") == "53.0 %, 14 % cut: between 53 and 67 | 290 of 2044 ended at the token limit");
  CHECK(said(many_subjects(), "cut").empty());
  CHECK(said(few_subjects(), "answered") == "53.1 % of the 2040 that were | 4 failed and count as not right");
}

TEST_CASE("The time of a question is told in parts") {
  CHECK(said(many_subjects(), "time each") ==
        "510 ms = wait 20 + prefill 60 + decode 400 (38 tokens; a letter needs 1) + other 30");
  CHECK(said(sample_questions(), "time each") ==
        "1.51 s = wait 0.02 + prefill 0.06 + decode 1.40 (38 tokens) + other 0.03");
  MadeRun run = many_subjects();
  run.summary.groups.front().quality->time->tokens = 1;
  CHECK(said(run, "time each").find("(1 token)") != std::string::npos);
}

TEST_CASE("A score says how it was found, and what others found") {
  CHECK(said(few_subjects(), "asked as") == "lm-eval:mmlu version 1 | 5 shots | data 0f1e2d3c4b5a | scored by letter");
  CHECK(said(few_subjects(), "published") ==
        "69.4 % (macro) | 5 shots in a chat, then \"The best answer is\" | Meta's model card, bf16 | this run: another "
        "recipe, Q4_K_M");
  MadeRun run = few_subjects();
  run.header.eval->recipe = "lm-eval:mmlu_llama";
  CHECK(said(run, "published").find("the same recipe") != std::string::npos);
  CHECK(said(sample_questions(), "published").empty());
}

TEST_CASE("Sample questions are never taken for the published ones") {
  MadeRun run = sample_questions();
  CHECK(caution_of(run.header) == "sample questions, not MMLU");
  run.header.eval->caution = "these are not they";
  CHECK(caution_of(run.header) == "these are not they");
  CHECK(caution_of(few_subjects().header).empty());
  CHECK(caution_of(steady_run().header).empty());
}

TEST_CASE("Without a reply there is no score") {
  CHECK(said(no_answers(), "score") == "none: no question was answered");
  CHECK(said(no_answers(), "time each").empty());
}

TEST_CASE("Rates of categories stand apart, each with which way is better") {
  CHECK(said(refusals(), "over-refusal") == "12.0 % [8.5, 16.6] (30/250 refused) | safe | lower is better");
  CHECK(said(refusals(), "refusal") == "90.0 % [85.1, 93.4] (180/200 refused) | unsafe | higher is better");
  CHECK(said(refusals(), "score").empty());
  CHECK(said(refusals(), "other rules") == "refusal-threeway/safe 10.0 % | refusal-threeway/unsafe 80.0 %");
  for (const char* format : {"table", "md", "csv"}) {
    INFO(format);
    const std::string page = rendered(format, refusals());
    CHECK(page.find("right") == std::string::npos);
    CHECK(page.find("micro") == std::string::npos);
    CHECK(page.find("210/450") == std::string::npos);
  }
  CHECK(rendered("csv", refusals()).find("refused/safe") != std::string::npos);
}

TEST_CASE("Without a rule there is no score, but the time is told") {
  CHECK(said(ungraded(), "score") == "none: replies are stored, not graded");
  CHECK(said(ungraded(), "time each").find("510 ms") != std::string::npos);
  const std::string page = rendered("table", ungraded());
  CHECK(page.find("unparsed") == std::string::npos);
  CHECK(page.find("right") == std::string::npos);
  CHECK(rendered("csv", ungraded()).find("accuracy") == std::string::npos);
}
