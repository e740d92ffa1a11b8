// What holds for every format; their exact bytes are in tests/golden.

#include "bench/renderer.h"

#include "catch.hpp"
#include "support/exported_runs.h"
#include "support/sandbox.h"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;
using bench::test::lines_of;

TEST_CASE("formats are found by name") {
  CHECK(renderers().size() == 10);
  for (const Renderer& renderer : renderers()) CHECK(find_renderer(renderer.name) == &renderer);
  CHECK(find_renderer("html") == nullptr);
}

TEST_CASE("a format is a text or a folder; folders come last, and standard output carries none") {
  for (const Renderer& renderer : renderers()) {
    INFO(renderer.name);
    CHECK((renderer.render != nullptr) != renderer.is_folder());
    const auto printed = printed_renderers();
    const bool is_printed = &renderer < printed.data() + printed.size();
    CHECK(is_printed != renderer.is_folder());
  }
  CHECK(printed_renderers().size() == 8);
}

TEST_CASE("a format that is written piece by piece is the same text as a whole") {
  for (const Renderer& renderer : printed_renderers()) {
    if (renderer.emit == nullptr) continue;
    INFO(renderer.name);
    for (const MadeRun& run : {one_failed(), timed_run(), hostile_names()}) {
      std::string pieces;
      renderer.emit(run.view(), [&](std::string_view piece) { pieces += piece; });
      CHECK(pieces == renderer.render(run.view()));
    }
  }
}

TEST_CASE("one format is the page that GitHub shows") {
  CHECK(std::count_if(renderers().begin(), renderers().end(), [](const Renderer& r) { return r.is_markdown; }) == 1);
  CHECK(markdown_renderer().name == "md");
}

TEST_CASE("every format says what it is for, in a line of the help") {
  for (const Renderer& renderer : renderers()) {
    INFO(renderer.name);
    CHECK_FALSE(renderer.about.empty());
    CHECK(renderer.about.size() <= 60);
  }
}

TEST_CASE("one format is for terminals and one for pipes when none is asked for") {
  const auto defaults_on = [](DefaultOn place) {
    return std::count_if(renderers().begin(), renderers().end(),
                         [place](const Renderer& renderer) { return renderer.default_on == place; });
  };
  CHECK(defaults_on(DefaultOn::terminal) == 1);
  CHECK(defaults_on(DefaultOn::pipe) == 1);
  CHECK(default_renderer(true).name == "table");
  CHECK(default_renderer(false).name == "jsonl");
}

TEST_CASE("a format that streams its records ends with what comes after them") {
  std::size_t streaming = 0;
  for (const Renderer& renderer : renderers()) {
    if (!renderer.streams_records()) continue;
    ++streaming;
    for (const MadeRun& run : all_runs()) {
      const std::string whole = renderer.render(run.view());
      const std::string rest = renderer.render_rest(run.view());
      REQUIRE(whole.size() >= rest.size());
      CHECK(whole.substr(whole.size() - rest.size()) == rest);
      const auto streamed =
          std::count_if(run.records.begin(), run.records.end(), [](const RunRecord& record) { return !record.warmup; });
      CHECK(std::count(whole.begin(), whole.end(), '\n') - std::count(rest.begin(), rest.end(), '\n') == streamed);
    }
  }
  CHECK(streaming == 1);
}

TEST_CASE("no text from outside reaches an output raw") {
  for (const std::string& text : hostile_texts()) {
    MadeRun run = steady_run();
    GroupSummary& group = run.summary.groups.front();
    group.model = group.target = group.condition = group.tags.front().tag = text;
    group.flags = {{Flag::coalesced, 1}};
    run.header.suite = run.header.server.url = run.header.server.version = text;
    run.summary.ranking = {{.label = text}, {.label = text, .standing = RankedModel::Standing::too_few_runs}};
    run.summary.gates = {{.text = text, .model = text, .why_none = text}};
    run.summary.warnings = {{text, text, text}};
    run.summary.verdict = {false, {text}};
    run.summary.complete = false;
    run.summary.end.reason = text;
    for (const char* format : {"table", "md", "csv", "json", "benchstat", "trace", "llama-bench"}) {
      for (const std::string& line : lines_of(rendered(format, run))) {
        const bool raw = line.find_first_of(std::string("\x1b\x07\x08\x7f\t\0", 6)) != std::string::npos ||
                         line.find("\xc2\x9b") != std::string::npos || line.find("\u202e") != std::string::npos;
        INFO(format << ": " << line);
        CHECK_FALSE(raw);
      }
    }
    const std::string markdown = rendered("md", run);
    CHECK(markdown.find("<script>") == std::string::npos);
    CHECK(markdown.find("<img") == std::string::npos);
  }
}
