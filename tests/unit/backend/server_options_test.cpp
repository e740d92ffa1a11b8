#include "backend/server_options.h"

#include <array>

#include "catch.hpp"

namespace bench {
namespace {

Expected<ServerOption> checked(const ServerOption& option) { return checked_server_option(option, backends()); }

TEST_CASE("values of the right type pass in short form") {
  CHECK(checked({"num_gpu", "0"})->json == "0");
  CHECK(checked({"top_p", "0.90"})->json == "0.9");
  CHECK(checked({"temperature", "1"})->json == "1");
  CHECK(checked({"use_mmap", "false"})->json == "false");
  CHECK(checked({"stop", "[ \"a\", \"b\" ]"})->json == "[\"a\",\"b\"]");
}

TEST_CASE("values of another type are usage errors that name the type") {
  const auto what = [](const char* name, const char* json) {
    const auto option = checked({name, json});
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
  const auto option = checked({"num_ctxt", "1"});
  REQUIRE_FALSE(option.has_value());
  CHECK(option.error().what == "unknown server option \"num_ctxt\"");
  CHECK(option.error().try_this.back() == "did you mean num_ctx?");
  CHECK(checked({"zzz", "1"}).error().try_this.size() == 1);
}

TEST_CASE("only the backends that are asked know options") {
  constexpr KnownOption own_rows[] = {{"top_a", KnownOption::Type::number}};
  std::array<Backend, 2> pair{backends().front(), backends().front()};
  pair[0].settings.known = own_rows;
  const std::span<const Backend> own(pair.data(), 1);
  CHECK(checked_server_option({"top_a", "0.5"}, own)->json == "0.5");
  CHECK(find_option("num_gpu", own) == nullptr);
  CHECK(checked_server_option({"top_k", "1"}, own).error().try_this ==
        std::vector<std::string>{"known options: top_a", "did you mean top_a?"});
  CHECK(find_option("num_gpu", pair) != nullptr);
  CHECK(find_option("top_a", pair) != nullptr);
}

}  // namespace
}  // namespace bench
