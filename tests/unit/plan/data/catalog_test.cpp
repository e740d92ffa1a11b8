#include "plan/data/catalog.h"

#include <algorithm>

#include "catch.hpp"

using namespace bench;

namespace {

std::string catalog_fault(const std::string& entry) {
  const auto entries = parse_catalog("[" + entry + "]");
  return entries ? "" : entries.error().what;
}

std::string entry_with(const std::string& download) {
  return R"({"name":"x","title":"X","licence":"MIT","downloads":[)" + download + "]}";
}

}  // namespace

TEST_CASE("the catalogue of the program can be read and names the quality suites") {
  const auto entries = parse_catalog(catalog_text());
  if (!entries) FAIL(entries.error().what);
  for (const char* name :
       {"mmlu", "gsm8k", "arc", "hellaswag", "truthfulqa", "squad", "xstest", "humaneval", "mbpp", "ifeval"})
    CHECK(find_in_catalog(name) != nullptr);
  CHECK(find_in_catalog("nothing") == nullptr);
  CHECK(find_in_catalog("mmlu")->likely_bytes() == 166'000'000);
  CHECK(find_in_catalog("gsm8k")->likely_bytes() == 749'738 + 4'166'206);
  CHECK_FALSE(find_in_catalog("squad")->likely_bytes().has_value());
}

TEST_CASE("a kept file gets its new name, or that of its folder") {
  CHECK(KeptFile{"data/test/*.csv", "test/"}.name_of("data/test/a_test.csv") == "test/a_test.csv");
  CHECK(KeptFile{"*/A.jsonl", "a.jsonl"}.name_of("x/A.jsonl") == "a.jsonl");
}

TEST_CASE("a catalogue that is wrong is refused") {
  const std::string keep = R"("keep":[{"from":"a","to":"a"}])";
  CHECK(catalog_fault(entry_with(R"({"url":"https://a/b","shape":"file",)" + keep + "}")).empty());
  CHECK_FALSE(catalog_fault(entry_with(R"({"url":"http://a/b","shape":"file",)" + keep + "}")).empty());
  CHECK_FALSE(catalog_fault(entry_with(R"({"url":"https://a/b","shape":"rar",)" + keep + "}")).empty());
  CHECK_FALSE(catalog_fault(entry_with(R"({"url":"https://a/b","shape":"file","sha256":"12",)" + keep + "}")).empty());
  CHECK_FALSE(catalog_fault(entry_with(R"({"url":"https://a/b","shape":"file","keep":[]})")).empty());
  CHECK_FALSE(
      catalog_fault(entry_with(R"({"url":"https://a/b","shape":"file","keep":[{"from":"a","to":"../a"}]})")).empty());
  CHECK_FALSE(catalog_fault(entry_with("")).empty());
  const std::string good = entry_with(R"({"url":"https://a/b","shape":"file",)" + keep + "}");
  CHECK(catalog_fault(good + "," + good) == "catalog.json: x stands there twice");
  CHECK_FALSE(catalog_fault("3").empty());
}
