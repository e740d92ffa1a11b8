#include "present/chart/kit/axis.h"

#include <cmath>
#include <limits>

#include "catch.hpp"

using namespace bench;
using namespace bench::chart;

namespace {

Extent extent_of(std::initializer_list<double> values) {
  Extent extent;
  for (const double value : values) extent.add(value);
  return extent;
}

std::vector<std::string> labels_of(const Axis& axis) {
  std::vector<std::string> labels;
  for (const double tick : axis.ticks()) labels.push_back(axis.tick_text(tick));
  return labels;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("A linear axis has ticks in steps of 1, 2 or 5 that enclose the values") {
  CHECK(Axis::linear(extent_of({3, 17})).ticks() == std::vector<double>{0, 5, 10, 15, 20});
  CHECK(Axis::from_zero(extent_of({3, 68})).ticks() == std::vector<double>{0, 20, 40, 60, 80});
  CHECK(labels_of(Axis::linear(extent_of({-0.11, 0.04})).titled("change", Unit::share)) ==
        Labels{"-15", "-10", "-5", "0", "5"});
  CHECK(labels_of(Axis::from_zero(extent_of({0.3})).titled("wait", Unit::seconds)) ==
        Labels{"0", "50", "100", "150", "200", "250", "300"});
}

TEST_CASE("A linear axis ends however its values lie") {
  for (const auto& extent : {extent_of({}), extent_of({0}), extent_of({5}), extent_of({-5}),
                             extent_of({1e17, 1e17 + 16}), extent_of({1e308, -1e308}), extent_of({1e-300}),
                             extent_of({0, std::nan(""), std::numeric_limits<double>::infinity()})}) {
    for (const Axis& axis : {Axis::linear(extent), Axis::from_zero(extent), Axis::counts(extent)}) {
      CHECK(axis.ticks().size() >= 2);
      CHECK(axis.ticks().size() <= 8);
      CHECK(axis.lo() < axis.hi());
      for (const double tick : axis.ticks()) CHECK(std::isfinite(axis.share_of(tick)));
    }
  }
}

TEST_CASE("An axis of counts has whole ticks") {
  CHECK(Axis::counts(extent_of({1})).ticks() == std::vector<double>{0, 1});
  CHECK(Axis::counts(extent_of({2.5})).ticks() == std::vector<double>{0, 1, 2, 3});
  CHECK(Axis::counts(extent_of({150}), 9).ticks().back() == 160);
}

TEST_CASE("A logarithmic axis has ticks at 1, 2 and 5, fewer over many decades and more within one") {
  CHECK(Axis::log10(extent_of({0.06, 1.9})).ticks() == std::vector<double>{0.05, 0.1, 0.2, 0.5, 1, 2});
  CHECK(Axis::log10(extent_of({0.001, 900})).ticks() == std::vector<double>{0.001, 0.01, 0.1, 1, 10, 100, 1000});
  CHECK(Axis::log10(extent_of({0.061, 0.078})).ticks() == std::vector<double>{0.06, 0.07, 0.08});
  CHECK(labels_of(Axis::log10(extent_of({0.06, 1.9})).titled("wait", Unit::seconds)) ==
        Labels{"50", "100", "200", "500", "1000", "2000"});
  const Axis wide = Axis::log10(extent_of({1e-90, 1e90}));
  CHECK(wide.ticks().size() <= 9);
  CHECK(wide.lo() <= 1e-90);
  CHECK(wide.hi() >= 1e90);
}

TEST_CASE("A logarithmic axis encloses its values and places them by their logarithms") {
  const Axis axis = Axis::log10(extent_of({1, 100}));
  CHECK(axis.share_of(10) == Approx(0.5));
  CHECK_FALSE(axis.has_place(0));
  CHECK_FALSE(axis.has_place(-1));
  CHECK_FALSE(axis.has_place(std::nan("")));
  for (const double value : {1e-12, 0.07, 3.0, 10.0, 99999.0}) {
    const Axis around = Axis::log10(extent_of({value}));
    CHECK(around.lo() <= value);
    CHECK(around.hi() >= value);
    CHECK(around.lo() < around.hi());
  }
}

TEST_CASE("An axis of powers of two reaches the next one") {
  CHECK(Axis::log2(extent_of({1, 32})).ticks() == std::vector<double>{1, 2, 4, 8, 16, 32});
  CHECK(Axis::log2(extent_of({3, 5})).ticks() == std::vector<double>{2, 4, 8});
  CHECK(Axis::log2(extent_of({4})).ticks() == std::vector<double>{4, 8});
  CHECK(Axis::log2(extent_of({1, 1e9})).ticks().size() <= 13);
  CHECK(Axis::log2(extent_of({1, 1e9})).hi() >= 1e9);
}

TEST_CASE("What lies outside of an axis is moved to its end") {
  const Axis axis = Axis::from_zero(extent_of({10}));
  CHECK(axis.share_of(-4) == 0);
  CHECK(axis.share_of(1e300) == 1);
  CHECK(axis.share_of(std::numeric_limits<double>::infinity()) == 0);
}

TEST_CASE("A number has the digits it takes") {
  CHECK(plain_number(16) == "16");
  CHECK(plain_number(5.2) == "5.2");
  CHECK(plain_number(0.25) == "0.25");
}
