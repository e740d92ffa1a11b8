// What a diagnosis promises of its advice against what is measured after it was followed, in virtual time.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "simulation/diagnosed_world.h"
#include "study/diagnose/conclusion/advice.h"

using namespace bench;
using namespace bench_test;

namespace {

struct WorldToMend {
  const char* name;
  const char* world;
};

// Servers that could do more at once than they do: with few places, serial schemas, serial requests at temperature 0.
constexpr WorldToMend worlds_to_mend[] = {
    {"one place", R"({"slots":1,"decode":{"base_s":0.01,"per_sequence_s":0.0002}})"},
    {"one place of a slow server", R"({"slots":1,"decode":{"base_s":0.04,"per_sequence_s":0.0005}})"},
    {"two places", R"({"slots":2,"decode":{"base_s":0.01,"per_sequence_s":0.0002}})"},
    {"two places, flat steps", R"({"slots":2,"decode":{"base_s":0.012,"per_sequence_s":0.001,"flat_until":8}})"},
    {"four places", R"({"slots":4,"decode":{"base_s":0.01,"per_sequence_s":0.0001},"rtt_s":0.03})"},
    {"four places, steps that grow", R"({"slots":4,"decode":{"base_s":0.01,"per_sequence_s":0.0005}})"},
    {"two places, prompts in turn",
     R"({"slots":2,"prefill":{"per_token_s":0.0006,"mode":"exclusive"},"decode":{"base_s":0.01,"per_sequence_s":0.0002}})"},
    {"serial schemas",
     R"({"slots":8,"decode":{"base_s":0.008,"per_sequence_s":0.0002},"schema_cost_s_per_token":0.006,"schema_cost":"serial"})"},
    {"serial schemas, cheap",
     R"({"slots":8,"decode":{"base_s":0.012,"per_sequence_s":0.0002},"schema_cost_s_per_token":0.003,"schema_cost":"serial"})"},
    {"one schema at a time",
     R"({"slots":8,"decode":{"base_s":0.01,"per_sequence_s":0.0003},"serialise_when":[{"format":"schema"}]})"},
    {"serial at temperature 0",
     R"({"slots":8,"decode":{"base_s":0.008,"per_sequence_s":0.0002},"serialise_when":[{"temperature":0}]})"},
    {"serial at temperature 0, with jitter",
     R"({"slots":6,"decode":{"base_s":0.02,"per_sequence_s":0.0004},"serialise_when":[{"temperature":0}],"jitter":{"step_sigma":0.1}})"},
    {"serial at temperature 0, costly schemas",
     R"({"slots":8,"decode":{"base_s":0.01,"per_sequence_s":0.0002},"serialise_when":[{"temperature":0}],"schema_cost_s_per_token":0.002})"},
};

std::optional<double> speedup_of(const Diagnosis& diagnosis) {
  for (const ConditionSpeed& speed : diagnosis.speeds)
    if (speed.is_workload) return speed.speedup;
  return std::nullopt;
}

struct Followed {
  Cause verdict = Cause::undetermined;
  std::optional<double> now, promised, measured;
  bool is_bound = false;
};

Followed follow_advice(const std::string& text, std::uint64_t trial) {
  DiagnoseOptions options;
  options.seed = trial;
  const DiagnosedWorld before = diagnose_world({text, trial, options});
  const auto advice = advice_for(before.diagnosis, before.header);
  Followed followed{before.diagnosis.verdict, speedup_of(before.diagnosis), {}, {}};
  if (!advice) return followed;
  followed.promised = advice->speedup_expected;
  followed.is_bound = advice->is_bound;
  auto world = nlohmann::json::parse(text);
  if (advice->places) world["slots"] = *advice->places;
  if (followed.verdict == Cause::grammar) options.schema = false;
  if (followed.verdict == Cause::serialised_by_temperature) options.temperature = 1;
  followed.measured = speedup_of(diagnose_world({world.dump(), trial + 100, options}).diagnosis);
  return followed;
}

std::string number(const std::optional<double>& value) {
  return value ? std::to_string(std::round(100 * *value) / 100).substr(0, 5) : "-";
}

/// One course of every world: a row of the table, and the promise within 15 % of what came of it.
void check_promises(std::uint64_t trial) {
  std::string table = "world | verdict | now | promised | measured\n";
  for (const WorldToMend& one : worlds_to_mend) {
    const Followed followed = follow_advice(one.world, trial);
    table += std::string(one.name) + " | " + std::string(name_of(followed.verdict)) + " | " + number(followed.now) +
             " | " + (followed.is_bound ? "up to " : "") + number(followed.promised) + " | " +
             number(followed.measured) + "\n";
    CAPTURE(one.name, trial, table);
    REQUIRE(followed.promised);
    REQUIRE(followed.measured);
    CHECK(*followed.measured > 1.2 * *followed.now);
    CHECK(*followed.measured < 1.15 * *followed.promised);
    CHECK(*followed.measured > 0.85 * *followed.promised);
  }
  WARN(table);
}

}  // namespace

TEST_CASE("advice that is followed gives what was promised, within 15 %", "[.full]") {
  for (const std::uint64_t trial : {1, 2, 3}) check_promises(trial);
}
