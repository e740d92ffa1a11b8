// Pipes that close, disks that fill up, terminals of all kinds.

#include <filesystem>
#include <signal.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

/// Two quick requests to a server.
std::vector<std::string> small_run(const std::string& url, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"--model", "m", "--host",   url, "--runs",        "1",
                                        "--limit", "2", "--warmup", "0", "--num-predict", "8"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

/// A journal with its header, two requests and its end.
void check_whole(const std::string& journal) {
  CHECK(count(journal, "\"type\":\"run_start\"") == 1);
  CHECK(count(journal, "\"type\":\"request\"") == 2);
  const auto lines = lines_of(journal);
  REQUIRE_FALSE(lines.empty());
  CHECK(lines.back().rfind("{\"type\":\"run_end\"", 0) == 0);
  CHECK(lines.back().find("\"complete\":true") != std::string::npos);
}

}  // namespace

TEST_CASE("a reader that leaves ends the display and not the run") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  ProcessSpec spec = sandbox.spec();
  spec.output_leaves_after_line = true;
  const ProcessResult run = run_bench(small_run(server.url(), {"-o", sandbox.path("r.jsonl")}), spec);
  CAPTURE(run.err);
  CHECK(run.exit_code == 0);
  check_whole(sandbox.read("r.jsonl"));
  const ProcessResult help = run_bench({"--help"}, spec);
  CHECK(help.exit_code == 0);
  CHECK(help.err.empty());
}

TEST_CASE("closed streams are not written to under another name") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const std::vector<std::vector<int>> which = {
      {STDOUT_FILENO}, {STDERR_FILENO}, {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}};
  for (std::size_t i = 0; i < which.size(); ++i) {
    CAPTURE(i);
    ProcessSpec spec = sandbox.spec();
    spec.closed = which[i];
    const std::string journal = "r" + std::to_string(i) + ".jsonl";
    const ProcessResult run = run_bench(small_run(server.url(), {"-o", sandbox.path(journal)}), spec);
    CHECK(run.exit_code == 0);
    for (const std::string& line : lines_of(sandbox.read(journal))) CHECK(line.rfind("{\"type\":", 0) == 0);
    check_whole(sandbox.read(journal));
  }
}

TEST_CASE("a full disk under stdout is told") {
  if (!std::filesystem::exists("/dev/full")) {
    WARN("skipped: there is no /dev/full");
    return;
  }
  const Sandbox sandbox;
  ProcessSpec spec = sandbox.spec();
  spec.output_to = "/dev/full";
  const ProcessResult list = run_bench({"ls", "prompts"}, spec);
  CHECK(list.exit_code == 5);
  CHECK(list.err.find("standard output is incomplete") != std::string::npos);

  const SimServer server(sandbox);
  const ProcessResult run = run_bench(small_run(server.url(), {"-o", sandbox.path("r.jsonl")}), spec);
  CHECK(run.exit_code == 0);
  CHECK(run.err.find("the journal of the run is not affected") != std::string::npos);
  check_whole(sandbox.read("r.jsonl"));
}

TEST_CASE("a pipe gets a line for each request and one for the summary") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const ProcessResult run = run_bench(small_run(server.url()), sandbox.spec());
  CAPTURE(run.err);
  CHECK(run.exit_code == 0);
  const auto lines = lines_of(run.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].rfind("{\"type\":\"request\"", 0) == 0);
  CHECK(lines[1].rfind("{\"type\":\"request\"", 0) == 0);
  CHECK(lines[2].rfind("{\"type\":\"summary\"", 0) == 0);
  CHECK(lines_of(run_bench({"ls", "runs", "--plain"}, sandbox.spec()).out).size() == 1);
}

TEST_CASE("quiet means that stderr stays empty") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const ProcessResult run = run_bench(small_run(server.url(), {"--quiet"}), sandbox.spec());
  CHECK(run.exit_code == 0);
  CHECK(run.err.empty());
}

TEST_CASE("a terminal that cannot do anything gets plain text") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  for (const int columns : {20, 80}) {
    CAPTURE(columns);
    ProcessSpec spec = sandbox.spec({{"TERM", "dumb"}, {"NO_COLOR", "1"}, {"LC_ALL", "C"}});
    spec.terminal_columns = columns;
    const ProcessResult run = run_bench(small_run(server.url()), spec);
    CAPTURE(run.out);
    CHECK(run.exit_code == 0);
    CHECK(run.out.find('\x1b') == std::string::npos);
    for (const char c : run.out) CHECK_FALSE(static_cast<unsigned char>(c) >= 0x80);
    CHECK(run.out.find("{\"type\"") == std::string::npos);  // a table, not JSON
  }
}

TEST_CASE("a terminal gets colours unless NO_COLOR or the option forbids them") {
  const Sandbox sandbox;
  ProcessSpec spec = sandbox.spec({{"TERM", "xterm"}});
  spec.terminal_columns = 80;
  CHECK(run_bench({"--rnus"}, spec).out.find("\x1b[") != std::string::npos);
  CHECK(run_bench({"--help"}, spec).out.find("\x1b[") != std::string::npos);
  spec.environment.emplace_back("NO_COLOR", "1");
  CHECK(run_bench({"--rnus"}, spec).out.find("\x1b[") == std::string::npos);
  CHECK(run_bench({"--help"}, spec).out.find("\x1b[") == std::string::npos);
  CHECK(run_bench({"ls", "prompts", "--no-color"}, spec).out.find("\x1b[") == std::string::npos);
}

TEST_CASE("a name with terminal codes is shown, not obeyed") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const ProcessResult run = run_bench({"--model", "\x1b[2Jm\n", "--host", server.url(), "--format", "table", "--runs",
                                       "1", "--limit", "1", "--warmup", "0", "--num-predict", "4"},
                                      sandbox.spec());
  CHECK((run.out + run.err).find('\x1b') == std::string::npos);
  CHECK((run.out + run.err).find("\\x1b[2Jm") != std::string::npos);
}

TEST_CASE("the simulated server names its URL first and ends on SIGTERM") {
  const Sandbox sandbox;
  SimServer server(sandbox);
  CHECK(server.url().rfind("http://127.0.0.1:", 0) == 0);
  const ProcessResult models = run_bench({"ls", "models", "--plain", "--host", server.url()}, sandbox.spec());
  CHECK(models.exit_code == 0);
  CHECK(models.out == "llama3.1:8b\n");
  server.process().send_signal(SIGTERM);
  const ProcessResult ended = server.process().wait(std::chrono::seconds(10));
  CHECK_FALSE(ended.timed_out);
  CHECK(ended.err.empty());
  CHECK(lines_of(ended.out).size() == 1);
}

TEST_CASE("a simulated server that cannot write its truth log ends with 5 and says so") {
  if (!std::filesystem::exists("/dev/full")) {
    WARN("skipped: there is no /dev/full");
    return;
  }
  const Sandbox sandbox;
  SimServer server(sandbox, {"--truth", "/dev/full"});
  run_bench({"-m", "m", "--host", server.url(), "-n", "2", "--prompt", "x"}, sandbox.spec());
  const ProcessResult ended = server.process().wait(std::chrono::seconds(10));  // by itself: nobody told it to
  CAPTURE(ended.err);
  CHECK_FALSE(ended.timed_out);
  CHECK(ended.exit_code == 5);
  CHECK(ended.err.find("the truth log /dev/full is incomplete (No space left on device)") != std::string::npos);
}

TEST_CASE("a dry run shows the options with their sources and the first request, and sends nothing") {
  const Sandbox sandbox;
  const std::vector<std::string> dry = {"-m",           "m", "--host", "127.0.0.1:1", "--dry-run", "--runs", "3",
                                        "--nonce-seed", "7"};
  const ProcessResult text = run_bench(dry, sandbox.spec({{"BENCH_NUM_CTX", "8k"}}));
  CAPTURE(text.out, text.err);
  CHECK(text.exit_code == 0);
  CHECK(text.out.find("flag") != std::string::npos);
  CHECK(text.out.find("environment BENCH_NUM_CTX") != std::string::npos);
  CHECK(text.out.find("60 requests to m") != std::string::npos);
  CHECK(text.out.find("POST http://127.0.0.1:1/api/chat") != std::string::npos);
  CHECK(text.out.find("\"num_ctx\":8192") != std::string::npos);
  CHECK(lines_of(run_bench({"ls", "runs", "--plain"}, sandbox.spec()).out).empty());

  std::vector<std::string> as_lines = dry;
  as_lines.insert(as_lines.end(), {"--format", "jsonl"});
  const ProcessResult lines = run_bench(as_lines, sandbox.spec());
  CHECK(lines_of(lines.out).size() == 60);
  CHECK(lines.out.rfind("{\"plan_index\":0,", 0) == 0);
  CHECK(run_bench(as_lines, sandbox.spec()).out == lines.out);
}
