#include "sim/ollama/model_name.h"

#include "catch.hpp"

using namespace bench::sim;

TEST_CASE("a name without a tag means its latest") {
  CHECK(with_tag("llama3") == "llama3:latest");
  CHECK(with_tag("llama3:8b") == "llama3:8b");
  CHECK(with_tag("host:5000/some/model") == "host:5000/some/model:latest");
}

TEST_CASE("what can be a model's name") {
  for (const char* name : {"m", "llama3.1:8b", "host.example:5000/space/model-x_1:q4"}) CHECK(is_model_name(name));
  for (const char* name : {"", ":8b", "a//b", "a b", "model:", "na\xC3\xAFve"}) CHECK(!is_model_name(name));
}
