#include "plan/server_options.h"

#include <set>

#include "catch.hpp"

using namespace bench;

TEST_CASE("values of the right type pass in short form") {
  CHECK(checked_server_option({"num_gpu", "0"})->json == "0");
  CHECK(checked_server_option({"top_p", "0.90"})->json == "0.9");
  CHECK(checked_server_option({"temperature", "1"})->json == "1");
  CHECK(checked_server_option({"use_mmap", "false"})->json == "false");
  CHECK(checked_server_option({"stop", "[ \"a\", \"b\" ]"})->json == "[\"a\",\"b\"]");
}

TEST_CASE("values of another type are usage errors that name the type") {
  const auto what = [](const char* name, const char* json) {
    const auto option = checked_server_option({name, json});
    REQUIRE_FALSE(option.has_value());
    CHECK(option.error().code == ExitCode::usage);
    return option.error().what;
  };
  CHECK(what("num_gpu", "1.5") == "server option \"num_gpu\" must be a whole number, not 1.5");
  CHECK(what("num_gpu", "\"1\"") == "server option \"num_gpu\" must be a whole number, not \"1\"");
  CHECK(what("top_p", "true") == "server option \"top_p\" must be a number, not true");
  CHECK(what("top_p", "1e999") == "server option \"top_p\" must be a number, not 1e999");
  CHECK(what("use_mmap", "1") == "server option \"use_mmap\" must be true or false, not 1");
  CHECK(what("stop", "\"a\"") == "server option \"stop\" must be a list of strings, not \"a\"");
  CHECK(what("stop", "[1]") == "server option \"stop\" must be a list of strings, not [1]");
  CHECK(what("num_gpu", "abc") == "server option \"num_gpu\" must be a whole number, not abc");
  CHECK(what("num_predict", "0") == "num_predict must not be 0");
}

TEST_CASE("an unknown name is answered with the nearest one") {
  const auto option = checked_server_option({"num_ctxt", "1"});
  REQUIRE_FALSE(option.has_value());
  CHECK(option.error().what == "unknown server option \"num_ctxt\"");
  CHECK(option.error().try_this.back() == "did you mean num_ctx?");
  CHECK(checked_server_option({"zzz", "1"}).error().try_this.size() == 1);
}

TEST_CASE("load-time options are those that make a server load the model again") {
  std::set<std::string_view> load_time;
  for (const KnownOption& option : known_options())
    if (option.load_time) load_time.insert(option.name);
  CHECK(load_time == std::set<std::string_view>{"num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread",
                                                "draft_num_predict", "numa", "low_vram", "f16_kv", "use_mlock"});
}
