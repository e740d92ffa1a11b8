#include "cli/option/help.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "bench/backend.h"
#include "bench/suite.h"

#include "catch.hpp"
#include "cli/commands.h"
#include "cli/option/tables/foreign_options.h"
#include "present/page/layout.h"

using namespace bench;

namespace {

Style wide() { return {100, true, false}; }

/// `text` with all white space as one blank, so that line breaks do not matter.
std::string flat(const std::string& text) {
  std::istringstream in(text);
  std::string out, word;
  while (in >> word) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

TEST_CASE("help lists every option, alias and default") {
  for (const char* command : {"run", "mmlu", "eval", "sim", "ls", "fetch", "grade", "compare", "sweep"}) {
    const std::string help = flat(help_text(command, wide()));
    for (const OptionRow* row : options_of(*find_command(command))) {
      CAPTURE(command, row->name);
      CHECK(help.find("--" + std::string(row->name)) != std::string::npos);
      for (const std::string& alias : words_in(row->aliases)) CHECK(help.find("--" + alias) != std::string::npos);
      CHECK(help.find(flat(std::string(row->help))) != std::string::npos);
    }
  }
  const std::string help = flat(help_text(everything, wide()));
  CHECK(help.find("-r, --runs N timed repetitions of the suite [5, or until --duration has passed; with --precision "
                  "100 at most]") != std::string::npos);
  CHECK(help.find("--timeout TIME limit for one request as a whole [15m]") != std::string::npos);
  CHECK(help.find("[50,95]") != std::string::npos);
  CHECK(help.find("--no-color for never") != std::string::npos);
}

TEST_CASE("a command's help tells the defaults that it has of its own") {
  const std::string help = flat(help_text("mmlu", wide()));
  CHECK(help.find("timed repetitions of the suite [1]") != std::string::npos);
  CHECK(help.find("most tokens of a reply [as the recipe says]") != std::string::npos);
  for (const char* name : {"run", "mmlu", "eval"}) {
    const Command& command = *find_command(name);
    for (const OwnDefault& own : command.own_defaults) {
      CAPTURE(name, own.option);
      const auto rows = options_of(command);
      CHECK(std::any_of(rows.begin(), rows.end(), [&](const OptionRow* row) { return row->name == own.option; }));
    }
  }
}

TEST_CASE("the help of quality suites names every suite, recipe and subject that can be asked for") {
  const std::string all = flat(help_text("eval", wide()));
  CHECK(all.starts_with("usage: bench eval SUITE|FILE [options]"));
  for (const QualitySuite& suite : quality_suites()) {
    CHECK(all.find(" " + std::string(suite.name) + " " + flat(std::string(suite.about))) != std::string::npos);
    for (const Recipe& recipe : suite.recipes) {
      CAPTURE(suite.name, recipe.name);
      CHECK(all.find(std::string(recipe.name) + " " + flat(std::string(recipe.about))) != std::string::npos);
    }
  }
  const std::string mmlu = flat(help_text("mmlu", wide()));
  CHECK(mmlu.find("stem abstract_algebra, ") != std::string::npos);
  CHECK(mmlu.find("lm-eval:gsm8k") == std::string::npos);
}

TEST_CASE("help ends with all exit codes") {
  const std::string help = help_text(everything, wide());
  const std::size_t codes = help.find("Exit codes");
  REQUIRE(codes != std::string::npos);
  for (const char* code : {"\n  0 ", "\n  1 ", "\n  2 ", "\n  3 ", "\n  4 ", "\n  5 ", "\n  6 ", "\n  7 ", "\n  70 ",
                           "\n  130 ", "\n  143 "})
    CHECK(help.find(code, codes) != std::string::npos);
}

TEST_CASE("help fits the terminal") {
  for (const std::string_view topic :
       {std::string_view(), everything, std::string_view("mmlu"), std::string_view("eval")})
    for (const int columns : {20, 40, 60, 80, 120}) {
      std::istringstream lines(help_text(topic, {columns, false, false}));
      std::string line;
      // What cannot be broken, such as a placeholder with its option, may stick out on the smallest of screens.
      const int allowed = std::max(columns, 76);
      while (std::getline(lines, line)) {
        CAPTURE(columns, line);
        CHECK(display_width(line) <= allowed);
      }
    }
}

TEST_CASE("the short help fits a screen and says where the rest is") {
  const std::string help = help_text("", {80, false, false});
  CAPTURE(help);
  CHECK(std::count(help.begin(), help.end(), '\n') <= 30);
  CHECK(help.find("\n  ls ") != std::string::npos);
  CHECK(help.find("table, jsonl, json") != std::string::npos);
  for (const char* option : {"--model", "--host", "--prompts", "--runs", "--workers", "--output", "--gate", "--sim"})
    CHECK(help.find(option) != std::string::npos);
  CHECK(help.find("bench --help all") != std::string::npos);
  CHECK(help.find("--max-tokens") == std::string::npos);
  CHECK(flat(help_text("run", wide())).find("--top-k N") != std::string::npos);
}

TEST_CASE("no two options of a command share a name, and none is refused as another tool's") {
  for (const char* command : {"run", "sim", "ls", "grade"}) {
    std::set<std::string> names;
    std::set<char> letters = {'h'};
    for (const OptionRow* row : options_of(*find_command(command))) {
      CAPTURE(command, row->name);
      CHECK(names.insert(std::string(row->name)).second);
      for (const std::string& alias : words_in(row->aliases)) CHECK(names.insert(alias).second);
      if (row->letter != 0) CHECK(letters.insert(row->letter).second);
      if (std::string(command) == "run") CHECK(find_foreign_option(row->name) == nullptr);
    }
    for (const std::string& name : names)
      if (std::string(command) == "run") CHECK(find_foreign_option(name) == nullptr);
  }
}

TEST_CASE("help names what the registries and tables hold, without being told") {
  const std::string help = flat(help_text(everything, wide()));
  std::string apis = "--api auto";
  for (const Backend& backend : backends()) {
    apis += "|" + std::string(backend.name);
    CHECK(help.find(std::string(backend.name) + " is " + std::string(backend.endpoint)) != std::string::npos);
  }
  CHECK(help.find(apis + " ") != std::string::npos);
  std::string formats = "--format ";
  for (const Renderer& renderer : printed_renderers())
    formats += (formats.ends_with(' ') ? "" : "|") + std::string(renderer.name);
  CHECK(help.find(formats + " ") != std::string::npos);
  CHECK(help.find("--think auto|off|on|low|medium|high ") != std::string::npos);
  CHECK(help.find("--json for json") != std::string::npos);
}

TEST_CASE("every command has a name of its own, and a promise has nothing else") {
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(names.insert(command.name).second);
    CHECK(find_command(command.name) == &command);
    CHECK_FALSE(command.about.empty());
    if (command.is_later()) CHECK(options_of(command).empty());
  }
  CHECK(find_command("info") == find_command("doctor"));
}
