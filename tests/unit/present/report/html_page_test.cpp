// The page as its reader's program sees it: well formed, whole without scripts, nothing fetched, nothing injected.

#include <string>
#include <vector>

#include "base/json/strict.h"
#include "catch.hpp"
#include "present/summary_json.h"
#include "unit/present/report/reports.h"

using namespace bench;
using namespace bench_test;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  if (begin == text.npos) return "";
  const std::size_t end = text.find(to, begin + from.size());
  return text.substr(begin + from.size(), end == text.npos ? end : end - begin - from.size());
}

/// The page without style and scripts: what it says.
std::string said(std::string page) {
  for (const auto& [open, close] : {std::pair{"<style>", "</style>"}, {"<script", "</script>"}}) {
    for (std::size_t at = page.find(open); at != page.npos; at = page.find(open))
      page.erase(at, page.find(close, at) + std::string_view(close).size() - at);
  }
  return page;
}

/// What keeps the elements of a page from being nested as they should; "" when they are.
std::string badly_nested(const std::string& page) {
  constexpr std::string_view without_end[] = {"meta", "link", "br", "path", "rect", "circle"};
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != page.npos; at = page.find('<', at + 1)) {
    const std::size_t end = page.find('>', at);
    if (end == page.npos) return "a tag without an end";
    const std::string tag = page.substr(at + 1, end - at - 1);
    if (tag.starts_with("!")) continue;
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    if (name.starts_with("/")) {
      if (open.empty() || "/" + open.back() != name)
        return name + " where " + (open.empty() ? "nothing" : open.back()) + " is open";
      open.pop_back();
    } else if (std::find(std::begin(without_end), std::end(without_end), name) == std::end(without_end)) {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : open.back() + " stays open";
}

std::vector<int> heading_levels(const std::string& page) {
  std::vector<int> levels;
  for (std::size_t at = page.find("<h"); at != page.npos; at = page.find("<h", at + 1))
    if (page[at + 2] >= '1' && page[at + 2] <= '6') levels.push_back(page[at + 2] - '0');
  return levels;
}

}  // namespace

TEST_CASE("every run becomes a page that is well formed, in order, and needs nothing from outside") {
  std::vector<MadeReport> reports;
  for (MadeRun& run : all_runs()) reports.push_back(made_report({std::move(run)}));
  reports.push_back(made_report({steady_run(), several_models(), few_subjects()}));
  reports.push_back(made_report({}));
  for (MadeReport& made : reports) {
    made.report.figures.push_back(made_figure());
    made.report.comparisons.push_back({made_comparison(), false});
    const std::string page = report_html(made.report);
    const std::string words = said(page);
    CAPTURE(title_of(made.report));
    CHECK(badly_nested(words) == "");
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for (const char* fetched : {"http-equiv=\"refresh", " src=", "@import", "url(", "<iframe", "<img"}) {
      CAPTURE(fetched);
      CHECK_FALSE(has(page, fetched));
    }
    for (std::size_t at = page.find("href=\""); at != page.npos; at = page.find("href=\"", at + 1)) {
      const std::string target = between(page.substr(at), "href=\"", "\"");
      CHECK((target.starts_with("#") || target == "data:,"));
    }
    const std::vector<int> levels = heading_levels(words);
    REQUIRE(levels.front() == 1);
    CHECK(std::count(levels.begin(), levels.end(), 1) == 1);
    for (std::size_t i = 1; i < levels.size(); ++i) CHECK(levels[i] <= levels[i - 1] + 1);
  }
}

TEST_CASE("the JSON in a page is the summary, whatever the names are") {
  for (const MadeRun& run : all_runs()) {
    const MadeReport made = made_report({run});
    const std::string page = report_html(made.report);
    const std::string text = between(page, "id=\"summary\">", "</script>");
    CHECK_FALSE(has(text, "<"));
    CHECK_FALSE(has(text, "\xE2\x80\xA8"));
    CHECK_FALSE(has(text, "\xE2\x80\xA9"));
    const auto document = nlohmann::ordered_json::parse(text);
    CHECK(document.at("type") == "report");
    CHECK(document.at("runs").at(0).at("summary").dump() ==
          nlohmann::ordered_json::parse(json_text(summary_json(run.summary))).dump());
    CHECK(document.at("left_out").empty());
  }
}

TEST_CASE("no name, note or figure of anybody's becomes markup") {
  for (const std::string& hostile : hostile_texts()) {
    MadeRun run = steady_run();
    run.header.models.front().name = run.header.suite = run.header.run_id = hostile;
    run.header.models.front().quantization = run.header.host.cpu = run.header.server.version = hostile;
    run.header.argv = {hostile};
    run.header.labels = {{hostile, hostile}};
    run.header.options = {{hostile, hostile, "flag"}};
    run.summary.groups.front().model = hostile;
    run.summary.warnings.push_back({"code", hostile, hostile});
    run.summary.verdict = {false, {hostile}};
    MadeReport made = made_report({run});
    made.report.runs.front().name = hostile;
    made.report.runs.front().notes = {hostile};
    Figure figure = made_figure();
    figure.title = figure.caption = figure.columns.front() = figure.rows.front().front() = hostile;
    made.report.figures = {figure};
    ComparedRuns compared = made_comparison();
    compared.base = compared.changed = compared.factors.front().changed = hostile;
    compared.notes = {hostile};
    made.report.comparisons = {{compared, false}, {compared, true}};
    const std::string page = report_html(made.report);
    CAPTURE(hostile.substr(0, 80));
    CHECK(badly_nested(said(page)) == "");
    CHECK_FALSE(has(page, "<b>"));
    CHECK_FALSE(has(page, "<img"));
    for (const char control : {'\x1b', '\x07', '\x00', '\x08'}) CHECK(page.find(control) == page.npos);
    CHECK_FALSE(has(page, "\xE2\x80\xAE"));  // right-to-left override
    CHECK(page.size() < 200'000);
  }
}

TEST_CASE("the first thing a page says is what came out, and what must be known of it") {
  const std::string page = said(report_html(made_report({few_subjects()}).report));
  const std::size_t result = page.find("<h2>Result</h2>"), numbers = page.find("<h2>Numbers</h2>");
  REQUIRE(result != page.npos);
  CHECK(result < numbers);
  const std::string first = page.substr(0, numbers);
  CHECK(has(first, "accuracy"));
  CHECK(has(first, "first token, p50"));
  CHECK(has(first, "measurement"));

  CHECK(has(report_html(made_report({simulated()}).report), "SIMULATED: no model ran"));
  CHECK(has(report_html(made_report({interrupted()}).report), "INCOMPLETE"));
  const std::string failed = report_html(made_report({all_failed()}).report);
  CHECK(has(failed, "answered no request"));
  CHECK(has(report_html(made_report({with_gates()}).report), "✗ missed: "));
}

TEST_CASE("several models stand in one table, and a comparison that means nothing has no verdict") {
  MadeReport made = made_report({steady_run(), several_models()});
  const std::string page = report_html(made.report);
  CHECK(has(page, "each model in short"));
  CHECK(has(page, "run 2"));
  CHECK_FALSE(has(page, "<h2>Comparison</h2>"));

  made.report.comparisons = {{made_comparison(), false}};
  CHECK(has(report_html(made.report), "slower"));
  made.report.comparisons.front().refused = true;
  const std::string refused = report_html(made.report);
  CHECK(has(refused, "no verdict is given"));
  CHECK_FALSE(has(said(refused), "slower"));
}

TEST_CASE("the same report is the same page") {
  CHECK(report_html(made_report({few_subjects()}).report) == report_html(made_report({few_subjects()}).report));
}

TEST_CASE("a table of a figure that is too long is cut and says so") {
  MadeReport made = made_report({steady_run()});
  Figure figure = made_figure();
  for (int i = 0; i < 3000; ++i) figure.rows.push_back({std::to_string(i), "x"});
  made.report.figures = {figure};
  const std::string page = report_html(made.report);
  CHECK(has(page, "the first 500 of 3002 rows"));
  CHECK(page.size() < 300'000);
}
