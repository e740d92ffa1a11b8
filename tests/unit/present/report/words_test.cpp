#include <algorithm>
#include <string>

#include "catch.hpp"
#include "unit/present/report/reports.h"

using namespace bench;
using namespace bench_test;

namespace {

bool tells(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a card is at most 15 lines, whatever it is a card of") {
  std::vector<MadeReport> reports;
  for (MadeRun& run : all_runs()) reports.push_back(made_report({std::move(run)}));
  std::vector<MadeRun> many;
  for (int i = 0; i < 12; ++i) many.push_back(several_models());
  reports.push_back(made_report(std::move(many)));
  reports.push_back(made_report({}));
  for (const MadeReport& made : reports) {
    const std::string card = report_card(made.report);
    CAPTURE(card);
    CHECK(std::count(card.begin(), card.end(), '\n') <= 15);
    CHECK(card.ends_with("\n"));
  }
}

TEST_CASE("a card has the model, its figures, and whether they are worth anything") {
  const std::string card = report_card(made_report({few_subjects()}).report);
  CAPTURE(card);
  for (const char* part : {"accuracy", "first token, p50", "p95", "writing, p50", "measurement", "server: "})
    CHECK(tells(card, part));
  CHECK(tells(report_card(made_report({simulated()}).report), "SIMULATED"));
  const std::string mixed = report_card(made_report({steady_run(), hostile_names(), steady_run()}).report);
  CHECK(tells(mixed, "INVALID measurement (1 of 3 runs)"));
}

TEST_CASE("Markdown and text of several runs name each, compare them, and tell what the figures show") {
  MadeReport made = made_report({steady_run(), several_models()});
  made.report.figures = {made_figure()};
  made.report.comparisons = {{made_comparison(), false}, {made_comparison(), true}};
  const std::string markdown = report_markdown(made.report);
  for (const char* part : {"# ", "## run 1\n", "## run 2\n", "## Comparison\n", "slower", "no verdict is given",
                           "### Time to the first token", "| 0.2 "})
    CHECK(tells(markdown, part));
  CHECK_FALSE(tells(markdown, "<b>"));
  const std::string text = report_text(made.report, {});
  for (const char* part : {"run 1\n", "run 2\n", "slower", "no verdict is given", "95 % within 0.2 s"})
    CHECK(tells(text, part));
}

TEST_CASE("a title names the models once, and counts those beyond four") {
  CHECK(title_of(made_report({steady_run(), steady_run()}).report) == title_of(made_report({steady_run()}).report));
  MadeRun run = steady_run();
  const GroupSummary group = run.summary.groups.front();
  for (int i = 0; i < 6; ++i) {
    run.summary.groups.push_back(group);
    run.summary.groups.back().model = "m" + std::to_string(i);
  }
  CHECK(tells(title_of(made_report({run}).report), "and 3 more"));
  CHECK(title_of(made_report({}).report) == "no model");
}
