#include "study/sweep/curve.h"

#include <cmath>
#include <functional>
#include <vector>

#include "base/random.h"
#include "catch.hpp"

using namespace bench;

namespace {

/// Three repetitions at each level, each off by up to `noise` of itself.
std::vector<CurvePoint> points_of(const std::vector<double>& levels, const std::function<double(double)>& truth,
                                  double noise, std::uint64_t seed = 1) {
  Random random(seed);
  std::vector<CurvePoint> points;
  for (const double level : levels)
    for (int i = 0; i < 3; ++i) {
      const double draw = static_cast<double>(random.below(20'001)) / 10'000 - 1;  // [-1, 1]
      points.push_back({level, truth(level) * (1 + noise * draw)});
    }
  return points;
}

const std::vector<double> powers{1, 2, 4, 8, 16, 32};

double bent(double level) { return 90 * std::min(level, 5.0); }
double usl(double level) { return 50 * level / (1 + 0.05 * (level - 1) + 0.004 * level * (level - 1)); }
double straight(double level) { return 70 * level; }

}  // namespace

TEST_CASE("two segments give back their slope and their bend, with and without noise") {
  for (const double noise : {0.0, 0.03}) {
    CAPTURE(noise);
    const auto points = points_of(powers, bent, noise);
    const auto curves = fitted_curves(points);
    REQUIRE(curves.size() == 3);
    REQUIRE(curves.front().kind == SweepCurve::Kind::two_segments);
    CHECK(curves.front().slope == Approx(90).epsilon(0.02 + noise));
    CHECK(curves.front().bend == Approx(5).epsilon(0.001 + noise));
    CHECK(curves.front().at(64) == Approx(450).epsilon(0.03));
    const auto knee = knee_of(curves, points);
    REQUIRE(knee);
    CHECK(knee->level == Approx(5).epsilon(0.001 + noise));
    REQUIRE(knee->interval);
    CHECK(knee->interval->lo <= 5.01);
    CHECK(knee->interval->hi >= 4.99);
  }
}

TEST_CASE("a curve that bends and falls is a USL with its parameters") {
  for (const double noise : {0.0, 0.01}) {
    CAPTURE(noise);
    const auto points = points_of({1, 2, 3, 4, 6, 8, 12, 16, 24, 32}, usl, noise);
    const auto curves = fitted_curves(points);
    REQUIRE(curves.front().kind == SweepCurve::Kind::usl);
    CHECK(curves.front().contention == Approx(0.05).margin(0.001 + noise));
    CHECK(curves.front().coherence == Approx(0.004).epsilon(0.01 + 10 * noise));
    CHECK(curves.front().slope == Approx(50).epsilon(0.01 + noise));
    const auto knee = knee_of(curves, points);
    REQUIRE(knee);
    CHECK(knee->level == Approx(usl(15.4) / 50).epsilon(0.02 + noise));  // the peak is at sqrt(0.95 / 0.004)
    CHECK_FALSE(knee->interval);
  }
}

TEST_CASE("throughput that grows all the way has no knee") {
  for (const double noise : {0.0, 0.02}) {
    const auto points = points_of(powers, straight, noise);
    const auto curves = fitted_curves(points);
    CHECK(curves.front().slope == Approx(70).epsilon(0.02));
    CHECK_FALSE(knee_of(curves, points));
  }
  // Not even half of the way to what it would level out at.
  const auto rising = points_of(powers, [](double level) { return level / (1 + 0.01 * (level - 1)); }, 0);
  CHECK_FALSE(knee_of(fitted_curves(rising), rising));
}

TEST_CASE("a flat line has its knee where it begins") {
  const auto points = points_of(powers, [](double) { return 170.0; }, 0.01);
  const auto knee = knee_of(fitted_curves(points), points);
  REQUIRE(knee);
  CHECK(knee->level == Approx(1).margin(0.05));
}

TEST_CASE("what cannot carry a curve gets none") {
  CHECK(fitted_curves({}).empty());
  CHECK(fitted_curves(std::vector<CurvePoint>{{1, 1}, {2, 2}, {4, 4}, {8, 8}}).empty());
  CHECK(fitted_curves(points_of({1, 2}, straight, 0)).empty());
  CHECK(fitted_curves(points_of(powers, [](double level) { return level - 1; }, 0)).empty());
  CHECK_FALSE(knee_of({}, {}));
  CHECK_FALSE(straight_line(std::vector<CurvePoint>{{1, 1}, {2, 2}}));
  CHECK_FALSE(straight_line(std::vector<CurvePoint>{{1, 1}, {1.1, 2}, {1.2, 3}}));
}

TEST_CASE("a straight line is found by least squares") {
  const auto line = straight_line(std::vector<CurvePoint>{{1, 12}, {2, 14}, {4, 18}, {8, 26}});
  REQUIRE(line);
  CHECK(line->base == Approx(10));
  CHECK(line->slope == Approx(2));
}
