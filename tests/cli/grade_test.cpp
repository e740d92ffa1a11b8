// `bench grade`: stored answers and texts of anybody get their scores without a server.

#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json/strict.h"
#include "base/json/write.h"
#include "catch.hpp"
#include "support/sandbox.h"
#include "support/scoring.h"

using namespace bench::test;
using bench::Json;

namespace {

ProcessResult graded(const Sandbox& sandbox, std::vector<std::string> arguments, std::string input = "") {
  arguments.insert(arguments.begin(), "grade");
  ProcessSpec spec = sandbox.spec({{"OLLAMA_HOST", "127.0.0.1:1"}});
  spec.input = std::move(input);
  return run_bench(std::move(arguments), std::move(spec));
}

std::string response_line(const std::string& id, const std::string& response, const std::string& doc = "") {
  return "{\"id\":\"" + id + "\"," + (doc.empty() ? "" : "\"doc\":" + doc + ",") + "\"response\":\"" + response +
         "\"}\n";
}

/// A run of the sample questions on a simulated server.
std::string sample_run(const Sandbox& sandbox) {
  const std::string journal = sandbox.path("run.jsonl");
  const ProcessResult run = run_bench(
      {"eval", "gsm8k", "--sim", "--sample", "--limit", "5", "--workers", "5", "-o", journal, "-q"}, sandbox.spec());
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  return journal;
}

/// The fields of a golden row that stand in for the data.
Json fields_of(const Json& row) {
  Json fields = Json::object();
  for (const char* name : {"target", "choices", "answers", "key", "doc"})
    if (row.contains(name)) fields[name] = row.at(name);
  return fields;
}

double scale_of(const Json& row) {
  const std::string metric = row.at("metric");
  const bool to_hundred = metric.find("_max") != metric.npos || metric.find("_diff") != metric.npos;
  return row.at("suite") == "squad" || to_hundred ? 100 : 1;
}

void check_golden(const std::string& suite, const std::string& rule, const std::vector<Json>& rows,
                  const std::string& data) {
  const Sandbox sandbox;
  std::string input;
  for (const Json& row : rows) {
    Json line = Json::object();
    line["id"] = row.contains("doc_id") ? row.at("doc_id") : Json(0);
    if (const Json fields = fields_of(row); !fields.empty()) line["doc"] = fields;
    line["response"] = row.at("response");
    input += bench::compact(line) + "\n";
  }
  const ProcessResult result =
      graded(sandbox, {"--suite", suite, "--rule", rule, "--dataset", data, "--responses", "-"}, input);
  CAPTURE(rule, result.err);
  REQUIRE(result.exit_code == 0);
  const std::vector<std::string> lines = lines_of(result.out);
  REQUIRE(lines.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Json line = Json::parse(lines[i]);
    const double value = rows[i].at("value").get<double>() / scale_of(rows[i]);
    const bool same = std::abs(line.at("score").get<double>() - value) < 1e-9;
    if (!same || line.at("extracted") != rows[i].at("filtered")) FAIL_CHECK(lines[i] << " for " << rows[i].dump());
  }
}

}  // namespace

TEST_CASE("each text gets a line with what was read from it and its score, in order") {
  const Sandbox sandbox;
  const std::string input = response_line("b", "The answer is B.", R"({"target":"B"})") +
                            response_line("a", "The answer is A.", R"({"target":"B"})") + "\r\n" +
                            response_line("none", "I cannot say.", R"({"target":"B"})") +
                            R"({"id":17,"doc":{"target":"B"},"response":"B"})";
  const ProcessResult result = graded(sandbox, {"--suite", "mmlu", "--rule", "letter", "--responses", "-"}, input);
  CAPTURE(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out ==
        "{\"id\":\"b\",\"extracted\":\"B\",\"score\":1}\n"
        "{\"id\":\"a\",\"extracted\":\"A\",\"score\":0}\n"
        "{\"id\":\"none\",\"extracted\":null,\"score\":0}\n"
        "{\"id\":17,\"extracted\":\"B\",\"score\":1}\n");
}

TEST_CASE("a text without a doc is held against the question of its id") {
  const Sandbox sandbox;
  sandbox.write("my.jsonl",
                "{\"id\":\"a\",\"prompt\":\"Which is a fruit?\",\"reference\":\"plum\",\"choices\":[\"stone\","
                "\"plum\"]}\n");
  sandbox.write("said.jsonl", response_line("a", "B"));
  const ProcessResult own = graded(sandbox, {"--suite", "own", "--dataset", sandbox.path("my.jsonl"), "--rule",
                                             "letter", "--responses", sandbox.path("said.jsonl")});
  CAPTURE(own.err);
  CHECK(own.out == "{\"id\":\"a\",\"extracted\":\"B\",\"score\":1}\n");

  const ProcessResult sample = graded(sandbox, {"--suite", "mmlu", "--sample", "--rule", "letter", "--responses", "-"},
                                      response_line("astronomy/0", "A") + response_line("astronomy/0", "B") +
                                          response_line("astronomy/0", "C") + response_line("astronomy/0", "D"));
  CAPTURE(sample.err);
  CHECK(sample.exit_code == 0);
  std::size_t right = 0;
  for (const std::string& line : lines_of(sample.out)) right += Json::parse(line).at("score") == 1;
  CHECK(right == 1);

  const ProcessResult row = graded(
      sandbox, {"--suite", "mmlu", "--sample", "--rule", "letter", "--subjects", "astronomy", "--responses", "-"},
      response_line("0", "A"));
  CAPTURE(row.err);
  CHECK(row.exit_code == 0);
}

TEST_CASE("a faulty line ends the grading with its place, and nothing follows it") {
  struct Faulty {
    std::string line;
    std::string stderr_contains;
  };
  const std::vector<Faulty> cases = {
      {"{\"id\":\"x\",\"response\":\n", "<stdin>:2:"},
      {"[1]\n", "<stdin>:2: no JSON object"},
      {"{\"response\":\"B\"}\n", "<stdin>:2: \"id\" is missing"},
      {"{\"id\":\"x\",\"doc\":{\"target\":\"B\"}}\n", "<stdin>:2: \"response\" is missing"},
      {"{\"id\":\"x\",\"doc\":3,\"response\":\"B\"}\n", "<stdin>:2: \"doc\" is no object"},
      {"{\"id\":\"x\",\"doc\":{\"target\":\"plum\"},\"response\":\"B\"}\n", "<stdin>:2: doc: the right answer"},
      {"{\"id\":\"no/such\",\"response\":\"B\"}\n", "<stdin>:2: no question \"no/such\" in mmlu"},
  };
  const Sandbox sandbox;
  const std::string good = response_line("a", "B", R"({"target":"B"})");
  for (const Faulty& faulty : cases) {
    const ProcessResult result = graded(
        sandbox, {"--suite", "mmlu", "--sample", "--rule", "letter", "--responses", "-"}, good + faulty.line + good);
    CAPTURE(faulty.line, result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out == "{\"id\":\"a\",\"extracted\":\"B\",\"score\":1}\n");
    CHECK(result.err.find(faulty.stderr_contains) != std::string::npos);
  }
}

TEST_CASE("what cannot be graded ends with 2 and says what to type") {
  struct Wrong {
    std::vector<std::string> arguments;
    std::string stderr_contains;
  };
  const std::vector<Wrong> cases = {
      {{}, "bench grade of what?"},
      {{"a", "b"}, "one word too many"},
      {{"no/such.jsonl"}, "there is no file no/such.jsonl"},
      {{"last"}, "there is no run \"last\""},
      {{"last", "--rule", "lettre"}, "did you mean letter?"},
      {{"last", "--rule", "schema"}, "cannot be graded by schema"},
      {{"last", "--suite", "mmlu"}, "--suite is for --responses"},
      {{"--responses", "-"}, "of which suite?"},
      {{"--responses", "-", "--suite", "mmlu"}, "by which rule?"},
      {{"--responses", "-", "--suite", "mmlu", "--rule", "letter,number"}, "one rule at a time"},
      {{"--responses", "-", "--suite", "mmul", "--rule", "letter"}, "did you mean mmlu?"},
      {{"--responses", "-", "--suite", "mmlu", "--rule", "letter", "--format", "md"}, "--format is for runs"},
      {{"--responses", "/no/such.jsonl", "--suite", "mmlu", "--rule", "letter"}, "/no/such.jsonl"},
  };
  const Sandbox sandbox;
  for (const Wrong& wrong : cases) {
    std::string typed = "bench grade";
    for (const std::string& argument : wrong.arguments) typed += " " + argument;
    const ProcessResult result = graded(sandbox, wrong.arguments);
    CAPTURE(typed, result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(result.err.find(wrong.stderr_contains) != std::string::npos);
  }
}

TEST_CASE("a run is graded again without a server, and looks like a run in every format") {
  const Sandbox sandbox;
  const std::string journal = sample_run(sandbox);
  const ProcessResult same = graded(sandbox, {journal});
  CAPTURE(same.err);
  CHECK(same.exit_code == 0);
  CHECK(same.err.find("5 answers graded again: every score is as before") != std::string::npos);
  const std::vector<std::string> lines = lines_of(same.out);
  REQUIRE(lines.size() == 6);
  CHECK(Json::parse(lines.front()).at("type") == "request");
  CHECK(Json::parse(lines.back()).at("type") == "summary");

  const std::string strict = "lm-eval:gsm8k/strict-match/exact_match";
  const ProcessResult other = graded(sandbox, {journal, "--rule", strict, "--rule", "number"});
  CAPTURE(other.err);
  CHECK(other.exit_code == 0);
  const Json record = Json::parse(lines_of(other.out).front());
  CHECK(record.at("grades").at(0).at("rule") == strict);
  CHECK(record.at("grades").at(1).at("rule") == "number");

  for (const char* format : {"table", "json", "md", "csv"}) {
    const ProcessResult shown = graded(sandbox, {journal, "--rule", strict, "--format", format, "-q"});
    CAPTURE(format, shown.err);
    CHECK(shown.exit_code == 0);
    CHECK(shown.err.empty());
    CHECK(shown.out.size() > 100);
  }
  const ProcessResult answers = graded(sandbox, {journal, "--format", "table", "--show-answers"});
  CHECK(answers.out.find("said: ") != std::string::npos);
}

TEST_CASE("the program gives every golden response the value that lm-eval gives it") {
  const auto file = bench::public_data("golden/lm_eval_scores.jsonl");
  if (!file) return;
  const std::string data = file->parent_path().parent_path().string();
  const std::set<std::string> later = {"humaneval", "mbpp", "ifeval"};
  const bool knows_truth = bench::public_data("truthfulqa/TruthfulQA.csv").has_value();
  std::map<std::pair<std::string, std::string>, std::vector<Json>> batches;
  std::size_t count = 0;
  for (Json& row : bench::json_lines(*file)) {
    const std::string suite = row.at("suite");
    if (later.contains(suite) || (suite == "truthfulqa" && !knows_truth)) continue;
    const std::string rule = "lm-eval:" + row.at("task").get<std::string>() + "/" +
                             row.at("filter").get<std::string>() + "/" + row.at("metric").get<std::string>();
    batches[{suite, rule}].push_back(std::move(row));
    ++count;
  }
  for (const auto& [of, rows] : batches) check_golden(of.first, of.second, rows, data);
  WARN("golden rows through bench grade: " << count << " by " << batches.size() << " rules");
}
