#include "plan/data/data_set.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "catch.hpp"
#include "support/archives.h"
#include "support/sandbox.h"

using namespace bench;
using test::gzip;

namespace {

EvalOptions data_in(const std::string& place) {
  EvalOptions options;
  options.dataset = place;
  return options;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the files of a folder go by their names below it") {
  const test::Sandbox sandbox;
  std::filesystem::create_directories(sandbox.path("data/test"));
  std::filesystem::create_directories(sandbox.path("data/.git"));
  sandbox.write("data/test/b_test.csv", "b");
  sandbox.write("data/test/a_test.csv", "a");
  sandbox.write("data/readme", "r");
  sandbox.write("data/.git/x.csv", "x");
  auto set = DataSet::find("mmlu", data_in(sandbox.path("data")));
  REQUIRE(set.has_value());
  CHECK(set->files("*_test.csv") == Names{"test/a_test.csv", "test/b_test.csv"});
  CHECK(set->files("*") == Names{"readme", "test/a_test.csv", "test/b_test.csv"});
  CHECK(set->has("readme"));
  CHECK_FALSE(set->has("test"));
  CHECK_FALSE(set->is_one_file());
  CHECK(set->read("test/a_test.csv").value() == "a");
  CHECK(set->name_of("test/a_test.csv") == sandbox.path("data") + "/test/a_test.csv");
  CHECK(set->read("none").error().what == "there is no file " + sandbox.path("data") + "/none");
}

TEST_CASE("of a folder of several data sets that of the suite's name is taken") {
  const test::Sandbox sandbox;
  std::filesystem::create_directories(sandbox.path("data/gsm8k"));
  sandbox.write("data/gsm8k/test.jsonl", "{}");
  auto set = DataSet::find("gsm8k", data_in(sandbox.path("data")));
  REQUIRE(set.has_value());
  CHECK(set->place() == sandbox.path("data") + "/gsm8k");
  CHECK(set->files("*") == Names{"test.jsonl"});
}

TEST_CASE("one file is a data set") {
  const test::Sandbox sandbox;
  sandbox.write("mine.csv", "a,b");
  auto set = DataSet::find("mmlu", data_in(sandbox.path("mine.csv")));
  REQUIRE(set.has_value());
  CHECK(set->is_one_file());
  CHECK(set->files("*") == Names{"mine.csv"});
  CHECK(set->read("mine.csv").value() == "a,b");
  CHECK(set->name_of("mine.csv") == sandbox.path("mine.csv"));
}

TEST_CASE("the checksum is over what was read, in whatever order and however often") {
  const test::Sandbox sandbox;
  sandbox.write("a", "1");
  sandbox.write("b", "2");
  const auto sha = [&](const Names& files) {
    auto set = DataSet::find("none", data_in(sandbox.path(".")));
    REQUIRE(set.has_value());
    for (const std::string& file : files) REQUIRE(set->read(file).has_value());
    return set->sha();
  };
  CHECK(sha({"a", "b"}) == sha({"b", "a", "b"}));
  CHECK(sha({"a"}) != sha({"a", "b"}));
  CHECK(sha({"a"}).size() == 64);
  const std::string before = sha({"a"});
  sandbox.write("a", "one");
  CHECK(sha({"a"}) != before);
}

TEST_CASE("a packed file is unpacked, a damaged or cut one is told") {
  const test::Sandbox sandbox;
  const std::string packed = gzip("{\"a\":1}\n") + gzip("{\"a\":2}\n");
  sandbox.write("whole.gz", packed);
  sandbox.write("cut.gz", packed.substr(0, packed.size() - 9));
  sandbox.write("bad.gz", "no gzip at all");
  std::string wrong = packed;
  wrong[wrong.size() - 6] ^= 1;
  sandbox.write("wrong.gz", wrong);
  sandbox.write("bomb.gz", gzip(std::string((256 << 20) + 1, 'x')));
  auto set = DataSet::find("none", data_in(sandbox.path(".")));
  REQUIRE(set.has_value());
  CHECK(set->read("whole.gz").value() == "{\"a\":1}\n{\"a\":2}\n");
  CHECK(set->read("cut.gz").error().what == sandbox.path("./cut.gz is cut off"));
  CHECK(set->read("bad.gz").error().what == sandbox.path("./bad.gz is damaged"));
  CHECK(set->read("wrong.gz").error().what == sandbox.path("./wrong.gz is damaged"));
  CHECK(set->read("bomb.gz").error().what == sandbox.path("./bomb.gz is too large"));
}

TEST_CASE("data that is not there is an error that says what to type") {
  const test::Sandbox sandbox;
  ::setenv("XDG_CACHE_HOME", sandbox.path("cache").c_str(), 1);
  CHECK(fetched_data_dir("mmlu") == sandbox.path("cache/bench/datasets/mmlu"));
  const auto none = DataSet::find("mmlu", {});
  REQUIRE(none.has_error());
  CHECK(none.error().code == ExitCode::usage);
  CHECK(none.error().what == "no data of mmlu here");
  REQUIRE(none.error().try_this.size() == 3);
  CHECK(none.error().try_this[0].find("--sample") != std::string::npos);
  CHECK(none.error().try_this[1].find("--dataset DIR") != std::string::npos);
  CHECK(none.error().try_this[2].starts_with("bench fetch mmlu"));
  CHECK(DataSet::find("mmlu", data_in(sandbox.path("nowhere"))).error().what ==
        "there is no file or folder " + sandbox.path("nowhere"));
  std::filesystem::create_directories(fetched_data_dir("mmlu"));
  CHECK(DataSet::find("mmlu", {}).error().what == "no data of mmlu here");
  CHECK(DataSet::find("mmlu", data_in(fetched_data_dir("mmlu"))).error().what.ends_with(" is empty"));
  sandbox.write("cache/bench/datasets/mmlu/x.csv", "a");
  CHECK(DataSet::find("mmlu", {}).value().has("x.csv"));
  ::unsetenv("XDG_CACHE_HOME");
}

TEST_CASE("the sample comes with the program") {
  EvalOptions options;
  options.sample = true;
  auto set = DataSet::find("mmlu", options);
  REQUIRE(set.has_value());
  CHECK(set->is_sample());
  CHECK(set->place() == "datasets/sample/mmlu");
  CHECK(set->files("dev/*.csv").size() == set->files("test/*.csv").size());
  const auto text = set->read("test/astronomy_test.csv");
  REQUIRE(text.has_value());
  CHECK(text->ends_with("\n"));
  CHECK(DataSet::find("nothing", options).error().what == "no sample of nothing comes with the program");
}
