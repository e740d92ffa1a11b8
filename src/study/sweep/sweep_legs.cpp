// What a sweep sends: its levels as legs of one journal, repeated and in an order of chance.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "base/text.h"
#include "study/sweep/sweep.h"

namespace bench {
namespace {

constexpr std::int64_t most_in_flight_of_rate = 1024;  // an open loop that the server does not keep up with
constexpr std::int64_t requests_in_flight_each = 3;
constexpr double seconds_of_rate = 10;

/// A level with what it changes in the options.
RunOptions options_at(RunOptions options, const SweepAsked& asked, double level) {
  const auto whole = static_cast<std::int64_t>(std::llround(level));
  switch (asked.dimension) {
    case SweepDimension::workers:
      options.workers = whole;
      break;
    case SweepDimension::rate:
      options.workers = most_in_flight_of_rate;
      break;
    case SweepDimension::num_ctx:
      options.request.num_ctx = {ContextSize::Kind::fixed, whole};
      break;
    case SweepDimension::num_predict:
      options.request.num_predict = whole;
      break;
    case SweepDimension::input_tokens:
      break;  // its suite is another
  }
  options.runs.reset();
  options.requests.reset();
  options.duration.reset();
  if (asked.dimension == SweepDimension::rate) {
    const double lasts = asked.duration ? seconds(*asked.duration) : seconds_of_rate;
    const auto in_time = static_cast<std::int64_t>(std::ceil(level * lasts));
    options.requests = std::max(asked.duration ? std::int64_t{1} : asked.least_requests, in_time);
  } else if (asked.duration) {
    options.duration = asked.duration;
  } else {
    options.requests = std::max(asked.least_requests, requests_in_flight_each * options.workers);
  }
  return options;
}

std::vector<std::size_t> order_of(std::size_t levels, std::uint64_t seed, std::int64_t repetition) {
  std::vector<std::size_t> order(levels);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(sub_seed(seed, "sweep", static_cast<std::uint64_t>(repetition)));
  for (std::size_t i = levels; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

}  // namespace

std::string condition_of(SweepDimension dimension, double level) {
  std::string number = std::to_string(level);  // six decimals, always with a point
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return std::string(name_in(sweep_dimensions, dimension)) + "=" + number;
}

std::vector<Nanos> arrivals_at(double per_second, std::int64_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<Nanos> arrivals;
  arrivals.reserve(static_cast<std::size_t>(count));
  double at = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    arrivals.push_back(from_seconds(at));
    const double uniform = (static_cast<double>(random.next() >> 11) + 0.5) * 0x1p-53;  // in (0, 1)
    at += -std::log(uniform) / per_second;
  }
  return arrivals;
}

SweepFacts facts_of(const SweepAsked& asked) {
  std::string stop;
  for (const StopRule& rule : asked.rules) stop += (stop.empty() ? "" : ",") + rule.text;
  return {std::string(name_in(sweep_dimensions, asked.dimension)), asked.levels, asked.repetitions, stop};
}

Expected<std::vector<SweepLeg>> sweep_legs(const RunOptions& options, const std::vector<Suite>& suites,
                                           const Preflight& found, const SweepAsked& asked) {
  if (found.models.size() > 1)
    return usage_error("bench sweep measures one model at a time",
                       "--model names " + std::to_string(found.models.size()), {"sweep them one after the other"});
  const auto seed = static_cast<std::uint64_t>(options.request.seed);
  std::vector<SweepLeg> legs;
  std::int64_t next = 0;
  for (std::int64_t repetition = 0; repetition < asked.repetitions; ++repetition) {
    std::vector<std::size_t> order = order_of(asked.levels.size(), seed, repetition);
    if (asked.ascending_first && repetition == 0) std::sort(order.begin(), order.end());
    for (const std::size_t level : order) {
      const double value = asked.levels[level];
      const RunOptions at_level = options_at(options, asked, value);
      const Suite& suite = suites[suites.size() == 1 ? 0 : level];
      auto made = make_legs(at_level, suite, found, {condition_of(asked.dimension, value), repetition}, next);
      if (!made) return made.error();
      Leg& leg = made->front();
      if (asked.dimension == SweepDimension::rate)
        leg.arrivals = arrivals_at(
            value, *leg.plan.count,
            sub_seed(sub_seed(seed, "arrivals", level), "repetition", static_cast<std::uint64_t>(repetition)));
      next = index_after(*made);
      legs.push_back({std::move(leg), level});
    }
  }
  return legs;
}

}  // namespace bench
