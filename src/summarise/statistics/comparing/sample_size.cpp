#include "summarise/statistics/comparing/sample_size.h"

#include <algorithm>
#include <cmath>

#include "summarise/statistics/distributions.h"

namespace bench {

namespace {

constexpr double power = 0.8;
constexpr double price_of_ranks = 1.05;

/// How many standard errors must fit in the room. "The same" asks both ends of the interval to lie inside, so that each
/// may miss half as often.
double errors_wanted(Goal goal, double alpha) {
  const double missed = goal == Goal::same ? (1 - power) / 2 : 1 - power;
  return -normal_quantile(alpha / 2) - normal_quantile(missed);
}

std::optional<std::int64_t> whole(double n) {
  if (!(n <= static_cast<double>(most_planned_values))) return std::nullopt;
  return static_cast<std::int64_t>(std::ceil(n - 1e-9));
}

}  // namespace

double room_for(Goal goal, const Margins& margins) {
  const double effect = std::abs(margins.effect);
  switch (goal) {
    case Goal::enough:
      return 0;
    case Goal::differs:
      return effect;
    case Goal::exceeds:
      return effect - margins.threshold;
    case Goal::same:
      return margins.threshold - effect;
  }
  return 0;
}

std::optional<std::int64_t> values_for(Goal goal, const Margins& margins, double half_width, std::int64_t n,
                                       double alpha) {
  const double room = room_for(goal, margins);
  if (room <= 0) return std::nullopt;
  const auto count = static_cast<double>(n);
  const double standard_error = half_width / student_t_two_sided(1 - alpha, std::max(1.0, count - 1));
  const double times = errors_wanted(goal, alpha) * standard_error / room;
  const double z = normal_quantile(alpha / 2);
  const double price_of_t = z * z / 2;  // Guenther's: the interval from the values wanted will be one of t as well
  const auto wanted = whole(count * times * times + price_of_t);
  return wanted ? std::optional(std::max(*wanted, n + 1)) : std::nullopt;
}

std::optional<std::int64_t> values_per_side(Goal goal, const Margins& margins, double cv, double alpha) {
  const double room = room_for(goal, margins);
  if (room <= 0) return std::nullopt;
  const double times = errors_wanted(goal, alpha) * cv / room;
  return whole(std::max(2.0, 2 * times * times * price_of_ranks));
}

std::optional<std::int64_t> values_for_precision(double wanted, double half_width, std::int64_t n) {
  if (wanted <= 0) return std::nullopt;
  const double times = half_width / wanted;
  return whole(std::max(static_cast<double>(n), static_cast<double>(n) * times * times));
}

}  // namespace bench
