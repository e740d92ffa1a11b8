#include "present/quality/grid.h"

#include <algorithm>

#include "catch.hpp"
#include "support/sandbox.h"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;
using bench::test::lines_of;

namespace {

const QualitySummary& quality_of(const MadeRun& run) { return *run.summary.groups.front().quality; }

}  // namespace

TEST_CASE("A score has a row for each slice and one for the macro mean") {
  const MadeRun run = few_subjects();
  const Grid grid = quality_grid(quality_of(run), Slices::every, Gaps::none);
  REQUIRE(grid.rows.size() == 9);
  CHECK(grid.rows[0] == std::vector<std::string>{"astronomy", "71.7", "± 7.6", "109/152", "0", "0", "0", "0.51"});
  CHECK(grid.rows[3][0] == "professional_law");
  CHECK(grid.rows[3][5] == "290");
  CHECK(grid.rows[7][0] == "all (micro)");
  CHECK(grid.rows[8][0] == "macro, 4 subjects");
  CHECK(grid.rows[8][1] == "68.6");
  CHECK(quality_grid(quality_of(run), Slices::every, Gaps::between_kinds).rows.size() == 11);
  CHECK(quality_grid(quality_of(run), Slices::without_subjects, Gaps::none).rows.size() == 5);
}

TEST_CASE("Long names give way to the numbers") {
  const MadeRun run = few_subjects();
  const Grid grid = with_short_names(quality_grid(quality_of(run), Slices::every, Gaps::none), {});
  CHECK(fits(grid, Frame::plain, {}));
  CHECK(grid.columns.size() == 8);
  CHECK(grid.rows[1][0].find("…") != std::string::npos);
  CHECK(grid.rows[8][0] == "macro, 4 subjects");
}

TEST_CASE("A page has the score before the speeds, and of many subjects the categories") {
  const std::string few = rendered("table", few_subjects());
  CHECK(few.find("right %") < few.find("TTFT"));
  CHECK(few.find("astronomy") != std::string::npos);
  const std::string many = rendered("table", many_subjects());
  CHECK(many.find("subject_10") == std::string::npos);
  CHECK(many.find("each of the 57 subjects") != std::string::npos);
  CHECK(rendered("md", many_subjects()).find("subject_10") != std::string::npos);
  CHECK(rendered("csv", many_subjects()).find("accuracy/subject_10,share,100,0,0.6,") != std::string::npos);
}
