// cases.md against the tests that it names.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

const std::filesystem::path tests_folder = BENCH_TESTS_DIR;

struct FaultFamily {
  char letter;
  int cases;
};

constexpr FaultFamily fault_families[] = {{'N', 26}, {'P', 30}, {'L', 20}, {'S', 10}, {'C', 12},
                                          {'T', 8},  {'R', 8},  {'D', 10}, {'X', 20}, {'M', 10}};

struct FaultRow {
  std::string id;
  std::string fault;
  std::string tests;
};

std::vector<FaultRow> rows_of_list() {
  std::ifstream in(tests_folder / "faults/cases.md");
  const std::regex row(R"(\| ([A-Z][0-9]+) \| (.*?) \| (.*) \|)");
  std::vector<FaultRow> rows;
  std::smatch found;
  for (std::string line; std::getline(in, line);)
    if (std::regex_match(line, found, row)) rows.push_back({found[1], found[2], found[3]});
  return rows;
}

/// What stands between backquotes.
std::vector<std::string> tests_named_in(const std::string& cell) {
  const std::regex quoted("`([^`]+)`");
  std::vector<std::string> names;
  for (std::sregex_iterator found(cell.begin(), cell.end(), quoted), end; found != end; ++found)
    names.push_back((*found)[1]);
  return names;
}

/// A test as it is written: in a source, names go on in the next line where they are long.
std::string source_of_test(const std::string& file) {
  std::ifstream in(tests_folder / file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return std::regex_replace(text, std::regex("\"\\s*\n\\s*\""), "");
}

/// "" when the test that is named is there.
std::string what_is_wrong_with(const std::string& test) {
  const std::size_t colon = test.find(": ");
  const std::string file = test.substr(0, colon);
  if (!std::filesystem::is_regular_file(tests_folder / file)) return "no file tests/" + file;
  if (colon == std::string::npos) return file.ends_with(".cpp") ? "no test case is named" : "";
  const std::string name = test.substr(colon + 2);
  const bool is_there = source_of_test(file).find("TEST_CASE(\"" + name + "\"") != std::string::npos;
  return is_there ? "" : "no test case '" + name + "' in tests/" + file;
}

}  // namespace

TEST_CASE("every fault stands in the list once, with the tests that hold it or the reason for none") {
  std::map<std::string, int> seen;
  for (const FaultRow& row : rows_of_list()) {
    CAPTURE(row.id, row.fault, row.tests);
    ++seen[row.id];
    CHECK_FALSE(row.fault.empty());
    const std::string none = "not yet: ";
    const bool has_reason = row.tests.starts_with(none) && row.tests.size() > none.size();
    CHECK(has_reason == tests_named_in(row.tests).empty());
  }
  std::size_t cases = 0;
  for (const FaultFamily& family : fault_families)
    for (int number = 1; number <= family.cases; ++number, ++cases) {
      const std::string id = family.letter + std::string(number < 10 ? "0" : "") + std::to_string(number);
      CAPTURE(id);
      CHECK(seen[id] == 1);
    }
  CHECK(cases == 154);
  CHECK(seen.size() == cases);
}

TEST_CASE("every test that the list of faults names is there") {
  std::set<std::string> named;
  for (const FaultRow& row : rows_of_list())
    for (const std::string& test : tests_named_in(row.tests)) {
      CAPTURE(row.id, test);
      named.insert(test);
      CHECK(what_is_wrong_with(test) == "");
    }
  CHECK(named.size() > 100);
  CHECK_FALSE(what_is_wrong_with("faults/fault_list_test.cpp: no such case").empty());
  CHECK_FALSE(what_is_wrong_with("faults/no_such_file.cpp: a case").empty());
  CHECK_FALSE(what_is_wrong_with("faults/fault_list_test.cpp").empty());
}
