// The file of --config and the user's own, read by the program itself.

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

void write_users_file(const Sandbox& sandbox, const std::string& text) {
  std::filesystem::create_directories(sandbox.path(".config/bench"));
  sandbox.write(".config/bench/config.toml", text);
}

}  // namespace

TEST_CASE("the user's file sets options, and a wrong one ends with 2 and its place") {
  const Sandbox sandbox;
  CHECK(run_bench({"ls", "prompts"}, sandbox.spec()).exit_code == 0);
  write_users_file(sandbox, "host = \"127.0.0.1:1\"\n[run]\nprompt = \"Hello.\"\n");
  const ProcessResult read = run_bench({"-m", "m"}, sandbox.spec());
  CHECK(read.exit_code == 3);
  CHECK(read.err.find("127.0.0.1:1") != std::string::npos);
  write_users_file(sandbox, "runs = 5\nwarmpu = 1\n");
  const ProcessResult wrong = run_bench({"-m", "m"}, sandbox.spec());
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.err.find("/.config/bench/config.toml:2:1: unknown option warmpu") != std::string::npos);
  CHECK(wrong.err.find("did you mean warmup?") != std::string::npos);
  CHECK(run_bench({"--help"}, sandbox.spec()).exit_code == 0);
}

TEST_CASE("a run remembers which line of a file set an option") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  sandbox.write("c.toml", "model = \"m\"\nprompt = \"Hello.\"\nnum-predict = 4\n\n[run]\nruns = 2\n");
  const ProcessResult told = run_bench({"run", "--config", sandbox.path("c.toml"), "--host", server.url(), "-o", "-"},
                                       sandbox.spec({{"BENCH_WARMUP", "0"}}));
  CAPTURE(told.out, told.err);
  CHECK(told.exit_code == 0);
  const std::string header = lines_of(told.out).front();
  CHECK(header.find("config " + sandbox.path("c.toml") + ":6") != std::string::npos);
  CHECK(header.find("environment BENCH_WARMUP") != std::string::npos);
}

TEST_CASE("a configuration is printed without a server and read again") {
  const Sandbox sandbox;
  const ProcessResult printed =
      run_bench({"run", "--runs", "3", "--timeout", "10s", "-H", "Authorization: Bearer canary", "--dump-config"},
                sandbox.spec());
  CHECK(printed.exit_code == 0);
  CHECK(printed.err.empty());
  CHECK(printed.out.starts_with("[run]\n"));
  CHECK(printed.out.find("\nruns = 3  # flag\n") != std::string::npos);
  CHECK(printed.out.find("canary") == std::string::npos);
  sandbox.write("c.toml", printed.out);
  const ProcessResult again = run_bench({"run", "--config", sandbox.path("c.toml"), "--dump-config"}, sandbox.spec());
  CHECK(again.exit_code == 0);
  CHECK(again.out.find("\ntimeout = \"10s\"  # config " + sandbox.path("c.toml") + ":") != std::string::npos);
  const ProcessResult missing = run_bench({"--config", sandbox.path("no.toml"), "-m", "m"}, sandbox.spec());
  CHECK(missing.exit_code == 2);
  CHECK(missing.err.find("no.toml") != std::string::npos);
}
