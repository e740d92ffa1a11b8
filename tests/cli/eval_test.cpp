// `bench eval`: which questions a word on the command line means.

#include <string>
#include <vector>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

TEST_CASE("questions of one's own are asked by naming their file") {
  const Sandbox sandbox;
  sandbox.write("my.jsonl",
                "{\"id\":\"a\",\"prompt\":\"Which is a fruit?\",\"reference\":\"plum\",\"choices\":[\"stone\","
                "\"plum\"]}\n");
  const ProcessResult result =
      run_bench({"eval", sandbox.path("my.jsonl"), "-m", "m", "--scoring", "choice", "--dry-run", "--format", "jsonl"},
                sandbox.spec());
  CAPTURE(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("Which is a fruit?\\n\\nA. stone\\nB. plum\\n\\n") != std::string::npos);
}

TEST_CASE("what was cut at the token limit is asked again, and a line to quote ends the page") {
  const Sandbox sandbox;
  // A letter alone is said in one token; a sentence before it is not.
  const ProcessResult result = run_bench({"mmlu", "--sim", "--sample", "--recipe", "simple-evals", "--limit", "6",
                                          "--num-predict", "4", "--rescue", "--cite", "--format", "table"},
                                         sandbox.spec());
  CAPTURE(result.out, result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("100 % cut: between 0 and 100") != std::string::npos);
  CHECK(result.out.find("6 cut questions asked again with more room") != std::string::npos);
  CHECK(result.out.find("mmlu-sample, simple-evals version 1, 0 shots, data ") != std::string::npos);
}

TEST_CASE("a question is shown with its answer where that is asked for") {
  const Sandbox sandbox;
  const ProcessResult result = run_bench(
      {"mmlu", "--sim", "--sample", "--sample-ids", "astronomy/0", "--show-answers", "--format", "json", "--quiet"},
      sandbox.spec());
  CAPTURE(result.out, result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.err.find(" astronomy/0  ") != std::string::npos);
  CHECK(result.err.find("  said: ") != std::string::npos);
  CHECK(result.out.find("  said: ") == std::string::npos);
}

TEST_CASE("what cannot be asked ends with 2 before anything is sent") {
  struct Wrong {
    std::vector<std::string> arguments;
    std::string stderr_contains;
  };
  const std::vector<Wrong> cases = {
      {{"eval", "-m", "m"}, "bench eval of what?"},
      {{"eval", "gsmk8", "-m", "m"}, "did you mean gsm8k?"},
      {{"eval", "no/such.jsonl", "-m", "m"}, "there is no file no/such.jsonl"},
      {{"eval", "own", "-m", "m"}, "which file?"},
      {{"eval", "hellaswag", "-m", "m", "--recipe", "lm-eval:hellaswag"}, "cannot be asked over this API"},
      {{"eval", "arc", "-m", "m", "--recipe", "lm-eval:hellaswag"}, "is a recipe of hellaswag"},
      {{"eval", "arc", "-m", "m", "--sample", "--subjects", "hard"}, "subjects: challenge, easy"},
      {{"eval", "gsm8k", "-m", "m", "--sample", "--shots", "3"}, "it takes no examples"},
  };
  const Sandbox sandbox;
  for (const Wrong& wrong : cases) {
    std::string typed = "bench";
    for (const std::string& argument : wrong.arguments) typed += " " + argument;
    CAPTURE(typed);
    const ProcessResult result = run_bench(wrong.arguments, sandbox.spec({{"OLLAMA_HOST", "127.0.0.1:1"}}));
    CAPTURE(result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(result.err.find(wrong.stderr_contains) != std::string::npos);
  }
}
