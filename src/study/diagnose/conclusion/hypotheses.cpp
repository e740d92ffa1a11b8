#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "study/diagnose/conclusion/conclusion.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

/// A fall of the throughput between two conditions, for a sentence.
struct Compared {
  std::string id;
  std::string where;  ///< "with 8 in flight, at temperature 1"
  std::optional<LogEstimate> fall;
  std::vector<std::int64_t> requests = {};
  bool at_many = false;
  bool repeated = false;  ///< at another time too: what comes and goes in between is not taken for an effect
};

/// By how much X falls from one condition to another. Requests of others take places now from this condition and now
/// from that, so beside them it follows from what they do not change: the time of a step, and how many are at work.
std::optional<LogEstimate> fall_between(const Analysis& found, const Speeds& before, const Speeds& after, bool many) {
  const double step_before = many ? before.step_many : before.step_one;
  const double step_after = many ? after.step_many : after.step_one;
  if (!found.contention.seen || step_before <= 0 || step_after <= 0)
    return many ? fall(before.many, after.many) : fall(before.one, after.one);
  if (many && (!before.many || !after.many)) return std::nullopt;
  double value = std::log(step_after / step_before);
  // One more or less at work at best is the others' doing.
  if (many && before.together > 0 && after.together > 0 && 2 * after.together <= before.together)
    value += std::log(static_cast<double>(before.together) / static_cast<double>(after.together));
  constexpr double error = 0.02;
  return LogEstimate{value, error, 10,
                     std::min<std::int64_t>(before.one ? before.one->n : 0, after.one ? after.one->n : 0)};
}

Evidence evidence_of(const Compared& compared, const std::string& what) {
  const double share = share_lost(compared.fall->value);
  const Interval log = compared.fall->log_interval();
  return {compared.id, what + " takes " + sentence_percent(share) + " off the throughput " + compared.where, share,
          Interval{share_lost(log.lo), share_lost(log.hi), log.coverage, log.method}, some_of(compared.requests)};
}

/// In two blocks, or for so long that its own spread shows what comes and goes.
bool is_repeated(const Speeds& speeds, bool many) {
  constexpr std::int64_t long_enough = 6;  // units
  const auto& speed = many ? speeds.many : speeds.one;
  return (many ? speeds.many_blocks : speeds.one_blocks) > 1 || (speed && speed->n >= long_enough);
}

bool are_repeated(const Speeds& before, const Speeds& after, bool many) {
  return is_repeated(before, many) && is_repeated(after, many);
}

/// Two comparisons of one kind are one with half the variance, unless they contradict each other.
std::vector<Compared> pooled(const std::vector<Compared>& all) {
  std::vector<Compared> judged;
  for (const bool at_many : {true, false}) {
    std::vector<Compared> alike;
    for (const Compared& one : all)
      if (one.fall && one.at_many == at_many) alike.push_back(one);
    if (alike.size() == 2) {
      const LogEstimate apart = *alike[0].fall - *alike[1].fall;
      if (std::abs(apart.value) <= std::max(apart.margin(), 0.05)) {
        alike[0].fall = *alike[0].fall + *alike[1].fall;
        alike[0].fall->value /= 2;
        alike[0].fall->error /= 2;
        alike[0].repeated = true;
        alike.pop_back();
      }
    }
    judged.insert(judged.end(), alike.begin(), alike.end());
  }
  return judged;
}

Answer answer_by(const std::vector<Compared>& all, double effect) {
  bool is_known = false;
  bool is_unclear = false;
  for (const Compared& one : pooled(all)) {
    is_known = true;
    const double share = share_lost(one.fall->value);
    const double margin = one.fall->margin();
    if (one.repeated && share >= effect && share_lost(one.fall->value - margin) > effect / 2) return Answer::confirmed;
    if (share >= effect || share_lost(one.fall->value + margin) > 2 * effect) is_unclear = true;
  }
  return !is_known || is_unclear ? Answer::open : Answer::refuted;
}

std::string sentence_for(Answer answer, const std::string& confirmed, const std::string& refuted) {
  if (answer == Answer::confirmed) return confirmed;
  if (answer == Answer::refuted) return refuted;
  return "not settled";
}

bool hides_everything(const Judgement& judgement) { return judgement.cause == Cause::rate_limited; }

Hypothesis hidden(std::string id) {
  return {std::move(id),
          Answer::open,
          "requests are refused before this can be seen",
          {},
          "a higher rate limit, or fewer --workers"};
}

Hypothesis queueing(const Analysis& found) {
  Hypothesis h{"queueing", Answer::open, "", {}, ""};
  const FoundPlaces& places = found.places;
  const std::string n = std::to_string(found.workers);
  const std::string s = std::to_string(places.places);
  const bool others_take_places = found.contention.seen && !found.contention.evidence.empty() &&
                                  found.contention.evidence.front().id == "waits_with_free_places";
  const bool is_refused = found.taken_at_once > 0 && found.taken_at_once < found.workers;
  if (places.places > 0) {
    const std::string bound = places.at_least ? "at least " : "";
    h.evidence.push_back({"worked_on_together",
                          bound + s + (places.places == 1 ? " request was" : " requests were") +
                              " decoding at the same time, with up to " + std::to_string(places.asked) + " in flight",
                          static_cast<double>(places.places),
                          {},
                          some_of(places.requests)});
  }
  if (places.waited > 0)
    h.evidence.push_back({"waited_for_place",
                          "the first one beyond them came " + sentence_seconds(places.waited) + " later",
                          places.waited,
                          {},
                          {}});
  if (others_take_places) h.evidence.push_back(found.contention.evidence.front());
  if (places.places == 0) {
    h.says = "no answer came from which the places could be told";
    h.settled_by = "answers that come token by token";
  } else if (is_refused) {
    h.answer = Answer::confirmed;
    h.says = "more than " + std::to_string(found.taken_at_once) + " at once are refused";
  } else if (found.contention.seen && found.waits_at_many >= 2) {
    h.answer = Answer::confirmed;
    h.says = "requests of others take places, so some of " + n + " wait";
  } else if (found.workers <= places.places) {
    h.answer = Answer::refuted;
    h.says = "there is a place for each of " + n;
  } else if (!places.at_least) {
    h.answer = Answer::confirmed;
    h.says = n + " in flight share " + s + (places.places == 1 ? " place" : " places") + ", the others wait";
  } else {
    h.says = "at least " + s + " are worked on together; whether there are " + n + " places is not known";
    h.settled_by = "longer answers or shorter prompts, so that more of them overlap";
  }
  return h;
}

Hypothesis bandwidth(const Analysis& found) {
  Hypothesis h{"bandwidth", Answer::open, "", {}, ""};
  const std::int64_t b = found.working();
  if (b == 1) {
    h.says = "never more than one is decoded at a time, so nothing shows what two would do";
    h.settled_by = "a server with more places";
    return h;
  }
  const auto ratio = found.step_ratio();
  if (!ratio) {
    h.says = "the time of a step is not known";
    h.settled_by = "answers that come token by token";
    return h;
  }
  const LogEstimate kept{-ratio->value, ratio->error, ratio->degrees_of_freedom, ratio->n};
  const double share = kept.of();
  Evidence evidence{"speed_kept",
                    "with " + std::to_string(b) + " at work each sequence keeps " + sentence_percent(share) +
                        " of the speed that one has alone",
                    share,
                    kept.interval(),
                    {}};
  for (const StepWith& step : found.steps)
    if (step.active == b) evidence.requests = some_of(step.requests);
  h.evidence.push_back(std::move(evidence));
  if (share >= 0.8) h.answer = Answer::refuted;
  if (share <= 0.6) h.answer = Answer::confirmed;
  h.says = sentence_for(h.answer, "more sequences at once bring hardly more tokens per second",
                        "a step takes hardly longer with more at work");
  if (h.answer == Answer::open) h.says = "a step takes longer with more at work, but not so long that it is the limit";
  return h;
}

Hypothesis grammar(const Analysis& found) {
  const std::string many = std::to_string(found.many_in_flight) + " in flight";
  std::vector<Compared> all;
  for (const double temperature : {found.temperature, found.other_temperature()}) {
    const Speeds* const with = found.speeds_at(temperature, true);
    const Speeds* const without = found.speeds_at(temperature, false);
    if (with == nullptr || without == nullptr) continue;
    const std::string at = ", at temperature " + sentence_number(temperature, 1);
    all.push_back({"schema_cost_together", "with " + many + at, fall_between(found, *without, *with, true),
                   with->requests, true, are_repeated(*without, *with, true)});
    all.push_back({"schema_cost_alone",
                   "with one in flight" + at,
                   fall_between(found, *without, *with, false),
                   {},
                   false,
                   are_repeated(*without, *with, false)});
  }
  Hypothesis h{"grammar", answer_by(all, schema_effect), "", {}, ""};
  double worst[2] = {0, 0};
  for (const Compared& one : all) {
    if (!one.fall) continue;
    h.evidence.push_back(evidence_of(one, "the schema"));
    double& at = worst[one.at_many ? 1 : 0];
    at = std::max(at, share_lost(one.fall->value));
  }
  const bool adds_up = worst[1] > worst[0] + schema_effect / 2;
  h.says = sentence_for(h.answer,
                        adds_up ? "the schema costs more the more requests are at work: it adds up or serialises"
                                : "the schema costs time for each token, for one request as for many",
                        "the same prompts run as fast with a schema as without");
  if (h.answer == Answer::open) h.settled_by = "more requests with and without a schema: a larger --budget";
  return h;
}

Hypothesis temperature(const Analysis& found) {
  const double low = std::min(found.temperature, found.other_temperature());
  const double high = std::max(found.temperature, found.other_temperature());
  std::vector<Compared> all;
  for (const bool schema : {found.schema, !found.schema}) {
    const Speeds* const cold = found.speeds_at(low, schema);
    const Speeds* const warm = found.speeds_at(high, schema);
    if (cold == nullptr || warm == nullptr) continue;
    all.push_back({"temperature_cost",
                   "with " + std::to_string(found.many_in_flight) + " in flight" +
                       (schema ? ", with a schema" : ", without a schema"),
                   fall_between(found, *warm, *cold, true), cold->requests, true, are_repeated(*warm, *cold, true)});
  }
  Hypothesis h{"temperature", answer_by(all, temperature_effect), "", {}, ""};
  const std::string name = "temperature " + sentence_number(low, 1) + " in place of " + sentence_number(high, 1);
  for (const Compared& one : all)
    if (one.fall) h.evidence.push_back(evidence_of(one, name));
  h.says = sentence_for(h.answer, "requests at temperature " + sentence_number(low, 1) + " run one after another",
                        "temperature " + sentence_number(low, 1) + " is as fast as " + sentence_number(high, 1) +
                            " with as many in flight");
  if (h.answer == Answer::open) h.settled_by = "more requests at both temperatures: a larger --budget";
  return h;
}

}  // namespace

std::vector<Hypothesis> hypotheses_of(const Analysis& found, const Judgement& judgement) {
  if (hides_everything(judgement))
    return {hidden("queueing"), hidden("bandwidth"), hidden("grammar"), hidden("temperature")};
  return {queueing(found), bandwidth(found), grammar(found), temperature(found)};
}

}  // namespace bench
