#include "study/compare/change_looks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "summarise/metric/ids.h"
#include "summarise/precision.h"
#include "summarise/statistics/comparing/sample_size.h"

namespace bench {
namespace {

constexpr std::int64_t first_turns = 4;  ///< of each side: A B B A and once more

std::optional<Comparison> compared_as(const PrecisionGoal& goal, const RunSide& base, const RunSide& changed,
                                      const CompareRunsOptions& options) {
  if (goal.metric.empty()) {
    const auto all = compare_runs(base, changed, options).comparisons;
    return all.empty() ? std::nullopt : std::optional(all.front());
  }
  const bool of_score = is_of_score(goal, base.header().eval.has_value());
  return compare_metric(base, changed, of_score ? metric::correct : std::string_view(goal.metric), options);
}

bool is_score(const Comparison& made) {
  const Metric* metric = find_metric(made.metric);
  return metric != nullptr && metric->of_answer;
}

/// Of a ratio the wider side, as a share of it; of scores, points.
std::optional<double> half_width_of(const Comparison& made) {
  if (!made.effect || !made.interval) return std::nullopt;
  if (is_score(made)) return (made.interval->hi - made.interval->lo) / 2;
  const double wider = std::max(*made.effect - made.interval->lo, made.interval->hi - *made.effect);
  if (made.scale == Comparison::Scale::ratio) return wider / *made.effect;
  return made.base.value_or(0) > 0 ? std::optional(wider / *made.base) : std::nullopt;
}

std::int64_t requests_of(const RunSide& side) { return std::ssize(side.group().in_plan_order()); }

}  // namespace

ChangeLooks::ChangeLooks(PrecisionGoal goal, CompareRunsOptions options)
    : goal_(std::move(goal)), options_(std::move(options)), alpha_(options_.alpha), next_(first_turns) {
  seen_.metric = goal_.metric;
  seen_.wanted = goal_.half_width;
  seen_.of_change = true;
}

const PrecisionLook& ChangeLooks::look(const RunSide& base, const RunSide& changed, std::int64_t turns, Nanos spent) {
  seen_.model = changed.model();
  seen_.requests = std::min(requests_of(base), requests_of(changed));
  const double alpha = alpha_.spend(turns);
  while (next_ <= turns) next_ = AlphaSpending::next_look(next_);
  if (alpha <= 0) return seen_;  // nothing that was not seen before
  seen_.looks = alpha_.looks();
  CompareRunsOptions asked = options_;
  asked.alpha = alpha;
  const auto made = compared_as(goal_, base, changed, asked);
  if (!made) return seen_;
  seen_.metric = is_score(*made) ? "" : made->metric;
  seen_.value = made->effect;
  seen_.half_width = half_width_of(*made);
  seen_.reached = seen_.half_width && *seen_.half_width <= goal_.half_width;
  seen_.more_requests.reset();
  seen_.more_time.reset();
  if (!seen_.half_width || seen_.reached || turns == 0) return seen_;
  if (const auto wanted = values_for_precision(goal_.half_width, *seen_.half_width, seen_.requests)) {
    seen_.more_requests = std::max<std::int64_t>(1, *wanted - seen_.requests);
    if (seen_.requests > 0) seen_.more_time = Nanos(spent.count() / seen_.requests * *seen_.more_requests);
  }
  return seen_;
}

}  // namespace bench
