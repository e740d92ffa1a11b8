// What `--workers auto` makes of a probe.

#include "catch.hpp"
#include "study/sweep/workers_auto.h"

using namespace bench;

namespace {

ProbedLoad at(std::int64_t workers, double output, std::int64_t overlap) { return {workers, output, overlap, 0, 10}; }

}  // namespace

TEST_CASE("the lowest level with nearly all of the throughput is taken, and the reason told") {
  const WorkersChoice four = chosen_workers({at(1, 100, 1), at(2, 198, 2), at(4, 380, 4), at(8, 388, 4)});
  CHECK(four.workers == 4);
  CHECK(four.places == 4);
  CHECK(four.why == "the places of the server; 8 in flight give 2 % more");
  CHECK(four.probed.size() == 4);

  const WorkersChoice five =
      chosen_workers({at(1, 100, 1), at(2, 198, 2), at(4, 380, 4), at(8, 470, 5), at(5, 465, 5)});
  CHECK(five.workers == 5);
  CHECK(five.why == "the places of the server; 8 in flight give 1 % more");

  const WorkersChoice one = chosen_workers({at(1, 100, 1), at(2, 101, 1)});
  CHECK(one.workers == 1);
  CHECK(one.why == "the one place of the server; 2 in flight give 1 % more");

  const WorkersChoice saturated = chosen_workers({at(1, 100, 1), at(2, 102, 2), at(4, 103, 4)});
  CHECK(saturated.workers == 1);
  CHECK_FALSE(saturated.places);
  CHECK(saturated.why == "more gives hardly more; 2 in flight give 2 % more");

  const WorkersChoice most = chosen_workers({at(32, 100, 32), at(64, 190, 64)});
  CHECK(most.workers == 64);
  CHECK(most.why == "the most that was tried, and throughput still grows there");
}

TEST_CASE("a server that limits rates gets one, and so does a probe that failed") {
  ProbedLoad refused = at(2, 130, 2);
  refused.failed = 3;
  refused.rate_limited = true;
  CHECK(chosen_workers({at(1, 100, 1), refused}).workers == 1);
  CHECK(chosen_workers({at(1, 100, 1), refused}).why == "the server limits how many requests it takes in a time");

  ProbedLoad broken = at(1, 0, 0);
  broken.failed = 10;
  CHECK(chosen_workers({broken}).workers == 1);
  CHECK(chosen_workers({broken}).why == "the probe could not tell: its requests failed");
  CHECK(chosen_workers({}).workers == 1);

  ProbedLoad full = at(8, 400, 4);
  full.failed = 2;
  CHECK(chosen_workers({at(4, 300, 4), full}).workers == 4);
  CHECK(chosen_workers({at(4, 300, 4), full}).why == "with 8 in flight requests fail");
}

TEST_CASE("the probe goes on while more may gain") {
  CHECK(may_gain({}));
  CHECK(may_gain({at(1, 100, 1)}));
  CHECK(may_gain({at(1, 100, 1), at(2, 190, 2)}));
  CHECK(may_gain({at(1, 100, 1), at(2, 103, 2)}));  // once may be chance
  CHECK_FALSE(may_gain({at(1, 100, 1), at(2, 103, 2), at(4, 104, 4)}));
  CHECK_FALSE(may_gain({at(1, 100, 1), at(2, 101, 1)}));  // they wait for a place
  ProbedLoad failed = at(2, 190, 2);
  failed.failed = 1;
  CHECK_FALSE(may_gain({at(1, 100, 1), failed}));
}
