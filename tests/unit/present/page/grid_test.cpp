#include "present/page/grid.h"

#include <sstream>

#include "catch.hpp"

using namespace bench;

namespace {

const Grid grid{{{"model", Align::left}, {"TTFT", Align::right}, {"n", Align::right}},
                {{"llama", "212 µs", "5"}, {"日本", "9 µs", "100"}}};

}  // namespace

TEST_CASE("one cell matrix feeds every frame") {
  CHECK(draw(grid, Frame::plain, {}) ==
        "model    TTFT    n\n"
        "──────────────────\n"
        "llama  212 µs    5\n"
        "日本     9 µs  100\n");
  CHECK(draw(grid, Frame::box, {}) ==
        "┌───────┬────────┬─────┐\n"
        "│ model │   TTFT │   n │\n"
        "├───────┼────────┼─────┤\n"
        "│ llama │ 212 µs │   5 │\n"
        "│ 日本  │   9 µs │ 100 │\n"
        "└───────┴────────┴─────┘\n");
  CHECK(draw(grid, Frame::stacked, {}) ==
        "llama\n"
        "  TTFT 212 µs\n"
        "  n 5\n"
        "日本\n"
        "  TTFT 9 µs\n"
        "  n 100\n");
  CHECK(draw_markdown(grid) ==
        "| model |   TTFT |   n |\n"
        "| ----- | -----: | --: |\n"
        "| llama | 212 µs |   5 |\n"
        "| 日本  |   9 µs | 100 |\n");
}

TEST_CASE("joined columns stand together in every frame") {
  const Grid pairs{
      {{"", Align::left}, {"p50", Align::right}, {.title = "", .align = Align::left, .joined = true}, {"n"}},
      {{"TTFT", "5", "[4, 6]", "10"}, {"Wall", "1200", "", "9"}}};
  CHECK(draw(pairs, Frame::plain, {}) ==
        "       p50          n\n"
        "─────────────────────\n"
        "TTFT     5 [4, 6]  10\n"
        "Wall  1200          9\n");
  CHECK(draw(pairs, Frame::box, {}) ==
        "┌──────┬─────────────┬────┐\n"
        "│      │  p50        │  n │\n"
        "├──────┼─────────────┼────┤\n"
        "│ TTFT │    5 [4, 6] │ 10 │\n"
        "│ Wall │ 1200        │  9 │\n"
        "└──────┴─────────────┴────┘\n");
  CHECK(fits(pairs, Frame::box, {27, true, false}));
  CHECK_FALSE(fits(pairs, Frame::box, {26, true, false}));
  CHECK(fits(pairs, Frame::plain, {21, true, false}));
  CHECK_FALSE(fits(pairs, Frame::plain, {20, true, false}));
}

TEST_CASE("a grid in ASCII") {
  CHECK(draw(grid, Frame::box, {80, false, false}) ==
        "+--------------+--------+-----+\n"
        "| model        |   TTFT |   n |\n"
        "+--------------+--------+-----+\n"
        "| llama        | 212 us |   5 |\n"
        "| \\u65e5\\u672c |   9 us | 100 |\n"
        "+--------------+--------+-----+\n");
}

TEST_CASE("colour is added around lines and changes nothing else") {
  const std::string painted = draw(grid, Frame::plain, {80, true, true});
  CHECK(painted.substr(0, painted.find('\n')) == "\x1b[1mmodel    TTFT    n\x1b[0m");
  CHECK(draw(grid, Frame::stacked, {80, true, true}).find("\x1b[1mllama\x1b[0m\n") == 0);
}

TEST_CASE("the frame follows the width of the screen") {
  CHECK(frame_for({grid}, {24, true, false}) == Frame::box);
  CHECK(frame_for({grid}, {23, true, false}) == Frame::plain);
  CHECK(frame_for({grid}, {18, true, false}) == Frame::plain);
  CHECK(frame_for({grid}, {17, true, false}) == Frame::stacked);
}

TEST_CASE("a grid loses its last columns first and keeps three") {
  const Grid wide{{{"a"}, {"b"}, {"c"}, {"d"}, {"e"}}, {{"1", "2", "3", "4", "5"}}};
  CHECK(narrowed(wide, {13, true, false}) == wide);
  CHECK(narrowed(wide, {12, true, false}).rows.front() == std::vector<std::string>{"1", "2", "3", "4"});
  CHECK(narrowed(wide, {1, true, false}).columns.size() == 3);
}

TEST_CASE("a cell of any length stays a cell") {
  const Grid huge{{{"x", Align::left}, {"y"}}, {{std::string(1 << 20, 'm'), "1"}}};
  std::istringstream drawn(draw(huge, Frame::plain, {}));
  for (std::string line; std::getline(drawn, line);) CHECK(display_width(line) <= 60);
}
