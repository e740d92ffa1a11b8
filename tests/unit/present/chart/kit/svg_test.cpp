#include "present/chart/kit/svg.h"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "present/chart/kit/plot.h"
#include "present/page/layout.h"
#include "support/summaries.h"
#include "support/xml.h"

using namespace bench;
using namespace bench::chart;
using namespace bench_test;

TEST_CASE("A coordinate is a number of at most one decimal, whatever it is made of") {
  CHECK(coordinate(12.34) == "12.3");
  CHECK(coordinate(12) == "12");
  CHECK(coordinate(-0.04) == "0");
  CHECK(coordinate(99.96) == "100");
  CHECK(coordinate(std::nan("")) == "0");
  CHECK(coordinate(std::numeric_limits<double>::infinity()) == "100000");
  CHECK(coordinate(-1e300) == "-100000");
}

TEST_CASE("Any text can stand in a figure, and is only text there") {
  for (const std::string& hostile : hostile_texts()) {
    Svg svg("a");
    svg.text({1, 1}, hostile);
    svg.open_told(hostile);
    svg.close();
    const std::string made = std::move(svg).finish(hostile, hostile, 100);
    CHECK(xml_fault(made) == "");
    CHECK(made.find("<script") == std::string::npos);
    CHECK(made.find("<img") == std::string::npos);
  }
}

TEST_CASE("A name is shortened to its columns, and a long one is not read whole") {
  CHECK(shown_name("llama3.1:8b") == "llama3.1:8b");
  CHECK(shown_name(std::string(10000, 'm'), 12) == std::string(11, 'm') + "…");
  CHECK(display_width(shown_name(std::string(100000, '\x01'), 30)) <= 30);
  std::string marks = "a";
  for (int i = 0; i < 5000; ++i) marks += "\u0301";
  CHECK(display_width(shown_name(marks, 10)) <= 10);
  CHECK(shown_name("line\nfeed") == "line\\nfeed");
}

TEST_CASE("A figure needs nothing beside it and tells who cannot see it") {
  Svg svg("my-figure");
  svg.rect({0, 0}, 10, 10, {.fill = svg.hatched("#D55E00", Hatch::rising)});
  for (std::size_t i = 0; i < most_series; ++i) svg.marker(series_style(i), {10, 10});
  const std::string made = std::move(svg).finish("title", "what it says", 100);
  CHECK(xml_fault(made) == "");
  CHECK(made.find("xmlns=\"http://www.w3.org/2000/svg\"") != std::string::npos);
  CHECK(made.find("role=\"img\" aria-labelledby=\"my-figure-t my-figure-d\"") != std::string::npos);
  CHECK(made.find("<title id=\"my-figure-t\">title</title>") != std::string::npos);
  CHECK(made.find("<desc id=\"my-figure-d\">what it says</desc>") != std::string::npos);
  CHECK(made.find("<pattern id=\"my-figure-h1-D55E00\"") != std::string::npos);
  CHECK(made.find("<style") == std::string::npos);
}

TEST_CASE("Series differ by colour, dash, marker and hatch") {
  for (std::size_t i = 0; i < most_series; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(series_style(i).colour != series_style(j).colour);
      CHECK(series_style(i).dash != series_style(j).dash);
      CHECK(series_style(i).marker != series_style(j).marker);
      CHECK(series_style(i).hatch != series_style(j).hatch);
    }
}

TEST_CASE("Labels beside points keep off each other, off lines and inside the plot") {
  Svg svg("a");
  PointLabels labels(svg, {30, 20, 300, 200});
  labels.keep_free_along({{30, 100}, {330, 100}});
  CHECK(labels.add({100, 100}, "first"));
  CHECK(labels.add({100, 100}, "second"));
  int added = 0;
  for (int i = 0; i < 60; ++i) added += labels.add({100, 100}, "another");
  CHECK(added < 60);
  CHECK_FALSE(labels.add({100, 100}, std::string(500, 'w')));
}

TEST_CASE("A line has a gap where a value is missing") {
  Svg svg("a");
  Extent extent;
  extent.add(1);
  Plot plot(svg, 20, 100, Axis::from_zero(extent), Axis::from_zero(extent));
  plot.line({{0, 0}, {0.2, 0.2}, {0.4, std::nan("")}, {0.6, 0.6}, {0.8, 0.8}}, series_style(0));
  const std::string made = std::move(svg).finish("t", "d", 150);
  std::size_t paths = 0;
  for (std::size_t at = made.find("<path"); at != std::string::npos; at = made.find("<path", at + 1)) ++paths;
  CHECK(paths == 2);
}
