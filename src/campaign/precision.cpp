#include "campaign/precision.h"

#include <algorithm>

#include "summarise/statistics/comparing/sample_size.h"

namespace bench {
namespace {

constexpr double missed_at_most = 0.05;

// Below, no interval says much.
constexpr std::int64_t first_repetitions = 3, first_draws = 10, first_questions = 50;

/// One prompt again and again, or questions, count each; the prompts of a suite only together.
bool counts_each(const Suite& suite) { return suite.eval || suite.cases.size() <= 1; }

std::int64_t first_look(const Suite& suite) {
  if (suite.eval) return first_questions;
  return suite.cases.size() <= 1 ? first_draws : first_repetitions;
}

}  // namespace

Expected<void> check_precision(const RunOptions& options, const Suite& suite) {
  if (!options.precision) return {};
  const std::string typed = "--precision " + options.precision->text;
  const bool of_score = is_of_score(*options.precision, suite.eval.has_value());
  if (of_score && !suite.eval)
    return usage_error(typed + " is about a score, and the suite " + suite.name + " has none", "",
                       {"name a time or a rate:  --precision ttft:2%"});
  constexpr std::int64_t fewest_runs = 4;
  const std::int64_t runs = options.runs.value_or(options.duration ? fewest_runs : most_runs_for_precision);
  if (!of_score && !counts_each({suite.name, suite.cases}) && runs < fewest_runs && !options.requests)
    return usage_error(typed + " needs several repetitions, for its interval is between them",
                       "--runs " + std::to_string(runs) + " is the most that may be sent",
                       {"allow more:  --runs " + std::to_string(most_runs_for_precision)});
  return {};
}

PrecisionLooks::PrecisionLooks(const PrecisionGoal& goal, const RunPlan& plan, std::int64_t before)
    : goal_(goal), model_(plan.to.model), alpha_(missed_at_most) {
  const bool of_score = is_of_score(goal, plan.suite.eval.has_value());
  const bool by_repetition = !of_score && plan.suite.cases.size() > 1;
  unit_ = by_repetition ? static_cast<std::int64_t>(plan.suite.cases.size()) : 1;
  seen_.model = model_;
  seen_.metric = goal.metric;
  seen_.wanted = goal.half_width;
  next_ = by_repetition ? first_repetitions : first_look(plan.suite);
  while (due() <= before) {  // looked at before
    alpha_.spend(next_);
    next_ = AlphaSpending::next_look(next_);
  }
}

const PrecisionLook& PrecisionLooks::look(const HeldValues& values, std::int64_t requests, std::int64_t sent,
                                          Nanos spent) {
  seen_.requests = requests;
  const std::int64_t count = std::max<std::int64_t>(1, requests / unit_);
  const double alpha = alpha_.spend(count);
  while (next_ <= count) next_ = AlphaSpending::next_look(next_);
  if (alpha <= 0) return seen_;  // nothing that was not seen before
  seen_.looks = alpha_.looks();
  const auto held = values.of(model_, 1 - alpha);
  if (!held) return seen_;
  seen_.metric = held->metric;
  seen_.value = held->value;
  seen_.half_width = held->half_width();
  seen_.reached = seen_.half_width && *seen_.half_width <= goal_.half_width;
  seen_.more_requests.reset();
  seen_.more_time.reset();
  if (!seen_.half_width || seen_.reached) return seen_;
  if (const auto wanted = values_for_precision(goal_.half_width, *seen_.half_width, count)) {
    seen_.more_requests = std::max<std::int64_t>(1, *wanted - count) * unit_;
    if (sent > 0) seen_.more_time = Nanos(spent.count() / sent * *seen_.more_requests);
  }
  return seen_;
}

}  // namespace bench
