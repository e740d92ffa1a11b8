#include "present/study/sweep_words.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "present/number.h"
#include "present/study/sweep.h"

namespace bench {
namespace {

const Scale plain_number{1, ""};

std::string rate_words(double value) { return quantity_text({value}, Unit::tokens_per_second); }

/// "in flight" behind the number of a closed loop.
std::string level_words(const Sweep& sweep, double level) {
  const std::string number = sweep_level_text(level);
  switch (sweep.dimension) {
    case SweepDimension::workers:
      return number + " in flight";
    case SweepDimension::rate:
      return number + " requests/s";
    default:
      return std::string(name_in(sweep_dimensions, sweep.dimension)) + " " + number;
  }
}

const SweepLevel* last_measured(const Sweep& sweep) {
  const auto last = std::find_if(sweep.levels.rbegin(), sweep.levels.rend(),
                                 [](const SweepLevel& level) { return level.output.has_value(); });
  return last == sweep.levels.rend() ? nullptr : &*last;
}

const SweepLevel* first_measured(const Sweep& sweep) {
  const auto first = std::find_if(sweep.levels.begin(), sweep.levels.end(),
                                  [](const SweepLevel& level) { return level.output.has_value(); });
  return first == sweep.levels.end() ? nullptr : &*first;
}

std::string gain_of(const Sweep& sweep, const SweepLevel& level) {
  const SweepLevel* first = first_measured(sweep);
  if (first == nullptr || first == &level) return "";
  return ", " + number_text({level.output->value / first->output->value}, plain_number) + " x that of " +
         sweep_level_text(*first);
}

std::string curve_words(const SweepCurve& curve) {
  std::string text(name_in(curve_kinds, curve.kind));
  if (curve.kind == SweepCurve::Kind::usl)
    text += " with contention " + number_text({curve.contention}, plain_number) + " and coherence " +
            number_text({curve.coherence}, plain_number);
  return text;
}

std::string knee_sentence(const Sweep& sweep) {
  const SweepLevel* last = last_measured(sweep);
  if (sweep.curves.empty() || last == nullptr) return "";
  const SweepCurve& curve = sweep.curves.front();
  if (!sweep.knee)
    return "no knee up to " + level_words(sweep, last->level) + ": throughput still grows there (" +
           curve_words(curve) + ")";
  const std::string interval = interval_text({sweep.knee->level, sweep.knee->interval}, plain_number);
  std::string text = "knee at " + level_words(sweep, std::round(10 * sweep.knee->level) / 10);
  if (!interval.empty()) text += " " + interval;
  return text + ": beyond it throughput hardly grows (" + curve_words(curve) + ")";
}

std::string enough_sentence(const Sweep& sweep) {
  if (!sweep.enough || sweep.levels.size() < 2) return "";
  const SweepLevel& enough = sweep.levels[*sweep.enough];
  const SweepLevel* last = last_measured(sweep);
  std::string text = level_words(sweep, enough.level) + " give " + rate_words(enough.output->value) + " of all" +
                     gain_of(sweep, enough);
  if (last == nullptr || last == &enough) return text;
  const auto first_of = [](const SweepLevel& level) { return level.first ? level.first->at(50) : nullptr; };
  text += ", and 95 % or more of the best";
  if (const Quantile *here = first_of(enough), *there = first_of(*last);
      here != nullptr && there != nullptr && there->value > here->value)
    text += "; the first token comes after " + duration_text(here->value) + " there and after " +
            duration_text(there->value) + " at " + sweep_level_text(*last);
  return text;
}

/// What the setting does, from one end to the other.
std::string ends_sentence(const Sweep& sweep) {
  const SweepLevel* first = first_measured(sweep);
  const SweepLevel* last = last_measured(sweep);
  const bool is_load = sweep.dimension == SweepDimension::workers || sweep.dimension == SweepDimension::rate;
  if (is_load || first == nullptr || first == last) return "";
  const auto of = [&](const SweepLevel& level) {
    std::string text = rate_words(level.output->value) + " of all";
    if (const Quantile* each = level.speed ? level.speed->at(50) : nullptr)
      text += ", " + rate_words(each->value) + " each";
    if (const Quantile* token = level.first ? level.first->at(50) : nullptr)
      text += ", first token after " + duration_text(token->value);
    return text;
  };
  return level_words(sweep, first->level) + ": " + of(*first) + "; " + sweep_level_text(*last) + ": " + of(*last);
}

std::string places_sentence(const Sweep& sweep) {
  const bool is_load = sweep.dimension == SweepDimension::workers || sweep.dimension == SweepDimension::rate;
  if (!sweep.places || !is_load) return "";
  const std::string places = counted(sweep.places->places, "place");
  if (sweep.places->at_least) return "at least " + places + ": as many requests were answered at the same moment";
  return places + " found: never were more requests answered at the same moment, however many were in flight";
}

std::string step_sentence(const Sweep& sweep) {
  if (!sweep.step) return "";
  const StepTime& step = *sweep.step;
  const std::string more = step.per_sequence >= 0.001 * step.base
                               ? " and " + duration_text(step.per_sequence) + " more for each other request beside it"
                               : ", however many requests are decoded beside it";
  return "a token takes " + duration_text(step.base) + " alone" + more + " (up to " +
         number_text({step.most}, plain_number) + " at once)";
}

std::string prefill_sentence(const Sweep& sweep) {
  if (!sweep.prefill || sweep.prefill->per_token <= 0) return "";
  return "each token of the prompt adds " + duration_text(sweep.prefill->per_token) +
         " to the first token: " + rate_words(1 / sweep.prefill->per_token) + " of reading";
}

std::string spared_sentence(const Sweep& sweep) {
  for (const SweepLevel& level : sweep.levels) {
    if (!level.stopped_by) continue;
    const bool spared =
        std::any_of(sweep.levels.begin(), sweep.levels.end(), [](const SweepLevel& other) { return other.skipped; });
    return "at " + level_words(sweep, level.level) + ": " + *level.stopped_by +
           (spared ? "; this level and those above were not measured again" : "");
  }
  return "";
}

}  // namespace

std::string sweep_level_text(double level) {
  std::string number = std::to_string(level);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

std::vector<std::string> sweep_sentences(const Sweep& sweep) {
  std::vector<std::string> sentences = {ends_sentence(sweep),   knee_sentence(sweep), enough_sentence(sweep),
                                        places_sentence(sweep), step_sentence(sweep), prefill_sentence(sweep),
                                        spared_sentence(sweep)};
  std::erase(sentences, "");
  if (sentences.empty()) sentences.emplace_back("nothing can be said: no level gave a figure");
  return sentences;
}

std::vector<std::string> sweep_cautions(const Sweep& sweep) {
  std::vector<std::string> cautions;
  std::string unsteady;
  double least = 0, most = 0;
  for (const SweepLevel& level : sweep.levels) {
    if (level.n_total > 0 && !level.steady) unsteady += (unsteady.empty() ? "" : ", ") + sweep_level_text(level);
    if (!level.prompt_tokens) continue;
    least = least == 0 ? *level.prompt_tokens : std::min(least, *level.prompt_tokens);
    most = std::max(most, *level.prompt_tokens);
  }
  if (!unsteady.empty())
    cautions.push_back("no steady stretch at " + unsteady +
                       ": rates there are over start and drain too; use more "
                       "--requests or a longer --duration");
  const bool is_load = sweep.dimension == SweepDimension::workers || sweep.dimension == SweepDimension::rate;
  if (is_load && most > 1.25 * least)
    cautions.push_back("prompts differ in length between the levels, from " + number_text({least}, plain_number) +
                       " to " + number_text({most}, plain_number) +
                       " tokens on average: use --input-tokens N, or more --requests");
  if (is_load && sweep.curves.empty())
    cautions.emplace_back("too few levels or repetitions for a curve: three levels and five figures are needed");
  if (sweep.repetitions < 3) cautions.emplace_back("fewer than three repetitions: no intervals");
  return cautions;
}

}  // namespace bench
