// Requests as bars on one clock.

#include "present/study/diagnosis_timeline.h"

#include <string>

#include "catch.hpp"

using namespace bench;

namespace {

TimelineRow bar_row(double sent, std::optional<double> begins, std::optional<double> token, std::optional<double> end) {
  TimelineRow row;
  row.label = "w";
  row.sent = sent;
  row.begins = begins;
  row.first_token = token;
  row.end = end;
  return row;
}

}  // namespace

TEST_CASE("a bar has as many signs of each phase as the phase has of the time") {
  // 34 columns: a label of 1, a bar of 16, "queued 1.00 s", and two blanks between them.
  const Style narrow{34, false, false};
  const Grid grid = timeline_grid({bar_row(0, 0, 0, 1), bar_row(0, 1, 2, 4)}, narrow);
  REQUIRE(grid.rows.size() == 2);
  CHECK(grid.rows[0][1] == "####");
  CHECK(grid.rows[1][1] == "....====########");
}

TEST_CASE("of a request of which nobody says when it was taken up no waiting is drawn") {
  const Grid grid = timeline_grid({bar_row(0, {}, 2, 4)}, {20, false, false});
  CHECK(grid.rows[0][1].find('.') == std::string::npos);
  CHECK(grid.rows[0][1].find('-') != std::string::npos);
}

TEST_CASE("a request that got nothing, and none at all, are drawn") {
  CHECK(timeline_grid({}, {}).rows.empty());
  const Grid grid = timeline_grid({bar_row(0, {}, {}, {})}, {});
  REQUIRE(grid.rows.size() == 1);
  CHECK(grid.rows[0][1].empty());
  CHECK(timeline_svg({}, "").find("</svg>") != std::string::npos);
}

TEST_CASE("more rows than a screen has are counted") {
  std::int64_t left_out = 0;
  const Grid grid = timeline_grid(std::vector<TimelineRow>(40, bar_row(0, 0, 1, 2)), {}, &left_out);
  CHECK(grid.rows.size() + static_cast<std::size_t>(left_out) == 40);
  CHECK(left_out > 0);
}

TEST_CASE("a label from outside cannot leave its place in the picture") {
  TimelineRow row = bar_row(0, 0, 1, 2);
  row.label = "<script>&\"";
  const std::string svg = timeline_svg({row}, "</title><script>");
  CHECK(svg.find("<script>") == std::string::npos);
}
