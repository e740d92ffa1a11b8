// Worlds that nobody wrote: several causes at once, at random, and what the definitions make of them. The cases with
// [.full] are the proof at its full size: minutes.

#include <cstdint>
#include <string>

#include "catch.hpp"
#include "simulation/diagnosed_world.h"
#include "simulation/mixtures.h"

using namespace bench;
using namespace bench_test;

namespace {

/// How many worlds are judged otherwise than the definitions do; each is told at once.
int misjudged(Mixture (*make)(std::uint64_t), std::uint64_t from, std::uint64_t to) {
  int wrong = 0;
  for (std::uint64_t seed = from; seed < to; ++seed) {
    const Mixture world = make(seed);
    DiagnoseOptions options;
    options.workers = world.workers;
    options.seed = seed;
    const Diagnosis found = diagnose_world({world.world, 0, options}).diagnosis;
    const std::string words = missed(found, {world.verdict, world.places, world.hypotheses});
    if (words.empty()) continue;
    ++wrong;
    WARN(seed << ":" << words << ", expected " << (world.verdict ? name_of(*world.verdict) : "anything") << " "
              << world.hypotheses << " of " << world.world << " " << world.truth << "; said: " << found.says);
  }
  return wrong;
}

}  // namespace

TEST_CASE("causes that mix at random are judged as the definitions say") { CHECK(misjudged(mixture, 1000, 1006) == 0); }

TEST_CASE("what stands in front of causes that mix at random is named") {
  CHECK(misjudged(mixture_behind_something, 1000, 1006) == 0);
}

TEST_CASE("of two hundred mixtures at random ten are misjudged at most", "[.full]") {
  CHECK(misjudged(mixture, 0, 200) <= 10);
}

TEST_CASE("of a hundred mixtures behind something else five are misjudged at most", "[.full]") {
  CHECK(misjudged(mixture_behind_something, 0, 100) <= 5);
}
