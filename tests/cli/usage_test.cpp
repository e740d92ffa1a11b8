// What the real program says to what people type. Nothing here reaches a server.

#include <string>
#include <vector>

#include "catch.hpp"
#include "cli/commands.h"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

struct Case {
  std::vector<std::string> arguments;
  int exit_code;
  std::string stderr_contains;
};

}  // namespace

TEST_CASE("wrong command lines end with 2 and say what to type") {
  const std::vector<Case> cases = {
      {{}, 2, "which model?"},
      {{"--rnus", "5"}, 2, "did you mean --runs?"},
      {{"-m", "m", "--runs", "0"}, 2, "wrong value '0' for --runs (the smallest is 1)"},
      {{"-m", "m", "--runs", "-1"}, 2, "from 1 to 1000000"},
      {{"-m", "m", "--runs", "1e9"}, 2, "not a whole number"},
      {{"-m", "m", "--runs", "five"}, 2, "not a whole number"},
      {{"-m", "m", "--runs", "5x"}, 2, "not a whole number"},
      {{"-m", "m", "--runs"}, 2, "--runs needs a value"},
      {{"-m", "m", "--timeout", "5"}, 2, "write 5s or 5m"},
      {{"-m", "m", "--timeout", "NaN"}, 2, "not a time"},
      {{"-m", "m", "--num-ctx", "0"}, 2, "the smallest is 4"},
      {{"-m", "m", "--option", "num_gpuu=1"}, 2, "did you mean num_gpu?"},
      {{"-m", "m", "--option", "num_gpu=many"}, 2, "must be a whole number"},
      {{"-m", "m", "--gate", "ttft.p95<500"}, 2, "('500' has no unit)\n  write 500ms or 500s"},
      {{"-m", "m", "--gate", "tftt.p95<500ms"}, 2, "choose one of ttft, "},
      {{"-m", "m", "--gate", "ttft.p95"}, 2, "wrong value 'ttft.p95' for --gate"},
      {{"-m", "m", "--host", "ftp://x"}, 2, "only http and https are spoken"},
      {{"-m", "m", "--host", "http://u:canary@[::1"}, 2, "no server address"},
      {{"-m", "m", "--tokenizer", "x"}, 2, "no tokenizer is needed"},
      {{"-m", "m", "--request-rate", "5"}, 2, "bench sweep --rate"},
      {{"-m", "m", "--prompts", "/no/such/file.jsonl"}, 2, "/no/such/file.jsonl"},
      {{"-m", "m", "--schema", "/no/such/file.json"}, 2, "/no/such/file.json"},
      {{"-m", "m", "--sim-world", "/no/such/world.json"}, 2, "/no/such/world.json"},
      {{"rnu"}, 2, "did you mean bench run?"},
      {{"llama3.1:8b"}, 2, "bench --model llama3.1:8b"},
      {{"mmlu"}, 2, "bench mmlu --model llama3.1:8b"},
      {{"sweep"}, 2, "bench sweep --model m"},
      {{"-m", "m", "--workers", "1-8"}, 2, "bench sweep --workers '1-8'"},
      {{"ls"}, 2, "models|prompts|runs"},
      {{"ls", "model"}, 2, "did you mean models?"},
      {{"sim", "--slots", "0"}, 2, "slots"},
      {{"sim", "extra"}, 2, "bench sim --world extra"},
      {{"-m", "m", "-H", "Content-Length: 3"}, 2, "counts the bytes of each request itself"},
      {{"sim", "--world", "/no/such/world.json"}, 2, "/no/such/world.json"},
      {{"help", "xyzzy"}, 2, "unknown command 'xyzzy'"},
  };
  const Sandbox sandbox;
  for (const Case& c : cases) {
    std::string typed = "bench";
    for (const std::string& argument : c.arguments) typed += " " + argument;
    CAPTURE(typed);
    const ProcessResult result = run_bench(c.arguments, sandbox.spec({{"OLLAMA_HOST", "127.0.0.1:1"}}));
    CAPTURE(result.err);
    CHECK(result.exit_code == c.exit_code);
    CHECK(result.out.empty());
    CHECK(result.err.rfind("bench: error: ", 0) == 0);
    CHECK(result.err.find(c.stderr_contains) != std::string::npos);
    CHECK(result.err.find("canary") == std::string::npos);
  }
}

TEST_CASE("a wrong prompt file is named by line and column before anything is sent") {
  const Sandbox sandbox;
  sandbox.write("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n{\"id\":\"b\" \"prompt\":\"y\"}\n");
  const ProcessResult result = run_bench({"-m", "m", "--prompts", sandbox.path("p.jsonl")}, sandbox.spec());
  CAPTURE(result.err);
  CHECK(result.exit_code == 2);
  CHECK(result.err.find("p.jsonl:2:") != std::string::npos);
}

TEST_CASE("a server that is not there ends with 3 and a way to start it") {
  const Sandbox sandbox;
  const ProcessResult result = run_bench({"-m", "m", "--host", "127.0.0.1:1"}, sandbox.spec());
  CAPTURE(result.err);
  CHECK(result.exit_code == 3);
  CHECK(result.err.find("http://127.0.0.1:1") != std::string::npos);
  CHECK(result.err.find("ollama serve") != std::string::npos);
}

TEST_CASE("more requests in flight than open files are allowed are refused with the command that helps") {
  const Sandbox sandbox;
  ProcessSpec spec = sandbox.spec();
  const auto with_limit = [&](const std::string& workers) {
    const std::vector<std::string> bench = bench_spec({"--sim", "-m", "m", "-n", "40", "-c", workers}).argv;
    std::string command = "ulimit -n 64; exec";
    for (const std::string& word : bench) command += " " + word;
    spec.argv = {"/bin/sh", "-c", command + " --prompt x --num-predict 4 --format jsonl"};
    return run_process(spec);
  };
  const ProcessResult refused = with_limit("100");
  CAPTURE(refused.err);
  CHECK(refused.exit_code == 2);
  CHECK(refused.out.empty());
  CHECK(refused.err.find("128 are needed, the limit is 64") != std::string::npos);
  CHECK(refused.err.find("--workers 36") != std::string::npos);
  CHECK(refused.err.find("ulimit -n 1024") != std::string::npos);
  const ProcessResult fits = with_limit("36");
  CAPTURE(fits.err);
  CHECK(fits.exit_code == 0);
}

TEST_CASE("options come from the environment unless they are typed") {
  const Sandbox sandbox;
  const ProcessResult from_variable = run_bench({"-m", "m"}, sandbox.spec({{"BENCH_RUNS", "x"}}));
  CHECK(from_variable.exit_code == 2);
  CHECK(from_variable.err.find("wrong value 'x' for BENCH_RUNS") != std::string::npos);
  const ProcessResult typed = run_bench({"-m", "m", "--runs", "y"}, sandbox.spec({{"BENCH_RUNS", "x"}}));
  CHECK(typed.err.find("wrong value 'y' for --runs") != std::string::npos);
  const ProcessResult ollama = run_bench({"-m", "m"}, sandbox.spec({{"OLLAMA_HOST", "127.0.0.1:1"}}));
  CHECK(ollama.exit_code == 3);
  const ProcessResult slip = run_bench({"ls", "prompts"}, sandbox.spec({{"BENCH_QIUET", "1"}}));
  CHECK(slip.err.find("did you mean BENCH_QUIET?") != std::string::npos);
}

TEST_CASE("help is on stdout, names every option and ends with the exit codes") {
  const Sandbox sandbox;
  const ProcessResult help = run_bench({"--help", "all"}, sandbox.spec());
  CHECK(help.exit_code == 0);
  CHECK(help.err.empty());
  for (const bench::OptionRow* row : bench::options_of(*bench::find_command("run")))
    CHECK(help.out.find("--" + std::string(row->name)) != std::string::npos);
  CHECK(help.out.find("\n  143 ") > help.out.find("Exit codes"));
  CHECK(run_bench({"help", "all"}, sandbox.spec()).out == help.out);
  const ProcessResult brief = run_bench({"--help"}, sandbox.spec());
  CHECK(lines_of(brief.out).size() <= 30);
  CHECK(run_bench({"-h"}, sandbox.spec()).out == brief.out);
  CHECK(run_bench({"help"}, sandbox.spec()).out == brief.out);
  CHECK(run_bench({"run", "--help"}, sandbox.spec()).out.find("--top-k") != std::string::npos);
  CHECK(run_bench({"sim", "--help"}, sandbox.spec()).out == run_bench({"help", "sim"}, sandbox.spec()).out);
  CHECK(run_bench({"sim", "--help"}, sandbox.spec()).out.find("--truth FILE") != std::string::npos);
}

TEST_CASE("bench alone says what is there and what to type") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const ProcessResult found = run_bench({}, sandbox.spec({{"OLLAMA_HOST", server.url()}, {"COLUMNS", "120"}}));
  CAPTURE(found.out, found.err);
  CHECK(found.exit_code == 0);
  CHECK(found.out.find(server.url()) != std::string::npos);
  CHECK(found.out.find("(simulated), 1 model: llama3.1:8b") != std::string::npos);
  CHECK(found.out.find("\n  bench --host " + server.url() + " --model llama3.1:8b\n") != std::string::npos);
  const ProcessResult nothing = run_bench({}, sandbox.spec({{"OLLAMA_HOST", "127.0.0.1:1"}}));
  CHECK(nothing.exit_code == 2);
  CHECK(nothing.err.find("bench --sim") != std::string::npos);
}

TEST_CASE("the version is one line") {
  const Sandbox sandbox;
  for (const char* spelling : {"--version", "version"}) {
    const ProcessResult result = run_bench({spelling}, sandbox.spec());
    CHECK(result.exit_code == 0);
    REQUIRE(lines_of(result.out).size() == 1);
    CHECK(result.out.rfind("bench " BENCH_PROJECT_VERSION " (", 0) == 0);
  }
}

TEST_CASE("ls prompts lists the embedded suites") {
  const Sandbox sandbox;
  const ProcessResult table = run_bench({"ls", "prompts"}, sandbox.spec());
  CHECK(table.exit_code == 0);
  CHECK(lines_of(table.out).size() == 6);
  const ProcessResult plain = run_bench({"ls", "prompts", "--plain"}, sandbox.spec());
  CHECK(plain.out == "code\ndefault\nlong\nshort\nstructured\n");
}

TEST_CASE("ls runs of a new user is empty, and says so aside") {
  const Sandbox sandbox;
  const ProcessResult result = run_bench({"ls", "runs"}, sandbox.spec());
  CHECK(result.exit_code == 0);
  CHECK(result.out.empty());
  CHECK(result.err.find("no runs in") != std::string::npos);
  CHECK(run_bench({"ls", "runs", "--quiet"}, sandbox.spec()).err.empty());
}
