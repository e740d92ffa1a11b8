#include "summarise/quality/quality_summary.h"

#include <algorithm>
#include <array>

#include "bench/metric.h"
#include "bench/suite.h"

#include "summarise/metric/ids.h"
#include "summarise/quality/repeats.h"
#include "summarise/quality/slices.h"
#include "summarise/statistics/calibration.h"
#include "summarise/statistics/moments.h"

namespace bench {

namespace {

/// In a quality suite everything is a question, even if the answer never came to be graded.
Questions questions_of(const Measured& measured, bool all) {
  Questions questions{measured, {}};
  for (std::size_t i = 0; i < measured.rows.size(); ++i)
    if (all || measured.rows[i]->answer.asked) questions.places.push_back(i);
  return questions;
}

std::optional<double> macro_of(const std::vector<ScoreSlice>& slices) {
  Welford subjects;
  for (const ScoreSlice& slice : slices)
    if (slice.of == ScoreSlice::Of::subject) subjects.add(slice.accuracy);
  return subjects.n < 2 ? std::nullopt : std::optional(subjects.mean);
}

std::optional<Calibration> calibration_of(const Questions& questions) {
  Calibration result;
  Welford brier;
  std::vector<SureAnswer> answers;
  for (const std::size_t place : questions.places) {
    const QuestionAnswer& answer = questions.row(place).answer;
    if (!answer.confidence) continue;
    answers.push_back({*answer.confidence, answer.right()});
    result.incomplete += answer.incomplete;
    if (answer.brier) brier.add(*answer.brier);
  }
  if (answers.empty()) return std::nullopt;
  result.n = static_cast<std::int64_t>(answers.size());
  result.bins = confidence_bins(answers);
  result.expected_error = expected_calibration_error(result.bins);
  result.brier = brier.mean;
  result.auroc = auroc(std::move(answers));
  return result;
}

/// Over the warm answers of which the server told all its times.
std::optional<QuestionTime> time_of(const Questions& questions) {
  const std::array columns{metric_index(metric::wall),       metric_index(metric::load),
                           metric_index(metric::server_gap), metric_index(metric::prefill),
                           metric_index(metric::decode),     metric_index(metric::output_count)};
  std::array<Welford, columns.size()> means;
  for (const std::size_t place : questions.places) {
    const Row& row = questions.row(place);
    const auto value = [&](std::size_t i) { return row.metric(columns[i]); };
    if (!questions.measured.counts(place)) continue;
    if (!value(0) || !value(1) || !value(2) || !value(3) || !value(4) || !value(5)) continue;
    for (std::size_t i = 0; i < columns.size(); ++i) means[i].add(*value(i));
  }
  if (means[0].n == 0) return std::nullopt;
  QuestionTime time;
  time.whole = means[0].mean;
  time.wait = means[1].mean + means[2].mean;
  time.prefill = means[3].mean;
  time.decode = means[4].mean;
  time.tokens = means[5].mean;
  time.other = std::max(0.0, time.whole - time.wait - time.prefill - time.decode);
  return time;
}

/// What a right answer costs: wrong ones are paid for as well.
void add_cost(const Questions& questions, double wall_s, QualitySummary& summary) {
  const double right = summary.all().score;
  if (!summary.is_binary || summary.is_neutral() || right <= 0) return;
  double tokens = 0;
  for (const std::size_t place : questions.places)
    if (questions.row(place).ok()) tokens += static_cast<double>(questions.row(place).output_tokens.value_or(0));
  if (wall_s > 0) summary.seconds_per_right = wall_s / right;
  if (tokens > 0) summary.tokens_per_right = tokens / right;
}

/// A grade between 0 and 1 may happen to be 0 or 1 for all replies of a small run.
bool is_yes_or_no(std::string_view grade) {
  const Metric* metric = find_metric(grade);
  return metric == nullptr || metric->aggregate == Aggregate::proportion;
}

std::span<const CategoryRate> rates_of(const QualitySummary& summary, const RunHeader& header) {
  const QualitySuite* suite = header.eval && summary.is_neutral() ? find_quality_suite(header.eval->suite) : nullptr;
  return suite == nullptr ? std::span<const CategoryRate>() : suite->rates;
}

/// Subjects stand under their categories, these in the order of the rates.
void sort_by_category(const Group& group, std::span<const CategoryRate> rates, std::vector<ScoreSlice>& slices) {
  const auto place = [&](const ScoreSlice& slice) {
    const std::string category = slice.of == ScoreSlice::Of::subject ? group.category_of(slice.name) : slice.name;
    const auto kind = slice.of == ScoreSlice::Of::subject ? 0 : slice.of == ScoreSlice::Of::category ? 1 : 2;
    const auto rate =
        std::find_if(rates.begin(), rates.end(), [&](const CategoryRate& r) { return r.category == category; });
    return std::pair(kind, rate - rates.begin());
  };
  std::stable_sort(slices.begin(), slices.end(),
                   [&](const ScoreSlice& a, const ScoreSlice& b) { return place(a) < place(b); });
}

/// Each category becomes a figure of its own, and the slice of all keeps its counts alone.
void keep_apart(std::span<const CategoryRate> rates, const Group& group, QualitySummary& summary) {
  summary.has_total = false;
  summary.other_rules.clear();
  sort_by_category(group, rates, summary.slices);
  for (ScoreSlice& slice : summary.slices) {
    for (const CategoryRate& rate : rates) {
      const bool is_subject = slice.of == ScoreSlice::Of::subject;
      if (rate.category != (is_subject ? group.category_of(slice.name) : slice.name)) continue;
      slice.better = rate.better;
      if (is_subject) continue;
      slice.title = rate.title;
      for (auto& other : group.rules().means(slice.name, slice.n)) summary.other_rules.push_back(std::move(other));
    }
  }
  ScoreSlice& all = summary.slices.back();
  all.score = all.accuracy = all.accuracy_answered = all.at_most = 0;
  all.interval.reset();
  all.standard_error.reset();
  if (summary.repeats) summary.repeats->spread.reset();
}

}  // namespace

std::optional<QualitySummary> quality_summary(const Measured& measured, const Group& group, const RunHeader& header,
                                              double wall_s) {
  const Questions questions = questions_of(measured, header.eval.has_value());
  if (questions.places.empty()) return std::nullopt;
  const auto all_are = [&](auto what) {
    return std::all_of(questions.places.begin(), questions.places.end(),
                       [&](std::size_t place) { return what(questions.row(place)); });
  };
  QualitySummary summary;
  summary.rule = group.rules().first();
  summary.is_graded = !all_are([](const Row& row) { return !row.answer.asked; });
  summary.grade = group.rules().grade();
  summary.is_binary = is_yes_or_no(summary.grade) &&
                      all_are([](const Row& row) { return row.answer.score == 0 || row.answer.score == 1; });
  summary.of_choices = all_are([](const Row& row) { return row.answer.of_choices; });
  summary.slices = slices_of(questions, group, header.eval.has_value());
  if (!summary.is_neutral()) summary.macro = macro_of(summary.slices);
  summary.other_rules = group.rules().means(summary.all().n);
  summary.calibration = calibration_of(questions);
  summary.repeats = repeats_of(questions);
  summary.time = time_of(questions);
  summary.cached = std::count_if(questions.places.begin(), questions.places.end(),
                                 [&](std::size_t place) { return measured.marks[place].cache_hit; });
  add_cost(questions, wall_s, summary);
  if (const auto rates = rates_of(summary, header); !rates.empty()) keep_apart(rates, group, summary);
  return summary;
}

bool is_mostly_cached(const QualitySummary& quality) { return 2 * quality.cached > quality.all().n; }

bool QualitySummary::is_neutral() const {
  const Metric* metric = find_metric(grade);
  return metric != nullptr && metric->better == Better::neither;
}

std::int64_t QualitySummary::subjects() const {
  return std::count_if(slices.begin(), slices.end(),
                       [](const ScoreSlice& slice) { return slice.of == ScoreSlice::Of::subject; });
}

}  // namespace bench
