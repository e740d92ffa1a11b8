#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/experiment/workload.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

constexpr double share_that_scales = 0.8;

std::string times(double factor) { return sentence_number(factor, factor < 10 ? 2 : 1) + " x"; }

std::string why_of(Cause cause, const Analysis& found) {
  const std::string n = std::to_string(found.workers);
  switch (cause) {
    case Cause::slots:
      return "requests wait for a place: the server works on " + std::to_string(found.working()) + " of " + n +
             " at a time";
    case Cause::saturated: {
      const auto ratio = found.step_ratio();
      return "a step with " + std::to_string(found.working()) + " at work takes " +
             (ratio ? times(ratio->of()) : "longer") + " the time of a step with one, so more at once bring little";
    }
    case Cause::prefill:
      return "reading the prompts is the limit: it takes turns where decoding is shared";
    case Cause::grammar:
      return "the schema is the limit: constrained output costs more the more requests are at work";
    case Cause::serialised_by_temperature:
      return "requests at temperature " + sentence_number(found.temperature, 1) + " run one after another";
    default:
      return "";
  }
}

std::optional<Judgement> something_in_front(const Analysis& found) {
  const std::pair<Cause, const Sign*> in_order[] = {
      {Cause::rate_limited, &found.rate_limited}, {Cause::shared_cache, &found.shared_cache},
      {Cause::cold_loads, &found.cold_loads},     {Cause::client, &found.client},
      {Cause::contention, &found.contention},     {Cause::buffered, &found.held_back}};
  for (const auto& [cause, sign] : in_order)
    if (sign->seen) return Judgement{cause, false, sign->says, ""};
  return std::nullopt;
}

/// A schema and a temperature that each run requests one after another: without either of them nothing is gained, and
/// neither has a share. "" where that is not so.
std::string either_way(const Analysis& found, const std::vector<LostTerm>& terms) {
  const Speeds* const asked = found.workload();
  const Speeds* const plain = found.base();
  if (asked == nullptr || plain == nullptr || !found.schema || found.temperature == base_temperature) return "";
  const auto s = asked->speedup();
  const auto s_base = plain->speedup();
  if (!s || !s_base) return "";
  double named = 0;
  double most = 0;
  for (const LostTerm& term : terms) {
    if (term.cause == Cause::grammar || term.cause == Cause::serialised_by_temperature) named += term.counted();
    most = std::max(most, term.counted());
  }
  if (s_base->value - s->value - named < std::max(most, schema_effect)) return "";
  return ". Behind that, the schema and temperature " + sentence_number(found.temperature, 1) +
         " each make requests take turns, so dropping one of them gains little: without both it is " +
         times(s_base->of());
}

/// Conditions that differ in nothing that shows measure one speed-up, and together they know it better.
LogEstimate with_those_alike(const Analysis& found, const LogEstimate& asked) {
  constexpr double alike = 0.03;
  double sum = 0, squares = 0, n = 0;
  LogEstimate pooled = asked;
  for (const Speeds& speeds : found.speeds) {
    const auto s = speeds.speedup();
    if (!s || s->degrees_of_freedom <= 0 || std::abs(s->value - asked.value) > std::max(alike, (*s - asked).margin()))
      continue;
    sum += s->value, squares += s->error * s->error, ++n;
    pooled.degrees_of_freedom = std::max(pooled.degrees_of_freedom, s->degrees_of_freedom);
    pooled.n = std::max(pooled.n, s->n);
  }
  if (n < 2) return asked;
  pooled.value = sum / n;
  pooled.error = std::sqrt(squares) / n;
  return pooled;
}

bool is_within(const LogEstimate& speedup, double needed) {
  const Interval interval = speedup.interval();
  return interval.lo < needed && needed < interval.hi;
}

Judgement open_question(std::string says, std::string settled_by) {
  return {Cause::undetermined, true, std::move(says), std::move(settled_by)};
}

}  // namespace

std::optional<LogEstimate> fall(const std::optional<LogEstimate>& before, const std::optional<LogEstimate>& after) {
  if (!before || !after) return std::nullopt;
  return *before - *after;
}

double share_lost(double log_fall) { return 1 - std::exp(-log_fall); }

Judgement judge(const Analysis& found) {
  if (auto front = something_in_front(found)) return *std::move(front);
  const Speeds* const asked = found.workload();
  auto s = asked == nullptr ? std::nullopt : asked->speedup();
  const std::string n = std::to_string(found.workers);
  if (!s)
    return open_question("the throughput with " + n + " in flight against one is not known",
                         "more time: --budget, or fewer --workers");
  const double needed = share_that_scales * static_cast<double>(found.workers);
  if (is_within(*s, needed)) s = with_those_alike(found, *s);
  const bool straddles = is_within(*s, needed);
  std::string speedup = n + " in flight give " + times(s->of()) + " the throughput of one";
  if (straddles) speedup += ", about the " + times(needed) + " from which it counts as scaling";
  if (s->of() >= needed) return {Cause::scales, straddles, speedup, ""};
  auto terms = found.lost_terms();
  if (terms.empty())
    return open_question(speedup + "; why is not known, because not every condition was measured",
                         "more time: --budget");
  std::stable_sort(terms.begin(), terms.end(),
                   [](const LostTerm& a, const LostTerm& b) { return a.log.value > b.log.value; });
  const LostTerm& first = terms[0];
  const LostTerm& second = terms[1];
  const bool overlap = first.log.log_interval().lo <= second.log.log_interval().hi;
  const double lost = std::log(static_cast<double>(found.workers)) - s->value;
  double explained = 0;
  for (const LostTerm& term : terms) explained += term.counted();
  if (first.log.value <= 0 || overlap) {
    return open_question(speedup + "; " + std::string(name_of(first.cause)) + " and " +
                             std::string(name_of(second.cause)) + " cost about as much, and their intervals overlap",
                         "more requests: a larger --budget");
  }
  if (found.places.at_least && found.places.places < std::min(found.workers, found.many_in_flight) &&
      lost - explained > first.log.value)
    return open_question(speedup + "; most of the loss has no name", "more places in sight: longer answers");
  return {first.cause, straddles, speedup + ": " + why_of(first.cause, found) + either_way(found, terms), ""};
}

}  // namespace bench
