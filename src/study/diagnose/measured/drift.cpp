#include "study/diagnose/measured/drift.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "study/diagnose/measured/estimate.h"
#include "study/diagnose/measured/overlap.h"

namespace bench {
namespace {

constexpr double change_that_counts = 0.05;
constexpr double misfit_that_counts = 0.04;
constexpr double share_left = 0.35;  // of the squares that a change must not leave unexplained
constexpr int most_changes = 3;

/// The logarithm of a step in one leg of speed.
struct LegStep {
  std::size_t leg = 0;
  std::string cell;
  double log = 0;
};

std::vector<LegStep> steps_in_time(const std::vector<ObservedLeg>& legs) {
  std::vector<LegStep> found;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (legs[i].cell.purpose != Purpose::speed) continue;
    std::vector<double> steps;
    for (const Pause& pause : even_pauses_of(legs[i])) steps.push_back(pause.step);
    const auto step = quantile_of(std::move(steps), 0.4);
    if (step && *step > 0) found.push_back({i, name_of(legs[i].cell), std::log(*step)});
  }
  return found;
}

struct Group {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
};

/// One change of speed that all cells have in common, each with a level of its own: how large, and what it leaves.
struct Change {
  std::size_t from = 0;  ///< the first leg after it, among those of speed
  double size = 0;
  double left = 0;  ///< sum of squares
};

Change change_at(std::size_t from, const std::vector<LegStep>& steps) {
  std::map<std::string, Group> groups;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Group& group = groups[steps[i].cell];
    const double x = i >= from ? 1 : 0;
    const double y = steps[i].log;
    group.n += 1, group.x += x, group.y += y, group.xx += x * x, group.xy += x * y, group.yy += y * y;
  }
  double xx = 0, xy = 0, yy = 0;
  for (const auto& [cell, group] : groups) {
    xx += group.xx - group.x * group.x / group.n;
    xy += group.xy - group.x * group.y / group.n;
    yy += group.yy - group.y * group.y / group.n;
  }
  const double size = xx > 1e-9 ? xy / xx : 0;
  return {from, size, yy - size * xy};
}

std::optional<Change> largest_change(const std::vector<LegStep>& steps) {
  const double before = change_at(0, steps).left;
  std::optional<Change> best;
  for (std::size_t from = 1; from < steps.size(); ++from) {
    const Change change = change_at(from, steps);
    if (!best || change.left < best->left) best = change;
  }
  if (!best || std::abs(best->size) < change_that_counts || best->left > share_left * before) return std::nullopt;
  return best;
}

void stretch(ObservedLeg& leg, double factor) {
  const double begin = leg.requests.front().sent;
  const auto moved = [&](double& at) { at = begin + (at - begin) / factor; };
  for (Observed& request : leg.requests) {
    moved(request.sent);
    moved(request.end);
    if (request.first) moved(*request.first);
    if (request.last) moved(*request.last);
    for (double& at : request.arrivals) moved(at);
  }
}

}  // namespace

SpeedDrift even_out(std::vector<ObservedLeg>& legs) {
  std::vector<LegStep> steps = steps_in_time(legs);
  std::vector<double> slower(steps.size(), 0);  // than at the beginning, as logarithms
  SpeedDrift drift;
  for (int i = 0; i < most_changes; ++i) {
    const auto change = largest_change(steps);
    if (!change) break;
    drift.seen = true;
    for (std::size_t at = change->from; at < steps.size(); ++at) {
      steps[at].log -= change->size;
      slower[at] += change->size;
    }
  }
  if (!drift.seen) return drift;
  const auto [low, high] = std::minmax_element(slower.begin(), slower.end());
  drift.factor = std::exp(*high - *low);
  // A leg in the middle of which the speed changed lies between.
  std::map<std::string, std::vector<double>> levels;
  for (const LegStep& step : steps) levels[step.cell].push_back(step.log);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double misfit = steps[i].log - *quantile_of(levels[steps[i].cell], 0.5);
    const bool has_own = std::abs(misfit) > misfit_that_counts && levels[steps[i].cell].size() > 2;
    stretch(legs[steps[i].leg], std::exp(slower[i] + (has_own ? misfit : 0)));
  }
  return drift;
}

}  // namespace bench
