// A comparison made by hand in each of its forms.

#include "present/study/compared_runs.h"

#include <algorithm>

#include "catch.hpp"
#include "golden/golden_file.h"
#include "present/page/layout.h"
#include "support/sandbox.h"

using bench::Better;
using bench::ComparedRuns;
using bench::Comparison;
using bench::Interval;
using bench::Unit;
using namespace bench_test;

namespace {

Comparison made_row(const char* metric, Unit unit, double base, double effect, double half, double p) {
  Comparison made;
  made.metric = metric;
  made.unit = unit;
  made.better = unit == Unit::seconds ? Better::lower : Better::higher;
  made.paired = true;
  made.n_base = made.n_changed = 40;
  made.base = base;
  made.changed = base * effect;
  made.effect = effect;
  made.interval = Interval{effect - half, effect + half, 0.95, "hodges-lehmann"};
  made.test = "signed-rank, exact";
  made.p = p;
  made.values_per_run = 8;
  return made;
}

ComparedRuns a_comparison() {
  ComparedRuns runs;
  runs.base = "before.jsonl";
  runs.changed = "after.jsonl";
  runs.factors = {{"server version", "0.5.1", "0.6 \x1b[31m|<b>"}};
  runs.paired = true;
  runs.comparisons = {made_row("ttft_s", Unit::seconds, 0.212, 0.959, 0.011, 0.0001),
                      made_row("wall_s", Unit::seconds, 3.41, 1.004, 0.006, 0.4),
                      made_row("gen_toks_per_s", Unit::tokens_per_second, 41.7, 0.31, 0.02, 0.0001),
                      made_row("prompt_toks_per_s", Unit::tokens_per_second, 812, 1.01, 0.03, 0.3)};
  adjust_for_many(runs.comparisons, "ttft_s");
  runs.notes = {"measured by two builds of bench"};
  runs.gates = {{"ttft:5%", true, "not shown to be worse"},
                {"gen_toks_per_s:3%", false, "it became worse by more than that"}};
  return runs;
}

ComparedRuns confounded_scores() {
  ComparedRuns runs;
  runs.base = "a.jsonl";
  runs.changed = "b.jsonl";
  runs.factors = {{"model", "a", "b"}, {"workers", "1", "4"}};
  Comparison score = made_row("correct", Unit::share, 0.71, -0.045, 0.02, 0.002);
  score.scale = Comparison::Scale::difference;
  score.changed = 0.665;
  Comparison none;
  none.metric = "ttft_s";
  runs.comparisons = {score, none};
  for (Comparison& each : runs.comparisons) conclude(each);
  return runs;
}

std::string in_form(const char* name, const std::vector<ComparedRuns>& all, const bench::Style& style = {}) {
  const auto forms = bench::comparison_renderers();
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const auto& one) { return one.name == name; });
  REQUIRE(found != forms.end());
  return found->render(all, style);
}

void check_form(const std::string& file, const std::string& text) {
  const std::string difference = golden_difference("present/" + file, text);
  INFO(difference);
  CHECK(difference.empty());
}

}  // namespace

TEST_CASE("the forms of a comparison") {
  check_form("compared_runs.txt", in_form("table", {a_comparison()}));
  check_form("compared_runs-120.txt", in_form("table", {a_comparison(), confounded_scores()}, {120, true, false}));
  check_form("compared_runs-ascii.txt", in_form("table", {confounded_scores()}, {80, false, false}));
  check_form("compared_runs.md", in_form("md", {a_comparison(), confounded_scores()}));
  check_form("compared_runs.json", in_form("json", {a_comparison()}));
}

TEST_CASE("no line of a comparison is wider than the screen") {
  for (const int columns : {20, 40, 60, 80, 120})
    for (const std::string& line :
         bench::test::lines_of(in_form("table", {a_comparison(), confounded_scores()}, {columns, true, false}))) {
      INFO(columns << ": " << line);
      CHECK(bench::display_width(line) <= columns);
    }
}
