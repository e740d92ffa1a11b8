// Who may include what, and who may read a clock. The seams stay honest because this test reads every file.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "bench/backend.h"
#include "bench/metric.h"
#include "bench/renderer.h"
#include "bench/score.h"
#include "bench/suite.h"

#include "catch.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path root_folder = BENCH_SOURCE_DIR;

struct Rule {
  const char* what;
  const char* pattern;               ///< in a line without its comment
  std::vector<std::string> allowed;  ///< path prefixes from the root
};

/// Every folder but one, which is the one that the rule forbids.
std::vector<std::string> everywhere_but(const std::string& folder) {
  std::vector<std::string> others{"include/", "src/main.cpp", "src/run.cpp"};
  for (const auto& entry : fs::directory_iterator(root_folder / "src")) {
    const std::string path = "src/" + entry.path().filename().generic_string() + "/";
    if (entry.is_directory() && path != folder) others.push_back(path);
  }
  return others;
}

// Extend a row when a new folder has a good reason.
const std::vector<Rule> rules{
    {"Asio or Beast", R"(#include\s*<boost/(asio|beast))", {"src/send/", "src/sim/http/"}},
    {"JSON",
     R"(#include\s*<nlohmann/)",
     {"src/base/", "src/backend/", "src/record/", "src/plan/", "src/present/", "src/sim/", "src/score/schema"}},
    {"CLI11", R"(#include\s*<CLI/)", {"src/cli/"}},
    {"standard output or error",
     R"(std::(cout|cerr)|\bf?printf\(|\bfputs\(|STD(OUT|ERR)_FILENO)",
     // The last two give the streams of a child away.
     {"src/cli/", "src/chat/", "src/sim/http/process.cpp", "src/system/open_page.cpp"}},
    {"spdlog", R"(#include\s*<spdlog/(?!fmt/))", {"src/cli/", "src/send/"}},
    {"fmt", R"(#include\s*<(spdlog/)?fmt/)", {"src/base/", "src/cli/", "src/present/", "src/summarise/"}},
    {"Boost.Math", R"(#include\s*<boost/math)", {"src/summarise/", "src/study/"}},
    {"Boost.Regex", R"(#include\s*<boost/regex)", {"src/score/pattern.cpp"}},
    {"OpenSSL", R"(#include\s*<openssl/)", {"src/base/", "src/send/", "src/sim/http/", "src/system/"}},
    {"zlib", R"(#include\s*<zlib)", {"src/base/"}},
    {"a clock or sleep",
     R"(_clock::now|\bclock_gettime\(|\bsleep_(for|until)\b|\bnanosleep\()",
     {"src/system/", "src/send/"}},
    {"the end of the process", R"(\b(std::)?(exit|abort|quick_exit)\()", {"src/main.cpp"}},
    {"anything of ours, from base/", R"(#include\s*"(?!base/))", everywhere_but("src/base/")},
    {"the command line, from campaign/", R"(#include\s*"cli/)", everywhere_but("src/campaign/")},
    {"the command line, sockets or the simulation, from study/", R"(#include\s*"(cli|send|sim)/)",
     everywhere_but("src/study/")},
    {"a third-party header in the vocabulary",
     R"(#include\s*<(boost/(?!system/result\.hpp)|nlohmann|spdlog|CLI|openssl))",
     {"src/"}},
};

std::vector<fs::path> sources() {
  std::vector<fs::path> files;
  for (const char* folder : {"src", "include"})
    for (const auto& entry : fs::recursive_directory_iterator(root_folder / folder))
      if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp") files.push_back(entry.path());
  return files;
}

std::string code_of(std::string line) {
  const auto comment = line.find("//");
  return comment == std::string::npos ? line : line.substr(0, comment);
}

bool starts_with_any(const std::string& text, const std::vector<std::string>& prefixes) {
  for (const auto& prefix : prefixes)
    if (text.rfind(prefix, 0) == 0) return true;
  return false;
}

/// How often a folder and those in it define a row of its table.
std::size_t rows_in(const char* folder, const std::string& definition) {
  const std::regex pattern(definition);
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root_folder / folder)) {
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const std::string source = text.str();
    count += static_cast<std::size_t>(
        std::distance(std::sregex_iterator(source.begin(), source.end(), pattern), std::sregex_iterator()));
  }
  return count;
}

}  // namespace

TEST_CASE("every file keeps to what its folder may use") {
  std::vector<std::regex> patterns;
  for (const Rule& rule : rules) patterns.emplace_back(rule.pattern);
  const auto files = sources();
  REQUIRE(files.size() > 50);
  for (const auto& file : files) {
    const std::string path = fs::relative(file, root_folder).generic_string();
    std::ifstream in(file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      const std::string code = code_of(line);
      for (std::size_t r = 0; r < rules.size(); ++r) {
        if (starts_with_any(path, rules[r].allowed) || !std::regex_search(code, patterns[r])) continue;
        FAIL_CHECK(path << ":" << number << " uses " << rules[r].what << ": " << line);
      }
    }
  }
}

TEST_CASE("every metric, backend, suite, format and scorer that is defined stands in its table") {
  CHECK(rows_in("src/summarise/metric", R"(\n    Metric\{)") == bench::metrics().size());
  CHECK(rows_in("src/backend", R"(\nBackend make_\w+\(\) \{)") == bench::backends().size());
  CHECK(rows_in("src/plan/suite", R"(\nSuiteKind make_\w+\(\) \{)") == bench::suite_kinds().size());
  CHECK(rows_in("src/plan/suite", R"(\nQualitySuite make_\w+\(\) \{)") == bench::quality_suites().size());
  CHECK(rows_in("src/present", R"(\nRenderer make_\w+\(\) \{)") == bench::renderers().size());
  CHECK(rows_in("src/score", R"(\n    Scorer\{)") == bench::scorers().size());
}
