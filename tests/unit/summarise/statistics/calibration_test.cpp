#include "summarise/statistics/calibration.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("Bins have equal width and hold their upper edge") {
  const auto bins = confidence_bins(std::vector<SureAnswer>{{0.5, true}, {0.51, false}, {1, true}, {0, false}}, 2);
  REQUIRE(bins.size() == 2);
  CHECK(bins[0] == Calibration::Bin{0.25, 0.5, 2});
  CHECK(bins[1].n == 2);
  CHECK(bins[1].confidence == Approx(0.755));
  CHECK(bins[1].accuracy == 0.5);
  CHECK(confidence_bins({}).size() == 15);
}

TEST_CASE("The expected calibration error weighs bins by their answers") {
  // Three answers at 0.9 of which two are right, one at 0.4 which is wrong: (3·|2/3 − 0.9| + 1·0.4) / 4
  const auto bins = confidence_bins(std::vector<SureAnswer>{{0.9, true}, {0.9, true}, {0.9, false}, {0.4, false}});
  CHECK(expected_calibration_error(bins) == Approx((0.7 + 0.4) / 4));
  CHECK(expected_calibration_error(confidence_bins({})) == 0);
}

TEST_CASE("AUROC is the share of pairs in the right order, ties half") {
  // right 0.9, 0.5; wrong 0.5, 0.1: pairs 1, 1, 0.5, 1
  CHECK(*auroc({{0.9, true}, {0.5, false}, {0.5, true}, {0.1, false}}) == Approx(3.5 / 4));
  CHECK(*auroc({{0.1, true}, {0.9, false}}) == 0);
  CHECK(*auroc({{0.3, true}, {0.3, false}, {0.3, false}}) == 0.5);
  CHECK_FALSE(auroc({{0.3, true}, {0.9, true}}));
  CHECK_FALSE(auroc({}));
}
