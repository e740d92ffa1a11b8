// `bench report`, and --report of what measures or compares.

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <vector>

#include "base/json/strict.h"
#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;
using bench::Json;
namespace fs = std::filesystem;

namespace {

constexpr const char* small_world = R"({"decode":{"base_s":0.002},"prefill":{"per_token_s":0.0002},"overhead_s":0.01})";

struct ReportBed {
  Sandbox sandbox;

  ReportBed() { sandbox.write("world.json", small_world); }
  ProcessResult bench(const std::vector<std::string>& arguments,
                      std::vector<std::pair<std::string, std::string>> environment = {}) const {
    return run_bench(arguments, sandbox.spec(std::move(environment)));
  }
  std::string run(const std::string& name, std::vector<std::string> more = {}) const {
    const std::string journal = sandbox.path(name);
    std::vector<std::string> arguments{"--sim-world",
                                       sandbox.path("world.json"),
                                       "--prompts",
                                       "short",
                                       "--limit",
                                       "3",
                                       "--runs",
                                       "2",
                                       "--num-predict",
                                       "8",
                                       "-o",
                                       journal,
                                       "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProcessResult result = bench(arguments);
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    return journal;
  }
  /// Nothing but these, and no draft of anything.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(sandbox.path("."))) names.push_back(entry.path().filename());
    return names;
  }
  bool has_file(const std::string& name) const { return fs::exists(sandbox.path(name)); }
};

Json summary_in(const std::string& page) {
  const std::string begin = "id=\"summary\">";
  const std::size_t at = page.find(begin);
  REQUIRE(at != page.npos);
  return Json::parse(page.substr(at + begin.size(), page.find("</script>", at) - at - begin.size()));
}

}  // namespace

TEST_CASE("a page lies beside its journal, is the same each time, and has the summary in it") {
  const ReportBed bed;
  const std::string journal = bed.run("a.jsonl");
  const ProcessResult told = bed.bench({"report", journal});
  CAPTURE(told.out, told.err);
  CHECK(told.exit_code == 0);
  CHECK(told.out.empty());
  CHECK(mentions(told.err, "a.html"));
  const std::string page = bed.sandbox.read("a.html");
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(mentions(page, "SIMULATED: no model ran"));
  CHECK(mentions(page, "<svg"));
  CHECK(summary_in(page).at("runs").at(0).at("summary").at("groups").at(0).at("n_ok") == 6);

  CHECK(bed.bench({"report", journal, "-o", "-"}, {{"SOURCE_DATE_EPOCH", "1700000000"}}).out == page);
  CHECK(bed.bench({"report", journal, "-o", bed.sandbox.path("b.html")}).exit_code == 0);
  CHECK(bed.sandbox.read("b.html") == page);
}

TEST_CASE("the other forms go to standard output, or to a file") {
  const ReportBed bed;
  const std::string journal = bed.run("a.jsonl");
  const ProcessResult markdown = bed.bench({"report", journal, "--format", "md"});
  CHECK(markdown.exit_code == 0);
  CHECK(mentions(markdown.out, "| "));
  CHECK(markdown.out.starts_with("# "));
  const ProcessResult card = bed.bench({"report", journal, "--card"});
  CHECK(card.exit_code == 0);
  CHECK(lines_of(card.out).size() <= 15);
  CHECK(mentions(card.out, "SIMULATED"));
  CHECK(mentions(bed.bench({"report", journal, "--format", "text"}).out, "TTFT"));
  CHECK(bed.bench({"report", journal, "--card", "-o", bed.sandbox.path("card.md")}).exit_code == 0);
  CHECK(bed.sandbox.read("card.md") == card.out);
  CHECK_FALSE(bed.has_file("a.html"));
}

TEST_CASE("a run can be named as everywhere, and come from standard input") {
  const ReportBed bed;
  const ProcessResult measured = bed.bench({"--sim-world", bed.sandbox.path("world.json"), "--prompts", "short",
                                            "--limit", "2", "--runs", "1", "--num-predict", "4", "--run-id", "mine"});
  REQUIRE(measured.exit_code == 0);
  CHECK(mentions(bed.bench({"report", "last", "--card"}).out, "short"));
  CHECK(mentions(bed.bench({"report", "mine", "--card"}).out, "short"));
  const ProcessResult unknown = bed.bench({"report", "nobody"});
  CHECK(unknown.exit_code == 2);
  CHECK(mentions(unknown.err, "there is no run"));

  const std::string journal = bed.run("a.jsonl");
  ProcessSpec spec = bed.sandbox.spec();
  spec.input = bed.sandbox.read("a.jsonl");
  CHECK(mentions(run_bench({"report", "-", "--card"}, spec).out, "short"));
  CHECK(run_bench({"report", "-"}, spec).exit_code == 2);
  CHECK(run_bench({"report", "-", "-o", bed.sandbox.path("in.html")}, spec).exit_code == 0);
}

TEST_CASE("several runs are one page that compares them") {
  const ReportBed bed;
  const std::string a = bed.run("a.jsonl"), b = bed.run("b.jsonl", {"--workers", "2"});
  const ProcessResult told = bed.bench({"report", a, b, "-o", bed.sandbox.path("both.html")});
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  const std::string page = bed.sandbox.read("both.html");
  CHECK(mentions(page, "<h2>Comparison</h2>"));
  CHECK(mentions(page, "workers: 1 → 2"));
  CHECK(summary_in(page).at("runs").size() == 2);
  CHECK(summary_in(page).at("comparisons").size() == 1);
}

TEST_CASE("figures are written as files of their own") {
  const ReportBed bed;
  const std::string journal = bed.run("a.jsonl");
  fs::create_directory(bed.sandbox.path("figures"));
  CHECK(bed.bench({"report", journal, "--card", "--svg", bed.sandbox.path("figures")}).exit_code == 0);
  int figures = 0;
  for (const auto& entry : fs::directory_iterator(bed.sandbox.path("figures"))) {
    CHECK(entry.path().extension() == ".svg");
    CHECK(bed.sandbox.read("figures/" + entry.path().filename().string()).starts_with("<svg"));
    ++figures;
  }
  CHECK(figures > 0);
  const ProcessResult missing = bed.bench({"report", journal, "--svg", bed.sandbox.path("nowhere")});
  CHECK(missing.exit_code == 2);
  CHECK(mentions(missing.err, "mkdir -p"));
  CHECK_FALSE(bed.has_file("a.html"));
}

TEST_CASE("--open shows the page, or says why it cannot") {
  const ReportBed bed;
  const std::string journal = bed.run("a.jsonl");
  fs::create_directory(bed.sandbox.path("bin"));
#if defined(__APPLE__)
  const std::string opener = "bin/open";
#else
  const std::string opener = "bin/xdg-open";
#endif
  bed.sandbox.write(opener, "#!/bin/sh\necho \"$1\" > \"" + bed.sandbox.path("shown") + "\"\n");
  REQUIRE(::chmod(bed.sandbox.path(opener).c_str(), 0755) == 0);
  const ProcessResult shown = bed.bench({"report", journal, "--open"}, {{"PATH", bed.sandbox.path("bin")}});
  CHECK(shown.exit_code == 0);
  CHECK(mentions(bed.sandbox.read("shown"), "/a.html"));

  fs::create_directory(bed.sandbox.path("empty"));
  const ProcessResult none = bed.bench({"report", journal, "--open"}, {{"PATH", bed.sandbox.path("empty")}});
  CHECK(none.exit_code == 0);
  CHECK(mentions(none.err, "cannot show"));
  CHECK(bed.has_file("a.html"));
  CHECK(bed.bench({"report", journal, "--card", "--open"}).exit_code == 2);
}

TEST_CASE("what is no journal is an error with its reason, and leaves no file") {
  const ReportBed bed;
  const std::string journal = bed.run("a.jsonl");
  bed.sandbox.write("empty.jsonl", "");
  bed.sandbox.write("words.jsonl", "these are words\n");
  bed.sandbox.write("json.jsonl", "{\"a\":1}\n");
  std::string newer = bed.sandbox.read("a.jsonl");
  newer.replace(newer.find("bench.run/1"), 11, "bench.run/9");
  bed.sandbox.write("newer.jsonl", newer);
  std::string torn_in_the_middle = bed.sandbox.read("a.jsonl");
  const std::size_t second = torn_in_the_middle.find('\n') + 1;
  torn_in_the_middle.erase(second + 40, 60);
  bed.sandbox.write("broken.jsonl", torn_in_the_middle);
  for (const char* name : {"empty", "words", "json", "newer", "broken"}) {
    const std::string path = bed.sandbox.path(std::string(name) + ".jsonl");
    const ProcessResult told = bed.bench({"report", path});
    CAPTURE(name, told.err);
    CHECK(told.exit_code == 2);
    CHECK(mentions(told.err, std::string(name) + ".jsonl"));
    CHECK_FALSE(bed.has_file(std::string(name) + ".html"));
    CHECK(bed.bench({"report", journal, path, "-o", bed.sandbox.path("both.html")}).exit_code == 2);
    CHECK_FALSE(bed.has_file("both.html"));
  }
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"report"},
                                                    {"report", "-", "-"},
                                                    {"report", journal, journal},
                                                    {"report", bed.sandbox.path("nowhere.jsonl")},
                                                    {"report", journal, "--format", "pdf"}}) {
    CAPTURE(arguments);
    CHECK(bed.bench(arguments).exit_code == 2);
  }
  for (const std::string& name : bed.files()) CHECK_FALSE(name.starts_with(".bench-"));
}

TEST_CASE("a target that cannot be is refused before anything is written or measured") {
  const ReportBed bed;
  const std::string journal = bed.run("a.jsonl");
  const std::string before = bed.sandbox.read("a.jsonl");
  const ProcessResult itself = bed.bench({"report", journal, "-o", journal});
  CHECK(itself.exit_code == 2);
  CHECK(mentions(itself.err, "is a journal"));
  CHECK(bed.sandbox.read("a.jsonl") == before);
  const ProcessResult missing = bed.bench({"report", journal, "-o", bed.sandbox.path("no/page.html")});
  CHECK(missing.exit_code == 2);
  CHECK(mentions(missing.err, "mkdir -p"));
  CHECK(bed.bench({"report", journal, "-o", bed.sandbox.path(".")}).exit_code == 2);

  const ProcessResult run = bed.bench(
      {"--sim", "--limit", "1", "-o", bed.sandbox.path("never.jsonl"), "--report", bed.sandbox.path("no/p.html")});
  CHECK(run.exit_code == 2);
  CHECK_FALSE(bed.has_file("never.jsonl"));
  CHECK(bed.bench({"compare", journal, journal, "--report", bed.sandbox.path("no/p.html")}).exit_code == 2);
}

TEST_CASE("a torn end, no success at all and a single record are told, and still make a page") {
  const ReportBed bed;
  bed.run("a.jsonl");
  std::string torn = bed.sandbox.read("a.jsonl");
  torn.resize(torn.rfind("{\"type\":\"request\"") + 50);
  bed.sandbox.write("torn.jsonl", torn);
  const ProcessResult told = bed.bench({"report", bed.sandbox.path("torn.jsonl")});
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  CHECK(mentions(told.err, "torn"));
  const std::string page = bed.sandbox.read("torn.html");
  CHECK(mentions(page, "INCOMPLETE"));
  CHECK(mentions(page, "torn"));

  bed.run("one.jsonl", {"--requests", "1", "--warmup", "0"});
  CHECK(bed.bench({"report", bed.sandbox.path("one.jsonl")}).exit_code == 0);
  CHECK(mentions(bed.sandbox.read("one.html"), "1/1"));

  const SimServer server(bed.sandbox, {"--failure-rate", "1", "--failure-types", "server_error"});
  const ProcessResult failed = bed.bench({"--host", server.url(), "--model", "sim", "--limit", "2", "--runs", "1",
                                          "--warmup", "0", "-o", bed.sandbox.path("failed.jsonl"), "-q"});
  CAPTURE(failed.err);
  if (bed.has_file("failed.jsonl")) {
    CHECK(bed.bench({"report", bed.sandbox.path("failed.jsonl")}).exit_code == 0);
    CHECK(mentions(bed.sandbox.read("failed.html"), "answered no request"));
  }
}

TEST_CASE("--report writes the page when a run, a suite or a comparison has ended") {
  const ReportBed bed;
  const std::string run_page = bed.sandbox.path("run.html");
  const std::string journal = bed.run("a.jsonl", {"--report", run_page});
  CHECK(bed.sandbox.read("run.html").starts_with("<!DOCTYPE html>"));

  const std::string suite_page = bed.sandbox.path("mmlu.html");
  const ProcessResult suite = bed.bench(
      {"mmlu", "--sim", "--sample", "--limit", "4", "-o", bed.sandbox.path("m.jsonl"), "-q", "--report", suite_page});
  CAPTURE(suite.err);
  CHECK(suite.exit_code == 0);
  CHECK(mentions(bed.sandbox.read("mmlu.html"), "accuracy"));

  const std::string other = bed.run("b.jsonl");
  const ProcessResult compared =
      bed.bench({"compare", journal, other, "--report", bed.sandbox.path("compared.html"), "--json"});
  CAPTURE(compared.err);
  CHECK(compared.exit_code == 0);
  CHECK(Json::parse(compared.out).at("type") == "comparison");
  CHECK(mentions(bed.sandbox.read("compared.html"), "<h2>Comparison</h2>"));
}
