// Worlds that nobody wrote: several causes at once, at random, and what the definitions make of them. The cases with
// [.full] are the proof at its full size: minutes.

#include <algorithm>
#include <cstdint>
#include <string>

#include "catch.hpp"
#include "simulation/diagnosed_world.h"
#include "simulation/mixtures.h"

using namespace bench;
using namespace bench_test;

namespace {

/// A line for each world that is judged otherwise than the definitions do.
std::string misjudged(Mixture (*make)(std::uint64_t), std::uint64_t from, std::uint64_t to) {
  std::string wrong;
  for (std::uint64_t seed = from; seed < to; ++seed) {
    const Mixture world = make(seed);
    DiagnoseOptions options;
    options.workers = world.workers;
    options.seed = seed;
    const Diagnosis found = diagnose_world({world.world, 0, options}).diagnosis;
    const std::string words = missed(found, {world.verdict, world.places, world.hypotheses});
    if (words.empty()) continue;
    wrong += std::to_string(seed) + ":" + words + ", expected " +
             std::string(world.verdict ? name_of(*world.verdict) : "anything") + " " + world.hypotheses + " of " +
             world.world + " " + world.truth + "; said: " + found.says + "\n";
  }
  return wrong;
}

std::int64_t misjudged_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE("causes that mix at random are judged as the definitions say") {
  const std::string wrong = misjudged(mixture, 1000, 1006);
  CAPTURE(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("what stands in front of causes that mix at random is named") {
  const std::string wrong = misjudged(mixture_behind_something, 1000, 1006);
  CAPTURE(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("of two hundred mixtures at random ten are misjudged at most", "[.full]") {
  const std::string wrong = misjudged(mixture, 0, 200);
  WARN(wrong);
  CHECK(misjudged_in(wrong) <= 10);
}

TEST_CASE("of a hundred mixtures behind something else five are misjudged at most", "[.full]") {
  const std::string wrong = misjudged(mixture_behind_something, 0, 100);
  WARN(wrong);
  CHECK(misjudged_in(wrong) <= 5);
}
