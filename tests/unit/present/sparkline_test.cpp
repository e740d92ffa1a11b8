#include "present/sparkline.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("a sparkline shows a history from zero upwards") {
  CHECK(sparkline({1, 2, 3, 4, 5, 6, 7, 8}, 40) == "▁▂▃▄▅▆▇█");
  CHECK(sparkline({5, 5, 5}, 40) == "███");
  CHECK(sparkline({0, 0}, 40) == "▁▁");
  CHECK(sparkline({}, 40) == "");
}

TEST_CASE("a sparkline keeps spikes and gaps when it is thinned") {
  CHECK(sparkline({1, 1, 1, 8, 1, 1}, 3) == "▁█▁");
  CHECK(sparkline({8, std::nullopt, std::nullopt, std::nullopt, 4}, 5) == "█×××▄");
  CHECK(sparkline({8, std::nullopt, std::nullopt, std::nullopt}, 2) == "█×");
  CHECK(sparkline({std::nullopt}, 8) == "×");
  CHECK(sparkline({1, 2}, 0) == "█");
}
