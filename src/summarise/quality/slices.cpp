#include "summarise/quality/slices.h"

#include <algorithm>
#include <map>
#include <utility>

#include "summarise/metric/ids.h"
#include "summarise/statistics/moments.h"
#include "summarise/statistics/scores.h"

namespace bench {

namespace {

using Places = std::vector<std::size_t>;

/// A slice under construction, with what only its neighbours need of it.
struct Scored {
  ScoreSlice slice;
  ScoredPart part;
};

/// One mean for each question, for several answers to one are no several questions.
std::vector<double> question_means(const Questions& questions, const Places& places) {
  std::vector<std::pair<std::int64_t, double>> scores;
  scores.reserve(places.size());
  for (const std::size_t place : places)
    scores.emplace_back(questions.row(place).item, questions.row(place).answer.score);
  std::sort(scores.begin(), scores.end());
  std::vector<double> means;
  for (std::size_t at = 0; at < scores.size();) {
    Welford of_question;
    const std::int64_t item = scores[at].first;
    for (; at < scores.size() && scores[at].first == item; ++at) of_question.add(scores[at].second);
    means.push_back(of_question.mean);
  }
  std::sort(means.begin(), means.end());  // questions are numbered as they came, and sums depend on the order
  return means;
}

void count(const Questions& questions, const Places& places, ScoreSlice& slice) {
  const std::size_t wall = metric_index(metric::wall);
  Welford seconds;
  for (const std::size_t place : places) {
    const Row& row = questions.row(place);
    ++slice.n;
    slice.failed += !row.ok();
    slice.cut += row.answer.cut;
    slice.unparsed += row.answer.unparsed;
    slice.score += row.answer.score;
    const auto taken = questions.measured.counts(place) ? row.metric(wall) : std::nullopt;
    if (taken) seconds.add(*taken);
  }
  const auto share = [](double part, std::int64_t of) { return of > 0 ? part / static_cast<double>(of) : 0; };
  slice.accuracy = share(slice.score, slice.n);
  slice.accuracy_answered = share(slice.score, slice.n - slice.failed);
  slice.at_most = share(slice.score + static_cast<double>(slice.cut), slice.n);
  if (seconds.n > 0) slice.seconds_per_question = seconds.mean;
}

Scored scored(ScoreSlice::Of of, std::string name, const Questions& questions, const Places& places) {
  Scored result;
  result.slice.of = of;
  result.slice.name = std::move(name);
  count(questions, places, result.slice);
  const std::vector<double> means = question_means(questions, places);
  result.slice.interval = score_interval(means);
  result.slice.standard_error = standard_error(means);
  result.part = {static_cast<std::int64_t>(means.size()), result.slice.standard_error};
  return result;
}

/// A slice of several subjects has the standard error of a group of lm-eval's.
ScoreSlice grouped(Scored whole, const std::vector<ScoredPart>& subjects) {
  if (subjects.size() > 1)
    if (const auto pooled = pooled_standard_error(subjects)) whole.slice.standard_error = pooled;
  return std::move(whole.slice);
}

struct Named {
  std::map<std::string, Places> subjects, categories;
  std::map<std::string, std::string> category_of;
};

Named by_name(const Questions& questions, const Group& group) {
  Named named;
  for (const std::size_t place : questions.places) {
    const auto& tags = group.tags_of(questions.row(place));
    if (tags.empty() || tags[0].empty()) continue;
    named.subjects[tags[0]].push_back(place);
    if (tags.size() < 2 || tags[1].empty()) continue;
    named.categories[tags[1]].push_back(place);
    named.category_of[tags[0]] = tags[1];
  }
  return named;
}

}  // namespace

ScoreSlice score_of_all(const Questions& questions, double coverage) {
  ScoreSlice slice;
  count(questions, questions.places, slice);
  slice.interval = score_interval(question_means(questions, questions.places), coverage);
  return slice;
}

std::vector<ScoreSlice> slices_of(const Questions& questions, const Group& group, bool has_names) {
  const Named named = has_names ? by_name(questions, group) : Named{};
  std::vector<ScoreSlice> slices;
  std::vector<ScoredPart> parts;
  std::map<std::string, std::vector<ScoredPart>> parts_of_category;
  for (const auto& [name, places] : named.subjects) {
    Scored subject = scored(ScoreSlice::Of::subject, name, questions, places);
    parts.push_back(subject.part);
    const auto category = named.category_of.find(name);
    if (category != named.category_of.end()) parts_of_category[category->second].push_back(subject.part);
    slices.push_back(std::move(subject.slice));
  }
  for (const auto& [name, places] : named.categories)
    slices.push_back(grouped(scored(ScoreSlice::Of::category, name, questions, places), parts_of_category[name]));
  slices.push_back(grouped(scored(ScoreSlice::Of::all, "", questions, questions.places), parts));
  return slices;
}

}  // namespace bench
