#include "base/nearest.h"

#include <string>
#include <vector>

#include "catch.hpp"

using bench::nearest;

TEST_CASE("the nearest name is found across the usual slips") {
  const std::vector<std::string> options = {"runs", "requests", "workers", "warmup", "num-predict", "num-ctx"};
  CHECK(nearest("rnus", options) == "runs");  // swapped
  CHECK(nearest("run", options) == "runs");   // one missing
  CHECK(nearest("wrokers", options) == "workers");
  CHECK(nearest("Workers", options) == "workers");  // case is no slip
  CHECK(nearest("num-predicted", options) == "num-predict");
  CHECK(nearest("warmups", options) == "warmup");
}

TEST_CASE("what is like nothing has no nearest name") {
  const std::vector<std::string> options = {"runs", "workers"};
  CHECK_FALSE(nearest("temperature", options));
  CHECK_FALSE(nearest("", options));
  CHECK_FALSE(nearest("runs", {}));
  CHECK_FALSE(nearest(std::string(100000, 'r'), options));
}

TEST_CASE("of equally near names the first is taken") {
  const std::vector<std::string> models = {"qwen3:4b", "qwen3:8b"};
  CHECK(nearest("qwen3:9b", models) == "qwen3:4b");
}
