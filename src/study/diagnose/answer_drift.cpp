#include "study/diagnose/answer_drift.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "summarise/metric/terms.h"
#include "summarise/sentence.h"
#include "summarise/statistics/comparing/scores_apart.h"
#include "summarise/statistics/interval.h"

namespace bench {
namespace {

constexpr std::string_view drift_conditions[] = {"drift: alone", "drift: together", "drift: alone again"};
enum Pass : std::size_t { pass_alone, pass_together, pass_again };
constexpr std::size_t most_ids = 10;
constexpr double sure = 0.05;

/// What one prompt came to in one pass.
struct AnswerSeen {
  std::size_t text = 0;  ///< its hash
  std::optional<double> grade;
};
using PromptSeen = std::array<std::optional<AnswerSeen>, 3>;

std::optional<std::size_t> pass_of(const std::string& condition) {
  for (std::size_t i = 0; i < std::size(drift_conditions); ++i)
    if (condition == drift_conditions[i]) return i;
  return std::nullopt;
}

AnswerSeen answer_of(const RunRecord& record) {
  AnswerSeen seen;
  seen.text = std::hash<std::string>{}(record.reply.thinking + '\n' + record.reply.text);
  if (!record.grades.empty()) seen.grade = record.grades.front().value;
  return seen;
}

Rate with_interval(Rate rate) {
  rate.interval = wilson_interval(rate.hits, rate.n);
  return rate;
}

std::optional<AnswerDrift::Scores> scores_of(const std::map<std::string, PromptSeen>& prompts) {
  std::vector<double> before;
  std::vector<double> after;
  for (const auto& [id, seen] : prompts) {
    if (!seen[pass_again] || !seen[pass_together] || !seen[pass_again]->grade || !seen[pass_together]->grade) continue;
    before.push_back(*seen[pass_again]->grade);
    after.push_back(*seen[pass_together]->grade);
  }
  const auto answers = discordant(before, after);
  if (!answers || answers->n == 0) return std::nullopt;
  AnswerDrift::Scores scores;
  scores.n = answers->n;
  for (const double grade : before) scores.alone += grade / static_cast<double>(answers->n);
  for (const double grade : after) scores.together += grade / static_cast<double>(answers->n);
  scores.only_alone = answers->base_only;
  scores.only_together = answers->changed_only;
  scores.p = mcnemar_p(*answers);
  if (const auto shift = paired_shares(*answers)) scores.difference = shift->interval;
  return scores;
}

std::string share_of(const Rate& rate) {
  std::string text = std::to_string(rate.hits) + " of " + std::to_string(rate.n);
  if (rate.interval)
    text += " (" + sentence_percent(rate.interval->lo) + " to " + sentence_percent(rate.interval->hi) + ")";
  return text;
}

void conclude_drift(AnswerDrift& drift) {
  if (drift.together.n == 0) {
    drift.says = "Nothing can be said: no prompt was answered both alone and together.";
    return;
  }
  drift.says = "With " + std::to_string(drift.in_flight) + " in flight " + share_of(drift.together) +
               " answers at temperature 0 were others than alone; asked alone twice, " + share_of(drift.alone) +
               " were.";
  if (drift.together.hits == 0) {
    drift.says += " No answer changed with the load.";
  } else if (!drift.p) {
    drift.says += " Whether the load did that is open.";
  } else if (*drift.p < sure && drift.together.hits > drift.alone.hits) {
    drift.says += " So the load changes answers.";
  } else {
    drift.says += " That is no more than asking again changes, as far as these prompts can tell.";
  }
  if (!drift.scores) return;
  const AnswerDrift::Scores& scores = *drift.scores;
  drift.says += " Of " + std::to_string(scores.n) + " graded answers " + sentence_percent(scores.alone) +
                " were right alone and " + sentence_percent(scores.together) + " together";
  drift.says += scores.p < sure ? ": the load changes the score." : ": no difference that can be told.";
}

}  // namespace

Expected<std::vector<Leg>> drift_legs(const RunOptions& run, const Suite& suite, const Preflight& found) {
  std::vector<Leg> legs;
  RunOptions options = run;
  options.request.temperature = 0;
  options.runs = 1;
  options.requests.reset(), options.duration.reset();
  for (std::size_t i = 0; i < std::size(drift_conditions); ++i) {
    options.workers = i == pass_together ? run.workers : 1;
    options.warmup = i == pass_alone ? run.warmup : 0;
    auto made =
        make_legs(options, suite, found, {std::string(drift_conditions[i]), 0}, legs.empty() ? 0 : index_after(legs));
    if (!made) return made.error();
    for (Leg& leg : *made) {
      leg.plan.pair_scope = "drift";  // with the same block: the same markers in front of the same prompts
      legs.push_back(std::move(leg));
    }
  }
  return legs;
}

bool is_drift_run(const RunHeader& header) {
  return std::any_of(header.plan.legs.begin(), header.plan.legs.end(),
                     [](const PlannedLeg& leg) { return pass_of(leg.condition).has_value(); });
}

AnswerDrift drift_of(const RunHeader& header, const Records& records, const RunEnd& end) {
  AnswerDrift drift;
  drift.run_id = header.run_id;
  drift.model = header.models.empty() ? "" : header.models.front().name;
  drift.target = header.server.url;
  drift.simulated = header.server.simulated;
  drift.complete = end.complete;
  drift.in_flight = header.workers;
  std::map<std::string, PromptSeen> prompts;
  records.for_each([&](const RunRecord& record) {
    const auto pass = pass_of(record.condition);
    if (record.warmup || !pass) return;
    PromptSeen& seen = prompts[record.suite + "/" + record.id];
    drift.failed += !metric::answered(record);
    if (metric::answered(record)) seen[*pass] = answer_of(record);
  });
  drift.prompts = static_cast<std::int64_t>(prompts.size());
  Discordant unlike;  // changed by asking again only, and by the load only
  for (const auto& [id, seen] : prompts) {
    if (!seen[pass_again]) continue;
    const auto changed = [&](Pass pass) { return seen[pass] && seen[pass]->text != seen[pass_again]->text; };
    drift.together.n += seen[pass_together].has_value();
    drift.together.hits += changed(pass_together);
    drift.alone.n += seen[pass_alone].has_value();
    drift.alone.hits += changed(pass_alone);
    if (changed(pass_together) && drift.changed.size() < most_ids) drift.changed.push_back(id);
    if (!seen[pass_alone] || !seen[pass_together]) continue;
    ++unlike.n;
    unlike.base_only += changed(pass_alone) && !changed(pass_together);
    unlike.changed_only += changed(pass_together) && !changed(pass_alone);
  }
  drift.together = with_interval(drift.together);
  drift.alone = with_interval(drift.alone);
  if (unlike.n > 0) drift.p = mcnemar_p(unlike);
  drift.scores = scores_of(prompts);
  conclude_drift(drift);
  return drift;
}

}  // namespace bench
