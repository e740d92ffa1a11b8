#include "cli/option/toml.h"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace bench;

namespace {

using Texts = std::vector<std::string>;

TomlFile toml(const std::string& text) {
  auto read = read_toml(text);
  if (const auto* error = std::get_if<TomlError>(&read))
    FAIL(error->line << ":" << error->column << ": " << error->what);
  return std::get<TomlFile>(read);
}

TomlEntry value_in_toml(const std::string& value) {
  const TomlFile file = toml("key = " + value);
  REQUIRE(file.entries.size() == 1);
  return file.entries.front();
}

std::string place_of_error(const std::string& text) {
  const auto read = read_toml(text);
  const auto* error = std::get_if<TomlError>(&read);
  if (error == nullptr) return "none";
  CHECK_FALSE(error->what.empty());
  return std::to_string(error->line) + ":" + std::to_string(error->column);
}

}  // namespace

TEST_CASE("a flat file is read with its places") {
  const TomlFile file =
      toml("\xEF\xBB\xBF# mine\r\nruns = 5\r\n\n  [ run ] # of one command\n\tnum_ctx=8_192\nhost = 'h'");
  REQUIRE(file.entries.size() == 3);
  CHECK(file.entries[0].section.empty());
  CHECK(file.entries[0].key == "runs");
  CHECK(file.entries[0].line == 2);
  CHECK(file.entries[0].column == 1);
  CHECK(file.entries[1].section == "run");
  CHECK(file.entries[1].values == Texts{"8192"});
  CHECK(file.entries[1].line == 5);
  CHECK(file.entries[1].column == 2);
  CHECK(file.entries[2].values == Texts{"h"});
  REQUIRE(file.sections.size() == 1);
  CHECK(file.sections[0].line == 4);
  CHECK(file.sections[0].column == 3);
  CHECK(toml("").entries.empty());
  CHECK(toml("\n# nothing\n").entries.empty());
}

TEST_CASE("values of a file have the types that they are written in") {
  CHECK(value_in_toml("\"a b\"").type == TomlType::text);
  CHECK(value_in_toml("5").type == TomlType::number);
  CHECK(value_in_toml("-0.5e3").values == Texts{"-0.5e3"});
  CHECK(value_in_toml("true").type == TomlType::boolean);
  CHECK(value_in_toml("[]").values.empty());
  const TomlEntry list = value_in_toml("[ # two\n 'a',\n \"b\" , # and a comma\n]");
  CHECK(list.type == TomlType::array);
  CHECK(list.values == Texts{"a", "b"});
}

TEST_CASE("strings of a file keep what stands in them") {
  CHECK(value_in_toml(R"("\"\\\t\u00e9\U0001F600#")").values == Texts{"\"\\\t\xC3\xA9\xF0\x9F\x98\x80#"});
  CHECK(value_in_toml(R"('C:\new "x" # y')").values == Texts{R"(C:\new "x" # y)"});
  for (const std::string text : {"", "plain", "quote \" and \\", "line\nend\t\x01\x7f", "\xC3\xA9"})
    CHECK(value_in_toml(toml_text(text)).values == Texts{text});
}

TEST_CASE("what is not read is named by line and column") {
  CHECK(place_of_error("runs 5") == "1:6");
  CHECK(place_of_error("\nruns =\n") == "2:7");
  CHECK(place_of_error("timeout = 5s") == "1:11");
  CHECK(place_of_error("host = \"\xC3\xA9\" x") == "1:12");
  CHECK(place_of_error("host = \"open\n") == "1:13");
  CHECK(place_of_error("host = 'open") == "1:13");
  CHECK(place_of_error("host = \"\\q\"") == "1:10");
  CHECK(place_of_error("host = \"\\ud800\"") == "1:10");
  CHECK(place_of_error("host = \"\\u12\"") == "1:10");
  CHECK(place_of_error("host = \"\x01\"") == "1:9");
  CHECK(place_of_error("host = \"\"\"a\"\"\"") == "1:8");
  CHECK(place_of_error("stop = ['a' 'b']") == "1:13");
  CHECK(place_of_error("stop = ['a'") == "1:12");
  CHECK(place_of_error("stop = [['a']]") == "1:9");
  CHECK(place_of_error("[run") == "1:5");
  CHECK(place_of_error("[[run]]") == "1:2");
  CHECK(place_of_error("[run.more]") == "1:5");
  CHECK(place_of_error("a.b = 1") == "1:2");
  CHECK(place_of_error("\"runs\" = 1") == "1:1");
  CHECK(place_of_error("seed = 007") == "1:8");
  CHECK(place_of_error("since = 2026-01-01") == "1:9");
  CHECK(place_of_error("runs = 1\rforce = true") == "1:9");
}

TEST_CASE("any beginning of a file is read or refused, and ends") {
  const std::string whole = "# c\nruns = 5\n[run]\nhost = \"a\\u00e9\\\\\"\nstop = [ 'x', \"y\", ]\nforce = true\n";
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    const auto read = read_toml(whole.substr(0, i));
    if (const auto* error = std::get_if<TomlError>(&read)) CHECK(error->line >= 1);
  }
  CHECK(toml(whole).entries.size() == 4);
}
