#include "study/sweep/curve.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <utility>

namespace bench {
namespace {

using Points = std::span<const CurvePoint>;
using Shape = std::function<double(double level)>;  // of a curve with slope 1

constexpr std::int64_t least_points = 5;
constexpr double exact = 1e-9;  // deviations below this are rounding

struct Fit {
  double log_slope = 0;
  double squares = std::numeric_limits<double>::infinity();  // of the deviations of logarithms
};

/// The slope follows from the shape: on logarithms it is a mean.
Fit fit_slope(Points points, const Shape& shape) {
  double sum = 0;
  for (const CurvePoint& point : points) sum += std::log(point.value / shape(point.level));
  Fit fit{sum / static_cast<double>(points.size()), 0};
  for (const CurvePoint& point : points) {
    const double deviation = std::log(point.value / shape(point.level)) - fit.log_slope;
    fit.squares += deviation * deviation;
  }
  return fit;
}

Shape bent_at(double bend) {
  return [bend](double level) { return std::min(level, bend); };
}

Shape usl_with(double contention, double coherence) {
  return [=](double level) { return level / (1 + contention * (level - 1) + coherence * level * (level - 1)); };
}

/// k counts the parameters, the spread among them.
SweepCurve curve_of(SweepCurve curve, const Fit& fit, std::size_t points, int k) {
  const auto n = static_cast<double>(points);
  curve.slope = std::exp(fit.log_slope);
  curve.n = static_cast<std::int64_t>(points);
  curve.error = std::sqrt(fit.squares / n);
  const double spread = std::max(fit.squares / n, exact * exact);
  const double room = n - k - 1;
  curve.aicc =
      room <= 0 ? std::numeric_limits<double>::infinity() : n * std::log(spread) + 2 * k + 2.0 * k * (k + 1) / room;
  return curve;
}

SweepCurve line_through(Points points) {
  return curve_of({SweepCurve::Kind::line}, fit_slope(points, [](double level) { return level; }), points.size(), 2);
}

/// The best of a row of candidates, then of closer ones around it, again and again.
template <class Squares>
double best_of(double low, double high, const Squares& squares) {
  constexpr int candidates = 64;
  double best = low;
  for (int round = 0; round < 6; ++round) {
    const double ratio = std::pow(high / low, 1.0 / candidates);
    double least = std::numeric_limits<double>::infinity();
    double at = low;
    for (int i = 0; i <= candidates; ++i, at *= ratio)
      if (const double now = squares(at); now < least) least = now, best = at;
    low = std::max(low, best / ratio);
    high = std::min(high, best * ratio);
    if (high <= low) break;
  }
  return best;
}

std::pair<double, double> ends_of(Points points) {
  const auto [least, most] = std::minmax_element(
      points.begin(), points.end(), [](const CurvePoint& a, const CurvePoint& b) { return a.level < b.level; });
  return {least->level, most->level};
}

SweepCurve bent_line_through(Points points) {
  const auto [least, most] = ends_of(points);
  SweepCurve curve{SweepCurve::Kind::two_segments};
  curve.bend = best_of(least, most, [&](double bend) { return fit_slope(points, bent_at(bend)).squares; });
  return curve_of(curve, fit_slope(points, bent_at(curve.bend)), points.size(), 3);
}

/// Candidates of contention and coherence: none, and powers from next to nothing up to one.
SweepCurve usl_through(Points points) {
  constexpr int steps = 24;
  struct Range {
    double low, high;
  } alpha{1e-5, 1}, beta{1e-8, 1};
  double best_alpha = 0, best_beta = 0;
  double least = fit_slope(points, usl_with(0, 0)).squares;
  const auto consider = [&](double a, double b) {
    if (const double now = fit_slope(points, usl_with(a, b)).squares; now < least)
      least = now, best_alpha = a, best_beta = b;
  };
  for (int round = 0; round < 7; ++round) {
    const double by_alpha = std::pow(alpha.high / alpha.low, 1.0 / steps);
    const double by_beta = std::pow(beta.high / beta.low, 1.0 / steps);
    for (int i = -1; i <= steps; ++i)
      for (int j = -1; j <= steps; ++j)
        consider(i < 0 ? 0 : alpha.low * std::pow(by_alpha, i), j < 0 ? 0 : beta.low * std::pow(by_beta, j));
    if (best_alpha > 0) alpha = {best_alpha / by_alpha, std::min(best_alpha * by_alpha, 1.0)};
    if (best_beta > 0) beta = {best_beta / by_beta, std::min(best_beta * by_beta, 1.0)};
  }
  SweepCurve curve{SweepCurve::Kind::usl};
  curve.contention = best_alpha;
  curve.coherence = best_beta;
  return curve_of(curve, fit_slope(points, usl_with(best_alpha, best_beta)), points.size(), 4);
}

/// The most that the curve ever gives, as multiples of its slope.
double most_of(const SweepCurve& curve) {
  if (curve.kind == SweepCurve::Kind::two_segments) return curve.bend;
  if (curve.kind == SweepCurve::Kind::line) return std::numeric_limits<double>::infinity();
  if (curve.coherence > 0) {
    const double peak = std::max(1.0, std::sqrt(std::max(0.0, 1 - curve.contention) / curve.coherence));
    return usl_with(curve.contention, curve.coherence)(peak);
  }
  return curve.contention > 0 ? 1 / curve.contention : std::numeric_limits<double>::infinity();
}

/// All bends that the points do not rule out: the squares they leave are not much more than the least.
std::optional<Interval> interval_of_bend(const SweepCurve& curve, Points points) {
  constexpr double chi_square_95 = 3.841;
  const auto n = static_cast<double>(points.size());
  const double least = std::max(fit_slope(points, bent_at(curve.bend)).squares, n * exact * exact);
  const auto is_possible = [&](double bend) {
    return n * std::log(fit_slope(points, bent_at(bend)).squares / least) <= chi_square_95;
  };
  const auto [lowest, highest] = ends_of(points);
  constexpr int steps = 2000;
  const double ratio = std::pow(highest / lowest, 1.0 / steps);
  Interval interval{curve.bend, curve.bend, 0.95, "profile"};
  for (double bend = curve.bend / ratio; bend >= lowest && is_possible(bend); bend /= ratio) interval.lo = bend;
  for (double bend = curve.bend * ratio; bend <= highest && is_possible(bend); bend *= ratio) interval.hi = bend;
  return interval;
}

}  // namespace

double SweepCurve::at(double level) const {
  switch (kind) {
    case Kind::line:
      return slope * level;
    case Kind::two_segments:
      return slope * bent_at(bend)(level);
    case Kind::usl:
      return slope * usl_with(contention, coherence)(level);
  }
  return 0;
}

std::vector<SweepCurve> fitted_curves(std::span<const CurvePoint> points) {
  std::set<double> levels;
  for (const CurvePoint& point : points) {
    if (point.level <= 0 || point.value <= 0) return {};
    levels.insert(point.level);
  }
  if (static_cast<std::int64_t>(points.size()) < least_points || levels.size() < 3) return {};
  std::vector<SweepCurve> curves{line_through(points), bent_line_through(points), usl_through(points)};
  std::erase_if(curves, [](const SweepCurve& curve) { return std::isinf(curve.aicc); });
  std::stable_sort(curves.begin(), curves.end(),
                   [](const SweepCurve& a, const SweepCurve& b) { return a.aicc < b.aicc; });
  return curves;
}

std::optional<SweepKnee> knee_of(const std::vector<SweepCurve>& curves, std::span<const CurvePoint> points) {
  constexpr double nearly_all = 0.9;   // of the levels: a bend beyond is one of the last point alone
  constexpr double nearly_most = 0.8;  // of the throughput that the curve has to give
  if (curves.empty()) return std::nullopt;
  const SweepCurve& best = curves.front();
  const double highest = ends_of(points).second;
  const double knee = most_of(best);
  if (!(knee < nearly_all * highest)) return std::nullopt;
  double reached = 0;
  for (const CurvePoint& point : points) reached = std::max(reached, best.at(point.level));
  if (reached < nearly_most * best.slope * knee) return std::nullopt;
  SweepKnee found{std::max(knee, 1.0), std::nullopt};
  if (best.kind == SweepCurve::Kind::two_segments) found.interval = interval_of_bend(best, points);
  return found;
}

std::optional<StraightLine> straight_line(std::span<const CurvePoint> points) {
  constexpr double least_span = 1.5;
  std::set<double> levels;
  double x = 0, y = 0;
  for (const CurvePoint& point : points) {
    levels.insert(point.level);
    x += point.level;
    y += point.value;
  }
  if (levels.size() < 3 || *levels.rbegin() < least_span * *levels.begin()) return std::nullopt;
  const auto n = static_cast<double>(points.size());
  x /= n, y /= n;
  double of_x = 0, of_both = 0;
  for (const CurvePoint& point : points) {
    of_x += (point.level - x) * (point.level - x);
    of_both += (point.level - x) * (point.value - y);
  }
  const double slope = of_both / of_x;
  return StraightLine{y - slope * x, slope};
}

}  // namespace bench
