// Reports of runs made by hand, compared byte by byte with the files beside this one; of a page what it says, without
// the style and the script that are the same in all.

#include "catch.hpp"
#include "golden/golden_file.h"
#include "unit/present/report/reports.h"

using namespace bench_test;

namespace {

void compare_report(const std::string& actual, const std::string& file) {
  const std::string difference = golden_difference("present/" + file, actual);
  INFO(difference);
  CHECK(difference.empty());
}

std::string without(std::string page, const std::string& open, const std::string& close) {
  const std::size_t at = page.find(open);
  return at == page.npos ? page : page.erase(at, page.find(close, at) + close.size() - at);
}

std::string words_of_page(const bench::Report& report) {
  std::string page = without(bench::report_html(report), "<style>", "</style>");
  page = without(page, "<script type", "</script>");
  return without(page, "<script>", "</script>");
}

}  // namespace

TEST_CASE("a report of one run, and one of several with a comparison and a figure") {
  const MadeReport one = made_report({few_subjects()});
  compare_report(words_of_page(one.report), "report_one.html");
  compare_report(bench::report_card(one.report), "report_one-card.md");

  MadeReport several = made_report({steady_run(), several_models(), hostile_names()});
  several.report.figures = {made_figure()};
  several.report.comparisons = {{made_comparison(), false}, {made_comparison(), true}};
  compare_report(words_of_page(several.report), "report_several.html");
  compare_report(bench::report_markdown(several.report), "report_several.md");
  compare_report(bench::report_text(several.report, {}), "report_several.txt");
  compare_report(bench::report_card(several.report), "report_several-card.md");
}
