// bench --replay sends the very bytes of a run again.

#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;

namespace {

std::map<std::int64_t, std::string> hashes_in(const std::string& journal) {
  std::map<std::int64_t, std::string> hashes;
  for (const std::string& line : lines_of(journal)) {
    const auto json = nlohmann::json::parse(line);
    if (json.at("type") == "request" || json.at("type") == "warmup")
      hashes.emplace(json.at("plan_index").get<std::int64_t>(), json.at("prompt_sha").get<std::string>());
  }
  return hashes;
}

const std::string suite = R"({"id":"a","prompt":"Why?"})"
                          "\n"
                          R"({"id":"b","prompt":"How?","max_tokens":5})"
                          "\n";

}  // namespace

TEST_CASE("a replay sends the bytes of the run, whatever has become of the file of its prompts") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  sandbox.write("mine.jsonl", suite);
  const ProcessResult first =
      run_bench({"-m", "m", "--host", server.url(), "--prompts", sandbox.path("mine.jsonl"), "--runs", "3", "--seed",
                 "9", "--temperature", "0.3", "--stop", "a,b", "-c", "2", "-o", sandbox.path("r.jsonl")},
                sandbox.spec());
  CAPTURE(first.err);
  REQUIRE(first.exit_code == 0);
  sandbox.write("mine.jsonl", R"({"prompt":"Something else?"})");

  const ProcessResult second =
      run_bench({"--host", server.url(), "--replay", sandbox.path("r.jsonl"), "-o", sandbox.path("again.jsonl")},
                sandbox.spec({{"BENCH_RUNS", "7"}}));
  CAPTURE(second.err);
  CHECK(second.exit_code == 0);
  CHECK(second.err.find("environment BENCH_RUNS has no effect: --replay sends what the earlier run sent") !=
        std::string::npos);
  CHECK(hashes_in(sandbox.read("r.jsonl")).size() == 7);
  CHECK(hashes_in(sandbox.read("again.jsonl")) == hashes_in(sandbox.read("r.jsonl")));

  const auto header = nlohmann::json::parse(lines_of(sandbox.read("again.jsonl")).front());
  CHECK(header.at("runs") == 3);
  CHECK(header.at("workers") == 2);
  CHECK(header.at("num_predict") == 256);
  CHECK(header.at("plan").at("least_predict") == 5);
}

TEST_CASE("what would change the bytes is refused beside --replay") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench(run_arguments(sandbox, server.url(), 2), sandbox.spec()).exit_code == 0);
  for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{
           {"--runs", "3"}, {"--prompt", "x"}, {"--num-ctx", "9"}, {"--seed", "1"}, {"--api", "auto"}, {"--unload"}}) {
    std::vector<std::string> arguments = {"--host", server.url(), "--replay", sandbox.path("r.jsonl")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProcessResult told = run_bench(arguments, sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == 2);
    CHECK(told.err.find(more.front() + " and --replay exclude each other") != std::string::npos);
  }
}
