// `bench diagnose` against a server: the same conclusion again from the journal, and what is left of one that is cut
// short.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

/// One place of a server that says nothing long.
constexpr const char* narrow_world = R"({"slots":1,"output_tokens":{"mean":200,"std":0},
  "decode":{"base_s":0.01,"per_sequence_s":0.0001}})";

nlohmann::json conclusion_of(const ProcessResult& result) {
  const auto document = nlohmann::json::parse(result.out, nullptr, false);
  CAPTURE(result.err, result.out);
  REQUIRE_FALSE(document.is_discarded());
  return document;
}

ProcessResult diagnose(const Sandbox& sandbox, std::vector<std::string> more) {
  std::vector<std::string> words = {"diagnose", "--format", "json"};
  words.insert(words.end(), more.begin(), more.end());
  return run_bench(words, sandbox.spec());
}

/// A diagnosis of a server in real time that is under way.
struct UnderWay {
  UnderWay() : server(started(sandbox)), url(server.first_line()) {
    REQUIRE_FALSE(url.empty());
    process.emplace(bench_spec(
        {"diagnose", "--format", "json", "--host", url, "--model", "llama3.1:8b", "-v", "-o", sandbox.path("d.jsonl")},
        sandbox.spec()));
  }
  /// Until so many of its requests have been answered.
  bool has_answers(std::int64_t wanted) {
    for (int i = 0; i < 400; ++i) {
      std::int64_t answers = 0;
      if (std::filesystem::exists(sandbox.path("d.jsonl")))
        for (const std::string& line : lines_of(sandbox.read("d.jsonl")))
          answers += line.rfind("{\"type\":\"request\"", 0) == 0;
      if (answers >= wanted) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL("not so many answers: " << process->wait(std::chrono::milliseconds(1)).err);
    return false;
  }
  static ProcessSpec started(const Sandbox& sandbox) {
    sandbox.write("world.json", narrow_world);
    return bench_spec({"sim", "--port", "0", "--world", sandbox.path("world.json")}, sandbox.spec());
  }
  Sandbox sandbox;
  Process server;
  std::string url;
  std::optional<Process> process;
};

}  // namespace

TEST_CASE("a diagnosis in virtual time, and the same again from its journal") {
  const Sandbox sandbox;
  sandbox.write("world.json", narrow_world);
  const std::vector<std::string> world = {"--sim-world", sandbox.path("world.json")};
  const ProcessResult result = diagnose(sandbox, {world[0], world[1], "-o", sandbox.path("d.jsonl")});
  CAPTURE(result.err);
  CHECK(result.exit_code == 0);
  const auto found = conclusion_of(result);
  CHECK(found["verdict"] == "slots");
  CHECK(found["slots"] == 1);
  CHECK(found["simulated"] == true);
  CHECK(found["complete"] == true);
  CHECK(found["workers"] == 8);
  for (const char* id : {"queueing", "bandwidth", "grammar", "temperature"})
    CHECK(found["hypotheses"][id].contains("answer"));
  CHECK(found["hypotheses"]["queueing"]["answer"] == "confirmed");
  CHECK(found["advice"]["places"] == 4);
  CHECK(found["advice"]["speedup_expected"].is_null());
  CHECK(found["advice"]["speedup_at_most"].get<double>() <= 4.0);
  CHECK_FALSE(found["timeline"].empty());
  CHECK(conclusion_of(diagnose(sandbox, {"--from", sandbox.path("d.jsonl")})) == found);
}

TEST_CASE("a seed gives another course of the world, and the same seed the same") {
  const Sandbox sandbox;
  sandbox.write("world.json", narrow_world);
  const auto one = conclusion_of(diagnose(sandbox, {"--sim-world", sandbox.path("world.json"), "--seed", "5"}));
  const auto other = conclusion_of(diagnose(sandbox, {"--sim-world", sandbox.path("world.json"), "--seed", "6"}));
  CHECK(one["seed"] == 5);
  CHECK(one["verdict"] == other["verdict"]);
  CHECK(one["speedup"] != other["speedup"]);
}

TEST_CASE("advice that is followed gives no more than was promised, and about that") {
  const Sandbox sandbox;
  sandbox.write("world.json", narrow_world);
  const auto found = conclusion_of(diagnose(sandbox, {"--sim-world", sandbox.path("world.json"), "--verify-advice"}));
  const double promised = found["advice"]["speedup_at_most"].get<double>();
  REQUIRE(found["advice"]["speedup_tried"].is_number());
  const double tried = found["advice"]["speedup_tried"].get<double>();
  CHECK(tried <= promised * 1.05);
  CHECK(tried >= promised * 0.7);
}

TEST_CASE("a budget from which nothing can follow is refused, with the one that would do") {
  const Sandbox sandbox;
  sandbox.write("world.json", narrow_world);
  const ProcessResult result = diagnose(sandbox, {"--sim-world", sandbox.path("world.json"), "--budget", "100ms"});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err.find("allow them:  --budget ") != std::string::npos);
}

TEST_CASE("a server that dies leaves what is known so far, and the exit code of a failure") {
  UnderWay run;
  REQUIRE(run.has_answers(3));
  run.server.send_signal(SIGKILL);
  const ProcessResult result = run.process->wait();
  CHECK(result.exit_code == 1);
  const auto found = conclusion_of(result);
  CHECK(found["complete"] == false);
  CHECK(found["verdict"] == "undetermined");
  CHECK(found["hypotheses"]["bandwidth"]["answer"] == "open");
}

TEST_CASE("a diagnosis that is interrupted tells what it has, and its parent sees the signal") {
  UnderWay run;
  REQUIRE(run.has_answers(3));
  run.process->send_signal(SIGINT);
  const ProcessResult result = run.process->wait();
  CHECK(result.signal == SIGINT);
  const auto found = conclusion_of(result);
  CHECK(found["complete"] == false);
  CHECK(found["requests"].get<int>() >= 3);
}

TEST_CASE("a server far slower than was forecast ends it after one request, and the budget that would do is named") {
  const Sandbox sandbox;
  sandbox.write("world.json", R"({"slots":2,"loaded":true,"decode":{"base_s":0.4,"per_sequence_s":0},
    "output_tokens":{"mean":200,"std":0}})");
  const std::vector<std::string> slow = {"--sim-world", sandbox.path("world.json"), "--real-time", "--num-predict",
                                         "12"};
  const ProcessResult result = diagnose(sandbox, slow);
  CAPTURE(result.err);
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("allow it:  --budget ") != std::string::npos);
  const auto found = conclusion_of(result);
  CHECK(found["complete"] == false);
  CHECK(found["verdict"] == "undetermined");
  CHECK(found["requests"].get<int>() <= 1);
  CHECK(found["settled_by"].get<std::string>().rfind("--budget ", 0) == 0);
}

TEST_CASE("the same server in virtual time, where nobody waits, is diagnosed to the end") {
  const Sandbox sandbox;
  sandbox.write("world.json", R"({"slots":2,"decode":{"base_s":0.4,"per_sequence_s":0},
    "output_tokens":{"mean":200,"std":0}})");
  const auto found =
      conclusion_of(diagnose(sandbox, {"--sim-world", sandbox.path("world.json"), "--num-predict", "12"}));
  CHECK(found["complete"] == true);
  CHECK(found["requests"].get<int>() > 20);
}

TEST_CASE("a budget too small for a slow server names the one that would do") {
  const Sandbox sandbox;
  sandbox.write("world.json", R"({"slots":2,"decode":{"base_s":0.1,"per_sequence_s":0},
    "output_tokens":{"mean":200,"std":0}})");
  const ProcessResult result = diagnose(sandbox, {"--sim-world", sandbox.path("world.json"), "--budget", "30s"});
  CAPTURE(result.err);
  const auto found = conclusion_of(result);
  CHECK(found["verdict"] == "undetermined");
  // One request takes 6.4 s and a little: 92 of them.
  CHECK(found["settled_by"].get<std::string>().find("--budget 10m") != std::string::npos);
}
