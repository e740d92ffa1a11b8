#include "plan/load_suite.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <unistd.h>

#include "bench/suite.h"

#include "catch.hpp"
#include "plan/data/data_set.h"

using namespace bench;
namespace fs = std::filesystem;

namespace {

/// A directory that is gone after the test.
struct Folder {
  Folder() : path(fs::temp_directory_path() / ("bench plan " + std::to_string(::getpid()))) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
  fs::path path;
};

RunOptions asking_for(const std::string& prompts) {
  RunOptions options;
  options.prompts = prompts;
  return options;
}

Expected<Suite> load(const RunOptions& options) {
  return load_suite(options, []() -> Expected<std::string> {
    FAIL("standard input was read without being asked for");
    return std::string();
  });
}

std::string complaint(const RunOptions& options) {
  const auto suite = load(options);
  REQUIRE_FALSE(suite.has_value());
  CHECK(suite.error().code == ExitCode::usage);
  return suite.error().what;
}

std::vector<std::string> ids_of(const Suite& suite) {
  std::vector<std::string> ids;
  for (const Case& asked : suite.cases) ids.push_back(asked.id);
  return ids;
}

}  // namespace

TEST_CASE("the default suite is embedded and has twenty prompts") {
  const auto suite = load({});
  REQUIRE(suite.has_value());
  CHECK(suite->name == "default");
  CHECK(suite->cases.size() == 20);
}

TEST_CASE("an unknown name is answered with the names there are and the nearest") {
  const auto suite = load(asking_for("structurd"));
  REQUIRE_FALSE(suite.has_value());
  CHECK(suite.error().what == "no prompts named \"structurd\"");
  CHECK(suite.error().try_this.front() == "embedded suites: code, default, long, short, structured");
  CHECK(suite.error().try_this[1].starts_with("quality suites: "));
  CHECK(suite.error().try_this.back() == "did you mean structured?");
}

static bool has_sample(const QualitySuite& suite) {
  EvalOptions sample;
  sample.sample = true;
  return !suite.is_of_user && DataSet::find(suite.data.empty() ? suite.name : suite.data, sample).has_value();
}

TEST_CASE("every name of every kind of suite loads a suite of that name, and no name means two") {
  std::set<std::string> names;
  for (const SuiteKind& kind : suite_kinds()) {
    CHECK_FALSE(kind.about.empty());
    for (const std::string& name : kind.names()) {
      INFO(name);
      CHECK(names.insert(name).second);
      const QualitySuite* quality = find_quality_suite(name);
      if (quality != nullptr && !has_sample(*quality)) continue;  // a file of the user's, or fetched data, makes it
      RunOptions asked = asking_for(name);
      asked.eval.sample = true;
      CHECK(load(asked).value() == kind.load(asked).value());
      CHECK(suite_named(asked).value().name.starts_with(name));
    }
  }
  CHECK(names.size() == suite_names().size());
  CHECK(suite_named("nobody").error().what == "no prompts named \"nobody\"");
}

TEST_CASE("a file is read by its ending, whatever its name holds") {
  const Folder folder;
  const auto jsonl = load(asking_for(folder.write("my\n\xc3\xbc prompts.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n")));
  REQUIRE(jsonl.has_value());
  CHECK(jsonl->name == "my\n\xc3\xbc prompts.jsonl");
  CHECK(ids_of(*jsonl) == std::vector<std::string>{"a"});
  const auto text = load(asking_for(folder.write("p.txt", "{one}\ntwo\n")));
  REQUIRE(text.has_value());
  CHECK(ids_of(*text) == std::vector<std::string>{"line-1", "line-2"});
  const auto guessed = load(asking_for(folder.write("p", "{\"prompt\":\"x\"}")));
  REQUIRE(guessed.has_value());
  CHECK(guessed->cases[0].messages[0].content == "x");
}

TEST_CASE("a broken line names the file as it was typed") {
  const Folder folder;
  const std::string path = folder.write("p.jsonl", "{\"prompt\":\"x\"}\n{\"prompt\":7}\n");
  CHECK(complaint(asking_for(path)) == path + ":2:11: \"prompt\" must be a string, not integer");
}

TEST_CASE("missing, unreadable and oversized files") {
  const Folder folder;
  const std::string missing = (folder.path / "missing.jsonl").string();
  CHECK(complaint(asking_for(missing)) == "cannot read " + missing);
  CHECK(complaint(asking_for("missing.jsonl")) == "no prompts named \"missing.jsonl\"");
  const std::string large = folder.write("large.txt", "x");
  fs::resize_file(large, (64 << 20) + 1);
  CHECK(complaint(asking_for(large)) == large + " is too large");
}

TEST_CASE("a directory is its prompt files in the order of their names") {
  const Folder folder;
  folder.write("b.txt", "x\ny\n");
  folder.write("a.jsonl", "{\"id\":\"one\",\"prompt\":\"x\"}\n");
  folder.write("README.md", "not a prompt");
  folder.write(".hidden.txt", "not a prompt");
  const auto suite = load(asking_for(folder.path.string() + "/"));
  REQUIRE(suite.has_value());
  CHECK(suite->name == folder.path.filename().string());
  CHECK(ids_of(*suite) == std::vector<std::string>{"a/one", "b/line-1", "b/line-2"});
  folder.write("c.txt", "");
  CHECK(complaint(asking_for(folder.path.string())) == (folder.path / "c.txt").string() + " holds no prompts");
}

TEST_CASE("a directory without prompt files") {
  const Folder folder;
  CHECK(complaint(asking_for(folder.path.string())) == "no *.jsonl or *.txt in the directory " + folder.path.string());
}

TEST_CASE("standard input is either form") {
  const auto read = [](std::string text) {
    return load_suite(asking_for("-"), [text]() -> Expected<std::string> { return text; });
  };
  REQUIRE(read("{\"prompt\":\"x\"}\n").has_value());
  CHECK(read("{\"prompt\":\"x\"}\n")->name == "stdin");
  CHECK(read("one\ntwo")->cases.size() == 2);
  CHECK(read("").error().what == "stdin holds no prompts");
  CHECK(read("{\"prompt\":\"x\"").error().what.starts_with("stdin:1:14: not JSON"));
}

TEST_CASE("--prompt is a suite of one and comes before --prompts") {
  RunOptions options;
  options.prompt = "Why?";
  const auto suite = load(options);
  REQUIRE(suite.has_value());
  CHECK(*suite == Suite{"prompt", {{"prompt", {{"user", "Why?"}}, "", {}, std::nullopt, {}}}});
  options.prompt = " ";
  CHECK(complaint(options) == "--prompt is empty");
}

TEST_CASE("--limit takes of each kind its part, the same every time") {
  RunOptions options;
  const auto kinds_of = [&](std::int64_t count) {
    options.limit = ItemLimit{count, {}};
    const auto suite = load(options);
    std::vector<std::string> kinds;
    for (const Case& asked : suite->cases) kinds.push_back(asked.tags.front());
    return kinds;
  };
  CHECK(kinds_of(5) == std::vector<std::string>{"chat", "explain", "summarise", "extract", "code"});
  CHECK(kinds_of(8) ==
        std::vector<std::string>{"chat", "explain", "summarise", "extract", "code", "maths", "translate", "list"});
  CHECK(*load(options) == *load(options));
  CHECK(kinds_of(1) == std::vector<std::string>{"chat"});

  const Folder folder;
  options.prompts = folder.write("plain.txt", "a\nb\nc\nd\n");  // of one kind: the first ones
  options.limit = ItemLimit{2, {}};
  const auto plain = load(options);
  REQUIRE(plain->cases.size() == 2);
  CHECK(plain->cases[0].messages[0].content == "a");
  CHECK(plain->cases[1].messages[0].content == "b");
}

TEST_CASE("--limit is a number or a share") {
  RunOptions options;
  const auto kept = [&](ItemLimit limit) {
    options.limit = limit;
    const auto suite = load(options);
    REQUIRE(suite.has_value());
    return suite->cases.size();
  };
  CHECK(kept({3, {}}) == 3);
  CHECK(kept({50, {}}) == 20);
  CHECK(kept({{}, 0.1}) == 2);
  CHECK(kept({{}, 0.15}) == 3);
  CHECK(kept({{}, 0.01}) == 1);
  CHECK(kept({{}, 1.0}) == 20);
  CHECK(load(options)->cases[0] == load({})->cases[0]);
  options.limit = ItemLimit{0, {}};
  CHECK(complaint(options) == "--limit must be at least 1");
  for (const double share : {0.0, -0.5, 1.5}) {
    options.limit = ItemLimit{{}, share};
    CHECK(complaint(options) == "--limit as a share must be above 0 and at most 1 (100%)");
  }
}

TEST_CASE("--system goes to the prompts that have none of their own") {
  const Folder folder;
  RunOptions options =
      asking_for(folder.write("p.jsonl", "{\"prompt\":\"x\"}\n{\"prompt\":\"y\",\"system\":\"Mine.\"}\n"));
  options.request.system = "Ours.";
  const auto suite = load(options);
  REQUIRE(suite.has_value());
  CHECK(suite->cases[0].messages == std::vector<Message>{{"system", "Ours."}, {"user", "x"}});
  CHECK(suite->cases[1].messages == std::vector<Message>{{"system", "Mine."}, {"user", "y"}});
}

TEST_CASE("--schema goes to the prompts that have none of their own, on one line") {
  const Folder folder;
  RunOptions options =
      asking_for(folder.write("p.jsonl", "{\"prompt\":\"x\"}\n{\"prompt\":\"y\",\"schema\":{\"type\":\"array\"}}\n"));
  options.request.schema = "{\n  \"type\": \"object\"\n}\n";
  const auto suite = load(options);
  REQUIRE(suite.has_value());
  CHECK(suite->cases[0].schema == "{\"type\":\"object\"}");
  CHECK(suite->cases[1].schema == "{\"type\":\"array\"}");
  options.request.schema = "[]";
  CHECK(complaint(options) == "--schema must hold a JSON object, not array");
  options.request.schema = "{";
  CHECK(complaint(options) == "--schema is not JSON");
  options.request.schema = "{\"minItems\":-1}";
  CHECK(complaint(options) == "--schema cannot be used");
}
