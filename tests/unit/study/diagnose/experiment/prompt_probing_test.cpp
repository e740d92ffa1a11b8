// Which prompts are sent to find out how a server treats them.

#include "study/diagnose/experiment/prompt_probing.h"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace bench;

namespace {

constexpr std::int64_t context_of_test = 4096;

Analysis quick_server() {
  Analysis found;
  found.ordinary.first_token_alone = 0.02;
  found.ordinary.step_alone = 0.01;
  found.ordinary.alone = 4;
  return found;
}

/// All that was asked until nothing more is, of a server that counts so many tokens a word.
std::vector<PromptProbeRequest> asked_of(double tokens_of_word, double wait_s) {
  const PromptProbing probing(quick_server(), context_of_test);
  std::vector<PromptProbeRequest> asked;
  std::vector<RunRecord> so_far;
  while (const auto step = probing.next(so_far)) {
    asked.push_back(step->request);
    REQUIRE(asked.size() < 10);
    RunRecord record;
    record.condition = name_of(step->request.probe);
    record.block = step->request.round;
    record.reply.server.prompt_eval_count =
        static_cast<std::int64_t>(tokens_of_word * static_cast<double>(step->request.words)) + 1;
    record.reply.timeline.first_token = from_seconds(wait_s);
    so_far.push_back(record);
  }
  return asked;
}

}  // namespace

TEST_CASE("a long prompt is sent three times, and then one that is longer than the context") {
  const auto asked = asked_of(1.4, 0.1);
  REQUIRE(asked.size() == 4);
  for (std::int64_t round = 0; round < 3; ++round) {
    CHECK(asked[static_cast<std::size_t>(round)].probe == PromptProbe::twice);
    CHECK(asked[static_cast<std::size_t>(round)].round == round);
  }
  CHECK(asked[3].probe == PromptProbe::beyond);
  CHECK(1.4 * static_cast<double>(asked[3].words) > context_of_test);
}

TEST_CASE("whoever counts next to no tokens is not sent a prompt of any length") {
  const auto asked = asked_of(0, 0.00001);
  REQUIRE(asked.size() == 3);
  CHECK(asked.back().probe == PromptProbe::twice);
}
