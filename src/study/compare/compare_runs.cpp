#include "study/compare/compare_runs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "study/compare/change_gate.h"
#include "study/compare/compare_samples.h"
#include "study/compare/factors.h"
#include "study/compare/harness_error.h"
#include "study/compare/item_means.h"
#include "study/compare/subjects.h"
#include "summarise/findings.h"
#include "summarise/measured.h"
#include "summarise/metric/ids.h"
#include "summarise/statistics/metric_summary.h"
#include "summarise/statistics/moments.h"

namespace bench {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double cached_apart = 0.1;  ///< shares of cached prompts that differ by more are two different measurements

/// A request by what was asked: prompt, repetition, and which one of these where there are several.
using RequestKey = std::tuple<std::string, std::int64_t, std::int64_t>;

/// The measured requests of a side, in the order of the plan.
struct SideRows {
  const RunSide& side;
  Measured measured;
  std::vector<RequestKey> keys;
  std::int64_t runs = 1;

  explicit SideRows(const RunSide& of) : side(of), measured(measure(of.key(), of.group(), of.header())) {
    std::map<std::int64_t, const std::string*> ids;
    for (const auto& [id, number] : of.group().items()) ids[number] = &id;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> seen;
    std::set<std::int64_t> all_runs;
    for (const Row* row : measured.rows) {
      keys.emplace_back(*ids.at(row->item), row->run, seen[{row->item, row->run}]++);
      all_runs.insert(row->run);
    }
    runs = std::max<std::int64_t>(1, static_cast<std::int64_t>(all_runs.size()));
  }

  bool asks_questions() const {
    return side.header().eval &&
           std::any_of(measured.rows.begin(), measured.rows.end(), [](const Row* row) { return row->answer.asked; });
  }
  std::int64_t missing() const {
    return std::count_if(measured.rows.begin(), measured.rows.end(), [](const Row* row) { return !row->ok(); });
  }
  double cached_share() const {
    double hits = 0, counted = 0;
    for (std::size_t i = 0; i < measured.rows.size(); ++i) {
      if (!measured.counts(i)) continue;
      ++counted;
      hits += measured.marks[i].cache_hit ? 1 : 0;
    }
    return counted > 0 ? hits / counted : 0;
  }
  /// As in the summary of a quality suite: what brought no answer was not right.
  double value(const Metric& metric, bool is_score, std::size_t i) const {
    if (is_score) return measured.rows[i]->answer.asked ? measured.rows[i]->answer.score : no_number;
    return measured.exact_value(metric, i).value_or(no_number);
  }
  bool has(const Metric& metric) const {
    for (std::size_t i = 0; i < measured.rows.size(); ++i)
      if (measured.exact_value(metric, i)) return true;
    return false;
  }
};

/// What is compared: the score of a suite, the usual metrics, and those of the gates.
struct Question {
  const Metric* metric;
  bool is_score = false;  ///< of a quality suite
};

std::vector<Question> questions_for(const SideRows& base, const SideRows& changed,
                                    const std::vector<ChangeGate>& gates) {
  std::vector<Question> questions;
  const auto add = [&](const Metric* metric, bool is_score = false) {
    const bool known = std::any_of(questions.begin(), questions.end(),
                                   [&](const Question& question) { return question.metric == metric; });
    if (metric != nullptr && !known) questions.push_back({metric, is_score});
  };
  if (base.asks_questions() && changed.asks_questions()) add(find_metric(metric::correct), true);
  for (const Metric& metric : metrics()) {
    const bool replaced = !metric.stands_in_for.empty() && !(base.has(*find_metric(metric.stands_in_for)) &&
                                                             changed.has(*find_metric(metric.stands_in_for)));
    const bool graded = metric.of_answer && base.has(metric) && changed.has(metric);
    if (metric.headline || replaced || graded) add(&metric);
  }
  for (const ChangeGate& gate : gates) add(find_metric(gate.metric));
  std::erase_if(
      questions, [&](const Question& question) {  // what a side does not have says nothing beside its stand-in
        const bool stood_in = std::any_of(questions.begin(), questions.end(), [&](const Question& other) {
          return other.metric->stands_in_for == question.metric->id;
        });
        const bool gated = std::any_of(gates.begin(), gates.end(),
                                       [&](const ChangeGate& gate) { return gate.metric == question.metric->id; });
        return stood_in && !gated;
      });
  return questions;
}

MeanOfItem means_by_item(const SideRows& side, const Question& question) {
  MeanOfItem means;
  for (std::size_t i = 0; i < side.keys.size(); ++i) {
    const double value = side.value(*question.metric, question.is_score, i);
    if (std::isfinite(value)) means[std::get<0>(side.keys[i])].add(value);
  }
  return means;
}

std::vector<double> finite_values(const SideRows& side, const Question& question) {
  std::vector<double> values;
  for (std::size_t i = 0; i < side.keys.size(); ++i)
    if (const double value = side.value(*question.metric, false, i); std::isfinite(value)) values.push_back(value);
  return values;
}

/// Means of so many neighbours each; what is left over joins the last.
std::vector<double> in_batches(const std::vector<double>& values, std::size_t length) {
  std::vector<double> means;
  const std::size_t batches = std::max<std::size_t>(1, values.size() / length);
  for (std::size_t b = 0; b < batches && !values.empty(); ++b) {
    Welford batch;
    const std::size_t end = b + 1 == batches ? values.size() : (b + 1) * length;
    for (std::size_t i = b * length; i < end; ++i) batch.add(values[i]);
    means.push_back(batch.mean);
  }
  return means;
}

/// Of each pair, for prompts differ.
std::vector<double> changes_of(const Samples& pairs) {
  std::vector<double> changes;
  for (std::size_t i = 0; i < pairs.base.size(); ++i) {
    const bool by_ratio = pairs.base[i] > 0 && pairs.changed[i] > 0;
    changes.push_back(by_ratio ? std::log(pairs.changed[i] / pairs.base[i]) : pairs.changed[i] - pairs.base[i]);
  }
  return changes;
}

/// Neighbours in time resemble each other when the machine drifts; their means do not.
Samples independent_pairs(Samples pairs) {
  const auto length = static_cast<std::size_t>(std::max(1.0, std::ceil(autocorrelation_time(changes_of(pairs)))));
  if (length <= 1) return pairs;
  return {in_batches(pairs.base, length), in_batches(pairs.changed, length)};
}

Samples times_of(const SideRows& base, const SideRows& changed, const Question& question, bool paired) {
  if (!paired)
    return {independent_means(finite_values(base, question)), independent_means(finite_values(changed, question))};
  std::map<RequestKey, std::size_t> place;
  for (std::size_t i = 0; i < changed.keys.size(); ++i) place[changed.keys[i]] = i;
  Samples pairs;
  for (std::size_t i = 0; i < base.keys.size(); ++i) {
    const double one = base.value(*question.metric, false, i);
    const double other = changed.value(*question.metric, false, place.at(base.keys[i]));
    if (!std::isfinite(one) || !std::isfinite(other)) continue;
    pairs.base.push_back(one);
    pairs.changed.push_back(other);
  }
  return independent_pairs(std::move(pairs));
}

/// What resemblance is left: of two sides by what each adds to the variance of their difference.
double inflation_of(const Samples& samples, bool paired) {
  if (paired) return neighbour_inflation(changes_of(samples));
  const auto a = static_cast<double>(samples.base.size()), b = static_cast<double>(samples.changed.size());
  if (a + b == 0) return 1;
  return (neighbour_inflation(samples.base) * b + neighbour_inflation(samples.changed) * a) / (a + b);
}

/// Both sides planned the same requests: of scores, asked the same questions.
bool same_requests(const SideRows& base, const SideRows& changed) {
  const auto sorted = [](std::vector<RequestKey> keys) {
    std::sort(keys.begin(), keys.end());
    return keys;
  };
  return base.side.header().suite_sha == changed.side.header().suite_sha && sorted(base.keys) == sorted(changed.keys);
}

bool same_questions(const RunSide& base, const RunSide& changed) {
  const auto same_id = [](const auto& a, const auto& b) { return a.first == b.first; };
  const auto& one = base.group().items();
  const auto& other = changed.group().items();
  return base.header().suite_sha == changed.header().suite_sha &&
         std::equal(one.begin(), one.end(), other.begin(), other.end(), same_id);
}

/// Waits for the first token, and the server's own reading of the prompt.
bool depends_on_cache(const Metric& metric) {
  return metric.spoilt_by_cache || metric.id == metric::prefill ||
         (metric.waits_from != WaitsFrom::nothing && !metric.ends_the_wait);
}

double own_error(const RunSide& side, const Metric& metric, const std::vector<double>& values) {
  return harness_error_of(metric, side.stamps(), side.header().clock_resolution, median(values).value_or(0));
}

Comparison compared(const SideRows& base, const SideRows& changed, const Question& question, bool paired,
                    const CompareRunsOptions& options) {
  const Metric& metric = *question.metric;
  const bool of_answer = question.is_score || metric.of_answer;
  const bool in_pairs = of_answer ? same_questions(base.side, changed.side) : paired;
  const Samples samples = of_answer
                              ? samples_of(means_by_item(base, question), means_by_item(changed, question), in_pairs)
                              : times_of(base, changed, question, in_pairs);
  const std::size_t values = std::min(samples.base.size(), samples.changed.size());
  CompareOptions asked;
  asked.metric = metric.id;
  asked.unit = metric.unit;
  asked.better = metric.better;
  asked.paired = in_pairs;
  asked.scores = of_answer;
  asked.threshold = options.threshold;
  asked.alpha = options.alpha;
  asked.error_of_base = own_error(base.side, metric, samples.base);
  asked.error_of_changed = own_error(changed.side, metric, samples.changed);
  if (!of_answer) asked.inflation = inflation_of(samples, in_pairs);
  asked.values_per_run =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(values) / std::min(base.runs, changed.runs));
  return compare_samples(samples.base, samples.changed, asked);
}

Comparison withheld(const Metric& metric) {
  Comparison none;
  none.metric = metric.id;
  none.unit = metric.unit;
  none.better = metric.better;
  return none;
}

std::string percent_words(double share) { return std::to_string(std::lround(share * 100)) + " %"; }

/// Whether other programs had so much more of the machine on one side that what differs may be theirs.
bool are_others_apart(const std::optional<OthersUsage>& base, const std::optional<OthersUsage>& changed) {
  constexpr Nanos long_enough = std::chrono::seconds(1);  // processor time is counted in hundredths of a second
  constexpr double apart = 0.1;
  return base && changed && std::min(base->watched, changed->watched) >= long_enough &&
         std::abs(base->share() - changed->share()) > apart;
}

void note_conditions(std::vector<std::string>& notes, const SideRows& base, const SideRows& changed, bool paired) {
  if (base.side.header().server.simulated || changed.side.header().server.simulated)
    notes.emplace_back("simulated: no model ran");
  if (!paired) notes.emplace_back("unpaired: the runs did not ask the same prompts equally often");
  if (const std::int64_t lost = base.missing() + changed.missing(); lost > 0)
    notes.push_back(counted(lost, "request") + " failed (" + std::to_string(base.missing()) + " of the base, " +
                    std::to_string(changed.missing()) + " of the new run): no time of theirs is compared");
  const BuildFacts &one = base.side.header().build, &other = changed.side.header().build;
  if (one.version != other.version || one.git != other.git) notes.emplace_back("measured by two builds of bench");
  if (base.side.stamps().any_by_kernel() != changed.side.stamps().any_by_kernel())
    notes.emplace_back("only one of the runs was stamped by the kernel: the other reads its times slightly later");
  const auto &beside = base.side.others(), &beside_now = changed.side.others();
  if (are_others_apart(beside, beside_now))
    notes.push_back("other programs had " + percent_words(beside->share()) + " of the processors beside the base, " +
                    percent_words(beside_now->share()) + " beside the new run: what differs may be their doing");
}

/// More runs ask the same questions again, which tells nothing new.
void withdraw_advice_on_scores(Comparison& made) {
  const Metric* metric = find_metric(made.metric);
  if (metric != nullptr && metric->of_answer) made.runs_needed = std::nullopt;
}

}  // namespace

ComparedRuns compare_runs(const RunSide& base, const RunSide& changed, const CompareRunsOptions& options) {
  const SideRows one(base), other(changed);
  ComparedRuns made;
  made.factors = differing_factors(base.header(), base.model(), changed.header(), changed.model());
  made.paired = same_requests(one, other);
  note_conditions(made.notes, one, other, made.paired);
  const double cached = one.cached_share(), cached_now = other.cached_share();
  const bool caches_differ = std::abs(cached - cached_now) > cached_apart;
  std::vector<std::string> left_out;
  for (const Question& question : questions_for(one, other, options.gates)) {
    if (caches_differ && depends_on_cache(*question.metric)) {
      left_out.emplace_back(question.metric->title);
      made.comparisons.push_back(withheld(*question.metric));
    } else {
      made.comparisons.push_back(compared(one, other, question, made.paired, options));
    }
  }
  if (!left_out.empty())
    made.notes.push_back("not compared: " + joined(left_out) + ", for " + percent_words(cached) +
                         " of the prompts of the base came from the server's cache, " + percent_words(cached_now) +
                         " of those of the new run; what waits for the whole reply contains that difference");
  if (!made.comparisons.empty() && one.asks_questions() && other.asks_questions())
    made.subjects = compare_subjects(base, changed, same_questions(base, changed), options);
  std::stable_partition(made.comparisons.begin(), made.comparisons.end(),
                        [](const Comparison& row) { return row.verdict != Comparison::Verdict::no_data; });
  return made;
}

std::optional<Comparison> compare_metric(const RunSide& base, const RunSide& changed, std::string_view metric,
                                         const CompareRunsOptions& options) {
  const SideRows one(base), other(changed);
  const Question question{find_metric(metric),
                          metric == metric::correct && one.asks_questions() && other.asks_questions()};
  if (question.metric == nullptr) return std::nullopt;
  const bool caches_differ = std::abs(one.cached_share() - other.cached_share()) > cached_apart;
  if (caches_differ && depends_on_cache(*question.metric)) return std::nullopt;
  Comparison made = compared(one, other, question, same_requests(one, other), options);
  if (made.verdict == Comparison::Verdict::no_data) return std::nullopt;
  return made;
}

void correct_for_many(std::vector<ComparedRuns>& all, const std::vector<ChangeGate>& gates) {
  std::vector<Comparison> joined_rows;
  for (const ComparedRuns& runs : all)
    joined_rows.insert(joined_rows.end(), runs.comparisons.begin(), runs.comparisons.end());
  const bool has_primary = all.size() == 1 && !joined_rows.empty();
  adjust_for_many(joined_rows, has_primary ? joined_rows.front().metric : "");
  std::size_t next = 0;
  for (ComparedRuns& runs : all) {
    for (Comparison& row : runs.comparisons) {
      row = joined_rows[next++];
      withdraw_advice_on_scores(row);
    }
    runs.gates.clear();
    for (const ChangeGate& gate : gates) runs.gates.push_back(outcome_of(gate, runs.comparisons));
  }
}

}  // namespace bench
