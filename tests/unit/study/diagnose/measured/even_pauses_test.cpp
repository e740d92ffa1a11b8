#include <vector>

#include "catch.hpp"
#include "study/diagnose/measured/overlap.h"

using namespace bench;

namespace {

/// One answer whose pieces come after so many steps of 10 ms each.
ObservedLeg answer_of(const std::vector<int>& steps_of_pieces, double tokens) {
  Observed request;
  request.tokens = tokens;
  double at = 1;
  request.first = at;
  request.arrivals.push_back(at);
  for (const int steps : steps_of_pieces) request.arrivals.push_back(at += 0.010 * steps);
  request.last = request.end = at;
  return {{}, 0, {request}};
}

}  // namespace

TEST_CASE("pauses before pieces of now one token and now five are joined until a step shows") {
  // Twenty pauses of 3 steps on average; the first piece has as many tokens as the others have on average.
  const ObservedLeg leg = answer_of({1, 5, 2, 4, 3, 5, 1, 3, 2, 4, 4, 3, 2, 5, 1, 2, 5, 4, 1, 3}, 63);
  REQUIRE(pauses_of(leg).size() == 20);
  CHECK(pauses_of(leg).front().step < 0.004);
  const std::vector<Pause> even = even_pauses_of(leg);
  REQUIRE(even.size() == 4);
  for (const Pause& pause : even) {
    CHECK(pause.step == Approx(0.010).epsilon(0.01));
    CHECK(pause.arrivals == 5);
  }
}

TEST_CASE("pauses before single tokens stay as they are") {
  const ObservedLeg leg = answer_of({1, 1, 2, 1, 1, 1}, 7);
  CHECK(even_pauses_of(leg).size() == 6);
  CHECK(even_pauses_of(leg)[2].step == Approx(0.020));
}
