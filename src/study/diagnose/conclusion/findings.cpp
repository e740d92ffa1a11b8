#include <algorithm>
#include <cmath>
#include <string>

#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/experiment/workload.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

void add(std::vector<Evidence>& to, std::string id, std::string says, double value,
         std::optional<Interval> interval = {}, std::vector<std::int64_t> requests = {}) {
  to.push_back({std::move(id), std::move(says), value, std::move(interval), some_of(std::move(requests))});
}

void add_alone(std::vector<Evidence>& to, const Analysis& found) {
  std::vector<double> walls, rates;
  std::vector<std::int64_t> requests;
  for (const ObservedLeg& leg : found.legs) {
    if (leg.cell.in_flight != 1 || leg.cell.purpose != Purpose::speed || leg.cell.schema) continue;
    for (const Observed& request : leg.requests) {
      if (!request.ok()) continue;
      walls.push_back(request.wall());
      requests.push_back(request.index);
      if (request.prompt_tokens && request.ttft() > 0)
        rates.push_back(static_cast<double>(*request.prompt_tokens) / request.ttft());
    }
  }
  if (const auto wall = log_mean_of(walls))
    add(to, "service_time", "a request alone takes " + sentence_seconds(wall->of()), wall->of(), wall->interval(),
        requests);
  if (const auto rate = log_mean_of(rates))
    add(to, "prompt_rate",
        "alone, " + sentence_number(rate->of(), 0) +
            " tokens of a prompt are read per second, by the time to the first token",
        rate->of(), rate->interval(), requests);
}

void add_steps(std::vector<Evidence>& to, const Analysis& found) {
  for (const StepWith& step : found.steps) {
    const double total = static_cast<double>(step.active) / step.seconds.of();
    add(to, "step_with_" + std::to_string(step.active),
        "a step with " + std::to_string(step.active) + " at work takes " + sentence_seconds(step.seconds.of()) + ": " +
            sentence_number(total, 1) + " tokens per second of all together",
        step.seconds.of(), step.seconds.interval(), step.requests);
  }
}

/// In which order those that waited were taken up, by a burst of which everything was sent at once.
void add_order(std::vector<Evidence>& to, const Analysis& found) {
  if (found.places.at_least) return;
  for (const ObservedLeg& leg : found.legs) {
    if (leg.cell.purpose != Purpose::burst) continue;
    std::vector<const Observed*> begun;
    for (const Observed& request : leg.requests)
      if (request.first) begun.push_back(&request);
    const auto waited = static_cast<std::int64_t>(begun.size()) - found.places.places;
    if (waited < 4) continue;
    std::stable_sort(begun.begin(), begun.end(),
                     [](const Observed* a, const Observed* b) { return *a->first < *b->first; });
    std::int64_t earlier = 0;
    std::int64_t later = 0;
    for (std::size_t i = static_cast<std::size_t>(found.places.places); i < begun.size(); ++i)
      for (std::size_t j = i + 1; j < begun.size(); ++j) {
        if (*begun[i]->first == *begun[j]->first) continue;
        ++(begun[i]->index < begun[j]->index ? earlier : later);
      }
    if (earlier + later < 4) continue;
    const double share = static_cast<double>(earlier) / static_cast<double>(earlier + later);
    const char* const order = share > 0.9   ? "in the order in which they came"
                              : share < 0.1 ? "newest first"
                                            : "in no order of their coming";
    add(to, "queue_order", std::string("requests that wait are taken up ") + order, share);
    return;
  }
}

void add_schema_cost(std::vector<Evidence>& to, const Analysis& found) {
  const Speeds* const with = found.speeds_at(base_temperature, true);
  const Speeds* const without = found.speeds_at(base_temperature, false);
  if (with == nullptr || without == nullptr || !with->one || !without->one) return;
  const double cost = 1 / with->one->of() - 1 / without->one->of();
  if (with->one->value + with->one->margin() > without->one->value - without->one->margin()) return;
  add(to, "schema_cost_per_token", "alone, a schema costs " + sentence_seconds(cost) + " a token", cost);
  if (!with->many || !without->many) return;
  const double many = 1 / with->many->of() - 1 / without->many->of();
  add(to, "schema_cost_per_token_together",
      "with " + std::to_string(found.many_in_flight) + " in flight it costs " + sentence_seconds(many) +
          " for each token of all together",
      many);
}

void add_failures(std::vector<Evidence>& to, const Analysis& found) {
  std::vector<std::int64_t> failed;
  std::size_t all = 0;
  for (const ObservedLeg& leg : found.legs)
    for (const Observed& request : leg.requests) {
      ++all;
      if (request.status != Status::ok) failed.push_back(request.index);
    }
  if (failed.empty()) return;
  add(to, "failed",
      sentence_count(static_cast<std::int64_t>(failed.size()), static_cast<std::int64_t>(all), "requests failed"),
      static_cast<double>(failed.size()), {}, failed);
}

}  // namespace

std::vector<Evidence> findings_of(const Analysis& found) {
  std::vector<Evidence> findings;
  for (const Sign* sign : {&found.rate_limited, &found.shared_cache, &found.cold_loads, &found.client,
                           &found.contention, &found.held_back})
    findings.insert(findings.end(), sign->evidence.begin(), sign->evidence.end());
  if (found.taken_at_once > 0)
    add(findings, "taken_at_once",
        "up to " + std::to_string(found.taken_at_once) +
            (found.taken_at_once == 1 ? " request was" : " requests were") + " taken at once, more were refused",
        static_cast<double>(found.taken_at_once));
  add_alone(findings, found);
  add_steps(findings, found);
  add_order(findings, found);
  add_schema_cost(findings, found);
  add_failures(findings, found);
  return findings;
}

}  // namespace bench
