// --export, bench export and the page of a job on GitHub, as they are typed.

#include <filesystem>
#include <string>
#include <vector>

#include "bench/renderer.h"

#include "base/json/strict.h"
#include "catch.hpp"
#include "support/sandbox.h"
#include "support/trace_law.h"

using namespace bench::test;
using bench::Json;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> quick_run(std::vector<std::string> more) {
  std::vector<std::string> words = {"--sim", "--model",    "m", "--prompts",     "short", "--runs",
                                    "1",     "--requests", "4", "--num-predict", "8",     "-q"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<std::string> names_in(const Sandbox& sandbox, const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(sandbox.path(folder)))
    if (entry.is_regular_file()) names.push_back(entry.path().lexically_relative(sandbox.path(folder)).string());
  return names;
}

}  // namespace

TEST_CASE("a run is exported in every format at once, and bench export writes the same again") {
  const Sandbox sandbox;
  for (const char* folder : {"out", "again"}) fs::create_directory(sandbox.path(folder));
  const std::string journal = sandbox.path("run.jsonl");
  std::vector<std::string> words{"-o", journal}, again{"export", journal};
  for (const bench::Renderer& format : bench::renderers()) {
    const std::string name(format.name);
    words.insert(words.end(), {"--export", name + "=" + sandbox.path("out/" + name)});
    again.push_back(name + "=" + sandbox.path("again/" + name));
  }
  const ProcessResult run = run_bench(quick_run(words), sandbox.spec());
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(run.err.find("nothing to export as lm-eval") != std::string::npos);
  const ProcessResult exported = run_bench(again, sandbox.spec());
  CAPTURE(exported.err);
  REQUIRE(exported.exit_code == 0);
  CHECK(exported.out.empty());
  CHECK(bench_test::trace_fault(sandbox.read("out/trace")) == "");
  CHECK(names_in(sandbox, "out").size() == bench::renderers().size());  // of lm-eval none, of github two
  for (const std::string& name : names_in(sandbox, "out")) {
    INFO(name);
    CHECK(sandbox.read("again/" + name) == sandbox.read("out/" + name));
    CHECK(name.find(".part-") == std::string::npos);
  }
}

TEST_CASE("questions become the folder of lm-eval, also after they were graded again") {
  const Sandbox sandbox;
  const std::string journal = sandbox.path("run.jsonl");
  const ProcessResult run = run_bench({"eval", "gsm8k", "--sim", "--sample", "--limit", "5", "--workers", "5", "-o",
                                       journal, "-q", "--export", "lm-eval=" + sandbox.path("a/b")},
                                      sandbox.spec());
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(names_in(sandbox, "a/b").size() == 2);
  const ProcessResult graded =
      run_bench({"grade", journal, "--export", "lm-eval=" + sandbox.path("c")}, sandbox.spec());
  CAPTURE(graded.err);
  REQUIRE(graded.exit_code == 0);
  CHECK(names_in(sandbox, "c").size() == 2);
}

TEST_CASE("a place that cannot be written to is refused before anything is sent") {
  const Sandbox sandbox;
  sandbox.write("file", "kept");
  const struct {
    std::string target;
    const char* told;
  } cases[] = {{"md=" + sandbox.path("missing/run.md"), "there is no folder"},
               {"md=" + sandbox.path("."), "Is a directory"},
               {"lm-eval=" + sandbox.path("file"), "is no folder"},
               {"md=" + sandbox.path("run.jsonl"), "is to be written twice"},
               {"mdd=" + sandbox.path("a"), "did you mean md?"},
               {"md", "no '=' in it"}};
  for (const auto& wrong : cases) {
    INFO(wrong.target);
    const ProcessResult run =
        run_bench(quick_run({"-o", sandbox.path("run.jsonl"), "--export", wrong.target}), sandbox.spec());
    CHECK(run.exit_code == 2);
    CHECK(run.err.find(wrong.told) != std::string::npos);
    CHECK_FALSE(fs::exists(sandbox.path("run.jsonl")));
  }
  CHECK(sandbox.read("file") == "kept");
  const ProcessResult twice = run_bench(
      quick_run({"--export", "md=" + sandbox.path("a"), "--export", "csv=" + sandbox.path("./a")}), sandbox.spec());
  CHECK(twice.exit_code == 2);
}

TEST_CASE("an export that fails in the end is told, and the run has its journal") {
  if (!fs::exists("/dev/full")) return;
  const Sandbox sandbox;
  const std::string journal = sandbox.path("run.jsonl");
  const ProcessResult run =
      run_bench(quick_run({"-o", journal, "--export", "md=/dev/full", "--export", "csv=" + sandbox.path("run.csv")}),
                sandbox.spec());
  CHECK(run.exit_code == 5);
  CHECK(run.err.find("No space left on device") != std::string::npos);
  CHECK(run.err.find("bench export RUN md=/dev/full") != std::string::npos);
  CHECK_FALSE(sandbox.read("run.csv").empty());
  CHECK(run_bench({"verify", journal}, sandbox.spec()).exit_code == 0);
}

TEST_CASE("bench export says what it lacks") {
  const Sandbox sandbox;
  CHECK(run_bench({"export"}, sandbox.spec()).exit_code == 2);
  CHECK(run_bench({"export", "last"}, sandbox.spec()).exit_code == 2);
  const std::string journal = sandbox.path("run.jsonl");
  REQUIRE(run_bench(quick_run({"-o", journal}), sandbox.spec()).exit_code == 0);
  const ProcessResult bare = run_bench({"export", journal}, sandbox.spec());
  CHECK(bare.exit_code == 2);
  CHECK(bare.err.find("to where?") != std::string::npos);
  const ProcessResult wrong = run_bench({"export", journal, "run.md"}, sandbox.spec());
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.err.find("no '=' in it") != std::string::npos);
  const ProcessResult printed = run_bench({"export", journal, "--format", "benchstat"}, sandbox.spec());
  CHECK(printed.exit_code == 0);
  CHECK(printed.out.find("BenchmarkModel/name=m") != std::string::npos);
}

TEST_CASE("the page of a job on GitHub gets each run and comparison behind what stands there") {
  const Sandbox sandbox;
  sandbox.write("page.md", "# before\n");
  const std::vector<std::pair<std::string, std::string>> on_github = {{"GITHUB_STEP_SUMMARY", sandbox.path("page.md")}};
  for (const char* name : {"a.jsonl", "b.jsonl"})
    REQUIRE(run_bench(quick_run({"-o", sandbox.path(name)}), sandbox.spec(on_github)).exit_code == 0);
  const std::string page = sandbox.read("page.md");
  CHECK(page.rfind("# before\n", 0) == 0);
  CHECK(page.find("**SIMULATED: no model ran**") != std::string::npos);
  CHECK(page.find(" measurement**") != std::string::npos);
  const ProcessResult compared =
      run_bench({"compare", sandbox.path("a.jsonl"), sandbox.path("b.jsonl"), "--anyway"}, sandbox.spec(on_github));
  CAPTURE(compared.err);
  CHECK(compared.exit_code == 0);
  CHECK(sandbox.read("page.md").find("### the same conditions", page.size()) != std::string::npos);
  // A page that cannot be written is no fault of the run.
  const ProcessResult lost = run_bench(quick_run({"-o", sandbox.path("c.jsonl")}),
                                       sandbox.spec({{"GITHUB_STEP_SUMMARY", sandbox.path("missing/page")}}));
  CHECK(lost.exit_code == 0);
  CHECK(lost.err.find("GITHUB_STEP_SUMMARY") != std::string::npos);
}

TEST_CASE("every schema is printed, and is JSON") {
  const Sandbox sandbox;
  for (const char* name : {"record", "summary", "compare", "world", "pipe"}) {
    const ProcessResult printed = run_bench({"schema", name}, sandbox.spec());
    INFO(name);
    CHECK(printed.exit_code == 0);
    CHECK(Json::parse(printed.out).at("$schema") == "https://json-schema.org/draft/2020-12/schema");
  }
  const ProcessResult wrong = run_bench({"schema", "sumary"}, sandbox.spec());
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.err.find("did you mean summary?") != std::string::npos);
}
