#include "present/quality/published.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("A published figure is found under every tag of the model that it is about") {
  for (const char* name :
       {"llama3.1:8b", "llama3.1", "llama3.1:latest", "llama3.1:8b-instruct-q4_K_M", "Llama3.1:8B"}) {
    INFO(name);
    REQUIRE(find_published(name, "mmlu"));
    CHECK(find_published(name, "mmlu")->percent == 69.4);
  }
  CHECK(find_published("llama3.2", "mmlu")->percent == 63.4);
  CHECK(find_published("llama3.2:1b", "mmlu")->percent == 49.3);
  CHECK(find_published("qwen2.5:1.5b", "mmlu-pro")->percent == 32.4);
}

TEST_CASE("Other models and suites have no figure") {
  for (const char* name : {"llama3.1:8b-text-q4_0", "llama3.1:70b", "qwen2.5:0.5b-base", "qwen2.5-coder:0.5b", "x", ""})
    CHECK_FALSE(find_published(name, "mmlu"));
  CHECK_FALSE(find_published("llama3.1:8b", "triviaqa"));
}
