// What a diagnosis says of worlds whose inside is known, in virtual time. The cases with [.full] are the proof at its
// full size: minutes.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "simulation/diagnose_worlds.h"
#include "simulation/diagnosed_world.h"
#include "simulation/random_worlds.h"

using namespace bench;
using namespace bench_test;

namespace {

/// What of the expectation is missed, in words; "" for nothing.
std::string missed_of_mixed(const Diagnosis& found, const MixedWorld& expected) {
  std::string words = missed(found, Expectation{expected.verdict, expected.places, expected.hypotheses});
  const auto has = [&](const Warning& warning) { return warning.code == expected.warning; };
  if (!expected.warning.empty() && std::none_of(found.warnings.begin(), found.warnings.end(), has))
    words += " no warning " + std::string(expected.warning);
  return words;
}

std::string missed_of_file(const Diagnosis& found, const nlohmann::json& expect) {
  std::string words;
  if (name_of(found.verdict) != expect.value("verdict", std::string(name_of(found.verdict))))
    words += " verdict " + std::string(name_of(found.verdict));
  if (expect.contains("slots") && (!found.places || found.places->places != expect["slots"])) words += " places";
  if (expect.contains("hypotheses"))
    for (const auto& [id, answer] : expect["hypotheses"].items())
      if (name_of(found.hypothesis(id)->answer) != answer.get<std::string>()) words += " " + id;
  if (expect.contains("shares"))
    for (const auto& [cause, range] : expect["shares"].items()) {
      double share = 0;
      for (const CauseShare& one : found.shares)
        if (one.cause == cause) share = one.share;
      if (share < range[0].get<double>() || share > range[1].get<double>()) words += " share of " + cause;
    }
  return words;
}

struct WorldFile {
  std::string text;
  nlohmann::json expect;
  std::string name;
};

/// The worlds beside the shared data, where they are there.
std::vector<WorldFile> world_files() {
  std::vector<WorldFile> files;
  for (const char* folder : {"worlds", "worlds-next"}) {
    const auto path = std::filesystem::path(BENCH_SHARED_DATA) / folder;
    if (!std::filesystem::is_directory(path)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() != ".json") continue;
      std::stringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      const auto world = nlohmann::json::parse(text.str());
      if (world.contains("expect")) files.push_back({text.str(), world["expect"], world.value("name", "")});
    }
  }
  return files;
}

void check_world_files(std::uint64_t trials, std::uint64_t allowed_of_hard_ones) {
  for (const WorldFile& file : world_files()) {
    std::uint64_t wrong = 0;
    std::string what;
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
      DiagnoseOptions options;
      options.seed = trial;
      const std::string words = missed_of_file(diagnose_world({file.text, trial, options}).diagnosis, file.expect);
      wrong += !words.empty();
      if (!words.empty()) what += std::to_string(trial) + ":" + words + "; ";
    }
    CAPTURE(file.name, what);
    const bool is_hard = file.name == "prefill-bound" || file.name == "cold-loads";
    CHECK(wrong <= (is_hard ? allowed_of_hard_ones : 0));
  }
}

void check_mixed_worlds(std::uint64_t from, std::uint64_t to) {
  for (const MixedWorld& world : mixed_worlds())
    for (std::uint64_t trial = from; trial < to; ++trial) {
      DiagnoseOptions options;
      options.workers = world.workers;
      options.seed = trial;
      const DiagnosedWorld found = diagnose_world({std::string(world.world), trial, options});
      CAPTURE(world.name, trial, found.diagnosis.says);
      CHECK(missed_of_mixed(found.diagnosis, world) == "");
    }
}

/// Of healthy worlds: how many are judged otherwise than the definitions say, or have a cause that they have not.
std::string false_alarms(std::uint64_t from, std::uint64_t to) {
  std::string wrong;
  for (std::uint64_t seed = from; seed < to; ++seed) {
    const KnownWorld world = healthy_world(seed);
    DiagnoseOptions options;
    options.workers = world.workers;
    options.seed = seed;
    const Diagnosis found = diagnose_world({world.world, 0, options}).diagnosis;
    const std::string answers = answers_of(found);
    const bool names_cause = answers[1] == 'c' || answers[2] == 'c' || answers[3] == 'c';
    if (found.verdict != world.verdict || names_cause)
      wrong += std::to_string(seed) + ": " + std::string(name_of(found.verdict)) + " " + answers + "\n";
  }
  return wrong;
}

std::string wrong_places(std::uint64_t from, std::uint64_t to) {
  std::string wrong;
  for (std::uint64_t seed = from; seed < to; ++seed) {
    const KnownWorld world = world_of_places(seed);
    DiagnoseOptions options;
    options.seed = seed;
    const auto places = diagnose_world({world.world, 0, options}).diagnosis.places;
    if (!places || places->places != world.places)
      wrong += std::to_string(seed) + ": " + std::to_string(places ? places->places : 0) + " for " +
               std::to_string(world.places) + "\n";
  }
  return wrong;
}

std::int64_t lines_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE("every world that says what is to be found is diagnosed so") { check_world_files(1, 0); }

TEST_CASE("every world that says what is to be found is diagnosed so, in twenty courses of it", "[.full]") {
  check_world_files(20, 1);
}

TEST_CASE("worlds in which causes mix are diagnosed as the definitions say") { check_mixed_worlds(0, 1); }

TEST_CASE("worlds in which causes mix are diagnosed as the definitions say, in more courses", "[.full]") {
  check_mixed_worlds(1, 6);
}

TEST_CASE("healthy worlds are not accused of anything") {
  const std::string wrong = false_alarms(1000, 1012);
  CAPTURE(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("of two hundred healthy worlds no more than ten are accused", "[.full]") {
  const std::string wrong = false_alarms(0, 200);
  WARN(lines_in(wrong) << " otherwise\n" << wrong);
  CHECK(lines_in(wrong) <= 10);
}

TEST_CASE("the places of random worlds are found") {
  const std::string wrong = wrong_places(1000, 1016);
  CAPTURE(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("the places of random worlds are found in 490 of 500", "[.full]") {
  const std::string wrong = wrong_places(0, 500);
  WARN(lines_in(wrong) << " otherwise\n" << wrong);
  CHECK(lines_in(wrong) <= 10);
}

TEST_CASE("the same seeds give the same diagnosis, and every piece of evidence names requests of the journal") {
  const MixedWorld& world = mixed_worlds().front();
  const DiagnosedWorld once = diagnose_world({std::string(world.world), 3});
  const DiagnosedWorld again = diagnose_world({std::string(world.world), 3});
  Diagnosis same = again.diagnosis;
  same.run_id = once.diagnosis.run_id;  // labels the run, not the finding
  CHECK(same == once.diagnosis);
  std::set<std::int64_t> known;
  once.records.for_each([&](const RunRecord& record) { known.insert(record.plan_index); });
  std::size_t named = 0;
  for (const Hypothesis& hypothesis : once.diagnosis.hypotheses)
    for (const Evidence& evidence : hypothesis.evidence)
      for (const std::int64_t request : evidence.requests) {
        ++named;
        CHECK(known.contains(request));
      }
  CHECK(named > 4);
  CHECK(once.diagnosis.timeline.size() > 4);
  double sum = 0;
  for (const CauseShare& share : once.diagnosis.shares) sum += share.share;
  CHECK(sum == Approx(1));
}

TEST_CASE("a budget is kept, and what it leaves open is said") {
  DiagnoseOptions options;
  for (const int budget : {2, 8, 20}) {
    options.budget = std::chrono::seconds(budget);
    const DiagnosedWorld found = diagnose_world({R"({"slots":4})", 1, options});
    CAPTURE(budget, found.took_s, found.diagnosis.says);
    CHECK(found.took_s < 1.25 * budget + 1);
    CHECK((found.diagnosis.verdict == Cause::undetermined || found.diagnosis.verdict == Cause::slots));
    if (found.diagnosis.verdict == Cause::undetermined)
      CHECK(found.diagnosis.settled_by.find("--budget") != std::string::npos);
  }
  options.budget = std::chrono::seconds(2);
  CHECK(diagnose_world({R"({"slots":4})", 1, options}).diagnosis.verdict == Cause::undetermined);
}

TEST_CASE("a server that goes away leaves what is known so far") {
  // From the 30th request on nothing is answered any more.
  std::string at;
  for (int i = 30; i < 600; ++i) at += (at.empty() ? "" : ",") + std::to_string(i);
  const Diagnosis found =
      diagnose_world({R"({"slots":4,"faults":[{"kind":"refuse","at":[)" + at + "]}]}", 1}).diagnosis;
  CAPTURE(found.says);
  CHECK(found.verdict == Cause::undetermined);
  CHECK_FALSE(found.complete);
  REQUIRE(found.places);
  CHECK(found.places->places == 4);
  CHECK(found.requests < 120);
  CHECK(found.hypothesis("grammar")->answer == Answer::open);
}
