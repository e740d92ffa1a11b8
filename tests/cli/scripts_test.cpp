// The two timed scripts: what they conclude, and when they do not.

#include <string>
#include <vector>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

/// A file of one prompt, long enough for its evaluation to be seen in the times.
std::string file_of(const std::string& sentence) {
  std::string prompt;
  for (int i = 0; i < 100; ++i) prompt += sentence + " ";
  return R"({"id":"a","prompt":")" + prompt + "\"}\n";
}

/// Two prompt files, a server with places for both jobs, and the scripts.
struct ScriptBed {
  explicit ScriptBed(const std::string& world = R"({"slots":4,"output_tokens":{"mean":8,"std":0}})")
      : server(sim_of(sandbox, world)), url(server.first_line()) {
    sandbox.write("a.jsonl", file_of("Why is the sky blue, and why are clouds white?"));
    sandbox.write("b.jsonl", file_of("Name three rivers and what lives in each of them."));
  }

  static ProcessSpec sim_of(const Sandbox& sandbox, const std::string& world) {
    sandbox.write("world.json", world);
    return bench_spec({"sim", "--port", "0", "--world", sandbox.path("world.json")}, sandbox.spec());
  }

  ProcessResult run(const std::string& script, const std::vector<std::string>& jobs,
                    const std::vector<std::string>& options = {}) const {
    ProcessSpec spec = sandbox.spec({{"BENCH", bench_spec({}).argv.front()}, {"TMPDIR", sandbox.path("")}});
    spec.argv = {"/usr/bin/env", "bash", BENCH_SOURCE_DIR "/scripts/" + script};
    spec.argv.insert(spec.argv.end(), jobs.begin(), jobs.end());
    for (const char* word : {"--host", url.c_str(), "--num-predict", "8", "--warmup", "0"})
      spec.argv.emplace_back(word);
    spec.argv.insert(spec.argv.end(), options.begin(), options.end());
    return run_process(spec);
  }

  std::vector<std::string> files() const { return {sandbox.path("a.jsonl"), sandbox.path("b.jsonl")}; }

  Sandbox sandbox;
  Process server;
  std::string url;
};

bool concludes(const ProcessResult& result) { return result.out.find("times as fast") != std::string::npos; }

}  // namespace

TEST_CASE("the scripts compare the same work, and only that") {
  const ScriptBed bed;
  const ProcessResult alone = bed.run("parallel.sh", bed.files());
  CAPTURE(alone.out, alone.err);
  CHECK(alone.exit_code == 0);
  CHECK(alone.out.find("side by side: ") != std::string::npos);
  CHECK(alone.out.find("not compared") != std::string::npos);

  const ProcessResult one_by_one = bed.run("sequential.sh", bed.files());
  CAPTURE(one_by_one.out, one_by_one.err);
  CHECK(one_by_one.exit_code == 0);
  CHECK(one_by_one.out.find("one after the other: ") != std::string::npos);
  CHECK(concludes(bed.run("parallel.sh", bed.files())));

  CHECK_FALSE(concludes(bed.run("parallel.sh", bed.files(), {"--seed", "7"})));
  bed.sandbox.write("b.jsonl", file_of("Count the bridges."));  // the same name, another content
  CHECK_FALSE(concludes(bed.run("parallel.sh", bed.files())));
}

TEST_CASE("a job that fails makes the scripts fail, and nothing is concluded") {
  const ScriptBed bed;
  REQUIRE(bed.run("sequential.sh", bed.files()).exit_code == 0);
  bed.sandbox.write("b.jsonl", "{\"id\":\"b\" \"prompt\":\"x\"}\n");
  for (const char* script : {"parallel.sh", "sequential.sh"}) {
    const ProcessResult broken = bed.run(script, bed.files());
    CAPTURE(script, broken.out, broken.err);
    CHECK(broken.exit_code == 1);
    CHECK(broken.err.find("job 2 failed (2)") != std::string::npos);
    CHECK_FALSE(concludes(broken));
  }
  CHECK_FALSE(concludes(bed.run("parallel.sh", bed.files())));  // of a sequential run that failed, nothing is kept

  const ProcessResult missing = bed.run("parallel.sh", {"/no/such.jsonl", bed.files()[0]});
  CHECK(missing.exit_code == 2);
  CHECK(missing.err.find("/no/such.jsonl") != std::string::npos);
  const ProcessResult single = bed.run("parallel.sh", {bed.files()[0]});
  CHECK(single.exit_code == 2);
  CHECK(single.err.find("two jobs are needed, 1 given") != std::string::npos);
}

TEST_CASE("a suite by name is a job too") {
  const ScriptBed bed;
  const ProcessResult result = bed.run("sequential.sh", {"short", bed.files()[0]}, {"--limit", "1"});
  CAPTURE(result.err);
  CHECK(result.exit_code == 0);
}

TEST_CASE("a server that remembers the prompts is not taken for one that works in parallel") {
  const ScriptBed bed(R"({"slots":2,"cache":{"enabled":true,"per_slot":false}})");
  const std::vector<std::string> as_they_are = {"--prompt-cache", "allow"};
  REQUIRE(bed.run("sequential.sh", bed.files(), as_they_are).exit_code == 0);
  const ProcessResult again = bed.run("parallel.sh", bed.files(), as_they_are);
  CAPTURE(again.out, again.err);
  CHECK(again.exit_code == 0);
  CHECK(again.out.find("nothing can be concluded") != std::string::npos);
  CHECK_FALSE(concludes(again));
}

TEST_CASE("two subjects of a quality suite are two jobs, and of which questions is said") {
  const ScriptBed bed;
  const std::vector<std::string> jobs = {"mmlu", "astronomy", "abstract_algebra"};
  const ProcessResult one_by_one = bed.run("sequential.sh", jobs);
  CAPTURE(one_by_one.out, one_by_one.err);
  CHECK(one_by_one.exit_code == 0);
  CHECK(one_by_one.out.find("these are its sample questions") != std::string::npos);
  CHECK(one_by_one.out.find("  job 1 (astronomy): ") != std::string::npos);
  CHECK(one_by_one.out.find("/12 right)") != std::string::npos);
  for (const char* timed : {"job 1 (astronomy): real ", "job 2 (abstract_algebra): real ", "both jobs: real "})
    CHECK(one_by_one.err.find(timed) != std::string::npos);
  CHECK(concludes(bed.run("parallel.sh", jobs)));
  CHECK_FALSE(concludes(bed.run("parallel.sh", {"mmlu", "astronomy", "philosophy"})));
  CHECK_FALSE(concludes(bed.run("parallel.sh", jobs, {"--shots", "1"})));
}

TEST_CASE("any quality suite with subjects can be two jobs, its questions shown") {
  const ScriptBed bed;
  const ProcessResult result = bed.run("sequential.sh", {"eval", "arc", "easy", "challenge"},
                                       {"--sample", "--limit", "2", "--show-answers", "--workers", "2"});
  CAPTURE(result.out, result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("these are its sample questions") == std::string::npos);  // that is what was asked for
  CHECK(result.out.find("job 2 (challenge): ") != std::string::npos);
  CHECK(result.out.find(" right, ") != std::string::npos);
}

TEST_CASE("subjects that are no two jobs are refused") {
  const ScriptBed bed;
  const ProcessResult single = bed.run("parallel.sh", {"mmlu", "astronomy"});
  CHECK(single.exit_code == 2);
  CHECK(single.err.find("mmlu SUBJECT SUBJECT") != std::string::npos);
  const ProcessResult twice = bed.run("parallel.sh", {"mmlu"}, {"--subjects", "astronomy"});
  CHECK(twice.exit_code == 2);
  CHECK(twice.err.find("without --subjects") != std::string::npos);
  const ProcessResult unknown = bed.run("sequential.sh", {"mmlu", "astronomy", "astrology"});
  CHECK(unknown.exit_code == 1);
  CHECK(unknown.err.find("job 2 failed (2)") != std::string::npos);
}

TEST_CASE("questions that the server remembers are told from a gain too, where it counts them and where it does not") {
  for (const char* reported : {"true", "false"}) {
    const ScriptBed bed(R"({"slots":2,"cache":{"enabled":true,"per_slot":false,"reported":)" + std::string(reported) +
                        "}}");
    const std::vector<std::string> jobs = {"mmlu", "astronomy", "abstract_algebra"};
    const std::vector<std::string> one_question = {"--limit", "1", "--shots", "5"};
    REQUIRE(bed.run("sequential.sh", jobs, one_question).exit_code == 0);
    const ProcessResult again = bed.run("parallel.sh", jobs, one_question);
    CAPTURE(reported, again.out, again.err);
    CHECK(again.exit_code == 0);
    CHECK(again.out.find("nothing can be concluded") != std::string::npos);
    CHECK_FALSE(concludes(again));
  }
}
