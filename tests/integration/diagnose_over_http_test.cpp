// Worlds that say what is to be found, over HTTP and in real time: a minute or two each, so only on request, all of
// them or one:   bench_integration_tests "[.http]" [-c NAME]

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

std::map<std::string, std::filesystem::path> worlds_by_name() {
  std::map<std::string, std::filesystem::path> worlds;
  for (const char* folder : {"worlds", "worlds-next"}) {
    const auto path = std::filesystem::path(BENCH_SHARED_DATA) / folder;
    if (!std::filesystem::is_directory(path)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (entry.path().extension() == ".json") worlds[entry.path().stem().string()] = entry.path();
  }
  return worlds;
}

}  // namespace

TEST_CASE("worlds are diagnosed in real time as in virtual", "[.full][.http]") {
  for (const auto& [name, path] : worlds_by_name()) DYNAMIC_SECTION(name) {
      const auto expected = nlohmann::json::parse(std::ifstream(path)).value("expect", nlohmann::json::object());
      for (const char* seed : {"1", "2", "3"}) {
        const Sandbox sandbox;
        Process process(bench_spec({"diagnose", "--sim-world", path.string(), "--real-time", "--seed", seed, "--format",
                                    "json", "-o", sandbox.path("d.jsonl")},
                                   sandbox.spec()));
        const ProcessResult told = process.wait(std::chrono::minutes(11));
        CAPTURE(seed, told.err);
        REQUIRE(told.exit_code == 0);
        const auto found = nlohmann::json::parse(told.out);
        CAPTURE(found.at("says").dump());
        if (expected.contains("verdict")) CHECK(found.at("verdict") == expected.at("verdict"));
        if (expected.contains("slots")) CHECK(found.at("slots") == expected.at("slots"));
        const auto answers = expected.value("hypotheses", nlohmann::json::object());
        for (const auto& [id, answer] : answers.items()) CHECK(found.at("hypotheses").at(id).at("answer") == answer);
      }
    }
}
