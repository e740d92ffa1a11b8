// What a diagnosis finds beside its verdict: how the server treats prompts, how many replies are as the schema wants.

#include <algorithm>
#include <optional>
#include <string>

#include "catch.hpp"
#include "simulation/diagnosed_world.h"

using namespace bench;
using namespace bench_test;

namespace {

const Evidence* finding_of(const Diagnosis& diagnosis, const std::string& id) {
  const auto found = std::find_if(diagnosis.findings.begin(), diagnosis.findings.end(),
                                  [&](const Evidence& evidence) { return evidence.id == id; });
  return found == diagnosis.findings.end() ? nullptr : &*found;
}
const Evidence* finding_of(Diagnosis&&, const std::string&) = delete;  // it would be gone before it is read

bool says(const Evidence* evidence, const std::string& part) {
  return evidence != nullptr && evidence->says.find(part) != std::string::npos;
}

Diagnosis of_world(const std::string& world) { return diagnose_world({world, 1}).diagnosis; }

bool has_warning(const Diagnosis& diagnosis, const std::string& code) {
  return std::any_of(diagnosis.warnings.begin(), diagnosis.warnings.end(),
                     [&](const Warning& warning) { return warning.code == code; });
}

}  // namespace

TEST_CASE("a server that remembers prompts and one that does not are told apart") {
  const Diagnosis with = of_world(R"({"slots":4})");
  CHECK(says(finding_of(with, "prompt_cache"), "the server remembers prompts"));
  CHECK(*finding_of(with, "prompt_cache")->value > 0.5);
  const Diagnosis without = of_world(R"({"slots":4,"cache":{"enabled":false}})");
  CHECK(says(finding_of(without, "prompt_cache"), "does not remember"));
  CHECK(std::abs(*finding_of(without, "prompt_cache")->value) < 0.2);
  const Diagnosis telling = of_world(R"({"slots":4,"cache":{"enabled":true,"reported":true}})");
  CHECK(says(finding_of(telling, "prompt_cache"), "it says itself"));
}

TEST_CASE("what a token of a prompt takes to read, and what a long context costs each step, are measured") {
  const Diagnosis found = of_world(R"({"slots":4,"overhead_s":0.1,"prefill":{"per_token_s":0.0005},
    "context_cost_s_per_1k":0.004,"jitter":{"step_sigma":0.01}})");
  const Evidence* cost = finding_of(found, "prompt_token_cost");
  REQUIRE(cost != nullptr);
  CHECK(*cost->value == Approx(0.0005).epsilon(0.15));
  CHECK(cost->interval->lo < 0.0005);
  CHECK(cost->interval->hi > 0.0005);
  CHECK(says(finding_of(found, "step_with_long_context"), "more"));
}

TEST_CASE("a prompt that is longer than the context is seen to be cut") {
  const Diagnosis found = of_world(R"({"slots":4})");
  CHECK(says(finding_of(found, "long_prompt"), "it cuts what does not fit"));
}

TEST_CASE("where reading takes long, no long prompt is sent") {
  const Diagnosis found = of_world(R"({"slots":4,"prefill":{"per_token_s":0.05}})");
  CHECK(finding_of(found, "prompt_cache") == nullptr);
  CHECK(finding_of(found, "long_prompt") == nullptr);
}

TEST_CASE("replies that are as the schema wants are counted at both temperatures") {
  const Diagnosis found = of_world(R"({"slots":4})");
  CHECK(says(finding_of(found, "valid_replies"), "replies are as the schema wants"));
  CHECK(*finding_of(found, "valid_replies")->value == 1);
  CHECK(says(finding_of(found, "valid_replies_by_temperature"), "does not change"));
}

TEST_CASE("a server without durations: what cannot be told is said") {
  const Diagnosis silent = diagnose_world({R"({"slots":4,"api":["openai"]})", 1, {}, "openai"}).diagnosis;
  CHECK(has_warning(silent, "durations_missing"));
  CHECK_FALSE(has_warning(of_world(R"({"slots":4})"), "durations_missing"));
}

TEST_CASE("a model that is all on the processor is not told to be partly there") {
  CHECK_FALSE(has_warning(of_world(R"({"vram_share":0})"), "cpu_offload"));
  CHECK(has_warning(of_world(R"({"vram_share":0.6})"), "cpu_offload"));
}
