// What follows from a probe of a few levels. Pure.

#include <algorithm>
#include <cmath>

#include "study/sweep/workers_auto.h"

namespace bench {
namespace {

constexpr double worth_it = 1.05;  // times the throughput of less
constexpr double waits = 0.75;     // of what is in flight: fewer at once, and the others wait for a place

bool is_usable(const ProbedLoad& load) { return load.failed == 0 && load.output > 0; }

bool has_waiting(const ProbedLoad& load) {
  return static_cast<double>(load.overlap) <= waits * static_cast<double>(load.workers);
}

std::string gain_words(double ratio) {
  const auto percent = std::lround(100 * (ratio - 1));
  if (percent <= 0) return "no more";
  return std::to_string(percent) + " % more";
}

std::vector<ProbedLoad> ascending(std::vector<ProbedLoad> probed) {
  std::sort(probed.begin(), probed.end(),
            [](const ProbedLoad& a, const ProbedLoad& b) { return a.workers < b.workers; });
  return probed;
}

}  // namespace

bool may_gain(const std::vector<ProbedLoad>& so_far) {
  if (so_far.empty()) return true;
  const ProbedLoad& last = so_far.back();
  if (!is_usable(last)) return false;
  const auto gains = [&](std::size_t i) { return so_far[i].output >= worth_it * so_far[i - 1].output; };
  const std::size_t n = so_far.size();
  if (n < 2 || gains(n - 1)) return true;
  // One level that gains nothing may be chance, unless it is seen that its requests wait.
  if (!last.loaded && has_waiting(last)) return false;
  return n < 3 || gains(n - 2);
}

std::optional<std::int64_t> places_in(const std::vector<ProbedLoad>& probed) {
  std::int64_t most = 0;
  bool some_wait = false;
  for (const ProbedLoad& load : probed) {
    if (!is_usable(load)) continue;
    most = std::max(most, load.overlap);
    some_wait = some_wait || has_waiting(load);
  }
  return some_wait && most > 0 ? std::optional(most) : std::nullopt;
}

WorkersChoice chosen_workers(const std::vector<ProbedLoad>& in_any_order) {
  const std::vector<ProbedLoad> probed = ascending(in_any_order);
  WorkersChoice choice;
  const ProbedLoad* best = nullptr;
  const ProbedLoad* first_failing = nullptr;
  bool limited = false;
  for (const ProbedLoad& load : probed) {
    choice.probed.push_back({load.workers, load.output});
    limited = limited || load.rate_limited;
    if (load.failed > 0 && first_failing == nullptr) first_failing = &load;
    if (is_usable(load) && (best == nullptr || load.output > best->output)) best = &load;
  }
  choice.places = places_in(probed);
  if (limited) {
    choice.why = "the server limits how many requests it takes in a time";
    return choice;
  }
  if (best == nullptr) {
    choice.why = "the probe could not tell: its requests failed";
    return choice;
  }
  const auto enough = std::find_if(probed.begin(), probed.end(), [&](const ProbedLoad& load) {
    return is_usable(load) && worth_it * load.output >= best->output;
  });
  choice.workers = enough->workers;
  const auto more = std::find_if(enough + 1, probed.end(), is_usable);
  const std::string gain = more == probed.end() ? ""
                                                : "; " + std::to_string(more->workers) + " in flight give " +
                                                      gain_words(more->output / enough->output);
  if (choice.places == choice.workers) {
    choice.why = (choice.workers == 1 ? "the one place of the server" : "the places of the server") + gain;
  } else if (first_failing != nullptr && enough->workers == best->workers) {
    choice.why = "with " + std::to_string(first_failing->workers) + " in flight requests fail";
  } else if (more == probed.end()) {
    choice.why = "the most that was tried, and throughput still grows there";
  } else {
    choice.why = "more gives hardly more" + gain;
  }
  return choice;
}

}  // namespace bench
