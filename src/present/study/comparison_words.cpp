#include "present/study/comparison_words.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/number.h"

namespace bench {
namespace {

using Called = Comparison::Verdict;

constexpr double tell_as_times = 2;  // "slower 150 %" is read in two ways, "2.5 x" in one

const Scale in_percent{100, "%"};
const Scale in_points{100, "points"};
const Scale in_times{1, "x"};

bool is_ratio(const Comparison& made) { return made.scale == Comparison::Scale::ratio; }
bool in_score_points(const Comparison& made) { return !is_ratio(made) && made.unit == Unit::share; }

std::optional<Interval> ends(const Comparison& made, double lo, double hi) {
  if (!made.interval) return std::nullopt;
  Interval turned = *made.interval;
  turned.lo = std::min(lo, hi);
  turned.hi = std::max(lo, hi);
  return turned;
}

std::string in_scale(const Estimate& amount, const Scale& scale) {
  const std::string number = number_text(amount, scale) + " " + std::string(scale.unit);
  const std::string interval = interval_text(amount, scale);
  return interval.empty() ? number : number + " " + interval;
}

/// The change, positive for more; a large ratio as times, either way round.
std::string signed_change(const Comparison& made) {
  const double zero = is_ratio(made) ? 1 : 0;
  Estimate change{*made.effect - zero};
  if (made.interval) change.interval = ends(made, made.interval->lo - zero, made.interval->hi - zero);
  if (is_ratio(made)) return in_scale(change, in_percent);
  return in_score_points(made) ? in_scale(change, in_points) : quantity_text(change, made.unit);
}

/// The size of the change, whatever its direction: ends change places and signs.
Estimate turned_up(const Comparison& made, double from) {
  const double sign = *made.effect < from ? -1 : 1;
  Estimate change{sign * (*made.effect - from)};
  if (made.interval) change.interval = ends(made, sign * (made.interval->lo - from), sign * (made.interval->hi - from));
  return change;
}

/// A ratio of 1 or more, the other way round if need be.
Estimate as_times(const Comparison& made) {
  const bool less = *made.effect < 1;
  const auto turned = [&](double ratio) { return less ? 1 / ratio : ratio; };
  Estimate times{turned(*made.effect)};
  if (made.interval) times.interval = ends(made, turned(made.interval->lo), turned(made.interval->hi));
  return times;
}

std::string size_of_change(const Comparison& made) {
  if (!is_ratio(made)) {
    const Estimate change = turned_up(made, 0);
    return in_score_points(made) ? in_scale(change, in_points) : quantity_text(change, made.unit);
  }
  const Estimate times = as_times(made);
  return *times.value >= tell_as_times ? in_scale(times, in_times) : in_scale(turned_up(made, 1), in_percent);
}

std::string threshold_words(const Comparison& made) {
  if (is_ratio(made)) return fmt::format("{:.3g} %", made.threshold * 100);
  return in_score_points(made) ? fmt::format("{:.3g} points", made.threshold * 100)
                               : quantity_text({made.threshold}, made.unit);
}

std::string open_words(const Comparison& made) {
  std::string start = "inconclusive: ";
  if (made.runs_needed) {
    const std::int64_t runs = made.runs_needed->runs;
    const bool surely = made.runs_needed->goal == FurtherRuns::Goal::enough;
    return start + (surely ? "" : "about ") + std::to_string(runs) + " more run" + (runs == 1 ? "" : "s");
  }
  switch (made.reason) {
    case Comparison::Reason::too_few:
      return start + "too few values";
    case Comparison::Reason::harness_error:
      return start + "within our own error";
    case Comparison::Reason::not_significant:
      return start + "not significant";
    case Comparison::Reason::too_wide:
    case Comparison::Reason::none:
      return start + "too close to " + threshold_words(made) + " to settle";
  }
  return start;
}

/// It says that there is a difference, and which.
bool is_called(Called verdict) {
  return verdict != Called::same && verdict != Called::inconclusive && verdict != Called::no_data;
}

}  // namespace

std::string verdict_words(const Comparison& made) {
  if (made.verdict == Called::no_data || !made.effect) return "no data";
  if (made.verdict == Called::same) return "same within " + threshold_words(made);
  if (made.verdict == Called::inconclusive) return open_words(made);
  return std::string(name_of(made.verdict)) + " " + size_of_change(made);
}

std::string change_words(const Comparison& made) {
  if (!made.effect) return "—";
  if (!made.differs()) return "~";
  const std::string text = signed_change(made);
  return text.front() == '-' ? text : "+" + text;
}

std::string evidence_words(const Comparison& made) {
  std::string text;
  if (const auto p = made.p_value()) {
    text = (*p < 0.001 ? std::string("p < 0.001") : fmt::format("p = {:.3f}", *p)) +
           (made.p_adjusted ? " (adjusted), " : ", ");
  }
  text += made.paired ? "n = " + counted(made.n_base, "pair")
                      : "n = " + std::to_string(made.n_base) + " + " + std::to_string(made.n_changed);
  return made.test.empty() ? text : text + ", " + made.test;
}

std::string times_words(const Comparison& made) {
  if (!is_ratio(made) || !is_called(made.verdict)) return "";
  return plus_minus_text(as_times(made), in_times) + " x " + std::string(name_of(made.verdict));
}

std::string ranking_words(const SideRanking& ranking) {
  std::vector<std::string> apart, alike;
  for (const RankedSide& ranked : ranking.sides) {
    if (!ranked.best_against_it) continue;
    const Comparison& made = *ranked.best_against_it;
    if (!made.differs()) {
      alike.push_back(ranked.name);
    } else if (is_ratio(made)) {
      apart.push_back(plus_minus_text(as_times(made), in_times) + " x as fast as " + ranked.name);
    } else {
      const Estimate ahead = turned_up(made, 0);
      const std::string size =
          in_score_points(made) ? plus_minus_text(ahead, in_points) + " points" : quantity_text(ahead, made.unit);
      apart.push_back(size + " ahead of " + ranked.name);
    }
  }
  if (ranking.sides.empty()) return "";
  const std::string& best = ranking.sides.front().name;
  std::string text;
  if (!apart.empty()) text = best + " is " + joined(apart, ", ");
  if (!alike.empty()) text += (text.empty() ? "" : "; ") + best + " cannot be told from " + joined(alike, ", ");
  return text;
}

}  // namespace bench
