#include "system/seed.h"

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("seeds differ and run ids sort by time") {
  CHECK(os_random_seed() != os_random_seed());
  CHECK(make_run_id(WallTime(0s), 0) == "0000000000");
  CHECK(make_run_id(WallTime(1'763'937'015s), 31 + 32 * 10) == "1mj72qq0az");
  CHECK(make_run_id(WallTime(1'763'937'015s), ~0ull) < make_run_id(WallTime(1'763'937'016s), 0));
}
