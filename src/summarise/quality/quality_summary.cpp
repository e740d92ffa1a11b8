#include "summarise/quality/quality_summary.h"

#include <algorithm>
#include <array>

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
    const Answer& answer = questions.row(place).answer;
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
  if (!summary.is_binary || right <= 0) return;
  double tokens = 0;
  for (const std::size_t place : questions.places)
    if (questions.row(place).ok()) tokens += static_cast<double>(questions.row(place).output_tokens.value_or(0));
  if (wall_s > 0) summary.seconds_per_right = wall_s / right;
  if (tokens > 0) summary.tokens_per_right = tokens / right;
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
  summary.is_binary = all_are([](const Row& row) { return row.answer.score == 0 || row.answer.score == 1; });
  summary.of_choices = all_are([](const Row& row) { return row.answer.of_choices; });
  summary.slices = slices_of(questions, group, header.eval.has_value());
  summary.macro = macro_of(summary.slices);
  summary.other_rules = group.rules().means(summary.all().n);
  summary.calibration = calibration_of(questions);
  summary.repeats = repeats_of(questions);
  summary.time = time_of(questions);
  summary.cached = std::count_if(questions.places.begin(), questions.places.end(),
                                 [&](std::size_t place) { return measured.marks[place].cache_hit; });
  add_cost(questions, wall_s, summary);
  return summary;
}

bool is_mostly_cached(const QualitySummary& quality) { return 2 * quality.cached > quality.all().n; }

std::int64_t QualitySummary::subjects() const {
  return std::count_if(slices.begin(), slices.end(),
                       [](const ScoreSlice& slice) { return slice.of == ScoreSlice::Of::subject; });
}

}  // namespace bench
