// Runs of quality suites, made by hand.

#include <algorithm>

#include "bench/summary.h"

#include "summarise/statistics/interval.h"
#include "support/summaries.h"

namespace bench_test {
namespace {

using namespace bench;

ScoreSlice slice(ScoreSlice::Of of, std::string name, std::int64_t right, std::int64_t n) {
  ScoreSlice made;
  made.of = of;
  made.name = std::move(name);
  made.n = n;
  made.score = static_cast<double>(right);
  made.accuracy = made.accuracy_answered = made.at_most = made.score / static_cast<double>(n);
  made.interval = wilson_interval(right, n);
  made.standard_error = 0.01;
  made.seconds_per_question = 0.51;
  return made;
}

void take_away(ScoreSlice& slice, std::int64_t unparsed, std::int64_t cut, std::int64_t failed) {
  slice.unparsed = unparsed;
  slice.cut = cut;
  slice.failed = failed;
  slice.accuracy_answered = slice.score / static_cast<double>(slice.n - failed);
  slice.at_most = (slice.score + static_cast<double>(cut)) / static_cast<double>(slice.n);
}

QualitySummary with_costs(QualitySummary made) {
  made.time = QuestionTime{0.51, 0.02, 0.06, 0.40, 0.03, 38};
  made.seconds_per_right = 0.72;
  made.tokens_per_right = 54;
  return made;
}

EvalFacts mmlu(const char* recipe, std::int64_t shots) {
  EvalFacts facts;
  facts.suite = "mmlu";
  facts.recipe = recipe;
  facts.version = "1";
  facts.shots = shots;
  facts.data = "/data/mmlu";
  facts.data_sha = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
  return facts;
}

MadeRun quality_run(QualitySummary quality, const char* model) {
  MadeRun run = steady_run();
  GroupSummary& group = run.summary.groups.front();
  group.tags.clear();
  group.flags.clear();
  group.n_total = quality.all().n;
  group.n_ok = group.n_measured = group.n_total - quality.all().failed;
  group.model = run.header.models.front().name = run.header.server.loaded.front().name = model;
  group.quality = std::move(quality);
  run.header.suite = "mmlu";
  run.header.runs = group.quality->repeats ? group.quality->repeats->runs : 1;
  run.header.items = group.n_total / run.header.runs;
  run.header.planned_requests = group.n_total;
  run.header.eval = mmlu("lm-eval:mmlu", 5);
  return run;
}

}  // namespace

MadeRun few_subjects() {
  using Of = ScoreSlice::Of;
  QualitySummary made;
  made.rule = "letter";
  made.of_choices = true;
  made.slices = {slice(Of::subject, "astronomy", 109, 152),
                 slice(Of::subject, "high_school_government_and_politics", 164, 193),
                 slice(Of::subject, "high_school_european_history", 120, 165),
                 slice(Of::subject, "professional_law", 691, 1534),
                 slice(Of::category, "humanities", 811, 1699),
                 slice(Of::category, "social sciences", 164, 193),
                 slice(Of::category, "stem", 109, 152),
                 slice(Of::all, "", 1084, 2044)};
  take_away(made.slices[3], 31, 290, 4);
  take_away(made.slices[4], 31, 290, 4);
  take_away(made.slices[7], 31, 290, 4);
  made.macro = 0.686;
  made.other_rules = {{"first-letter", 0.511}};
  made.calibration = Calibration{2040, 3, 0.0431, 0.312, 0.781, std::vector<Calibration::Bin>(15)};
  made.repeats = Repeats{2, 1022, 0.041, 0.502, 0.533, 0.0123};
  made.cached = 900;
  return quality_run(with_costs(std::move(made)), "llama3.1:8b");
}

MadeRun many_subjects() {
  using Of = ScoreSlice::Of;
  QualitySummary made;
  made.rule = "letter";
  made.of_choices = true;
  for (int i = 0; i < 57; ++i)
    made.slices.push_back(slice(Of::subject, "subject_" + std::to_string(10 + i), 60 + i % 20, 100));
  made.slices.push_back(slice(Of::category, "humanities", 3100, 4705));
  made.slices.push_back(slice(Of::category, "other", 2400, 3242));
  made.slices.push_back(slice(Of::category, "social_sciences", 2360, 3077));
  made.slices.push_back(slice(Of::category, "stem", 1750, 3018));
  made.slices.push_back(slice(Of::all, "", 9610, 14042));
  made.macro = 0.694;
  return quality_run(with_costs(std::move(made)), "llama3.2:1b");
}

MadeRun sample_questions() {
  QualitySummary made;
  made.rule = "f1";
  made.is_binary = false;
  made.slices = {slice(ScoreSlice::Of::all, "", 12, 20)};
  made.slices[0].score = 12.4;
  made.slices[0].accuracy = made.slices[0].accuracy_answered = made.slices[0].at_most = 0.62;
  made.slices[0].interval = Interval{0.45, 0.79, 0.95, "standard error"};
  made.time = QuestionTime{1.51, 0.02, 0.06, 1.40, 0.03, 38};
  MadeRun run = quality_run(std::move(made), "llama3.1:8b");
  run.header.eval->sample = true;
  return run;
}

MadeRun refusals() {
  using Of = ScoreSlice::Of;
  QualitySummary made;
  made.rule = "refusal";
  made.grade = "refused";
  made.has_total = false;
  made.slices = {slice(Of::subject, "homonyms", 3, 25), slice(Of::subject, "contrast_homonyms", 24, 25),
                 slice(Of::category, "safe", 30, 250), slice(Of::category, "unsafe", 180, 200),
                 slice(Of::all, "", 0, 450)};
  made.slices[2].title = "over-refusal";
  made.slices[2].better = Better::lower;
  made.slices[3].title = "refusal";
  made.slices[4].interval.reset();
  made.slices[4].standard_error.reset();
  made.other_rules = {{"refusal-threeway/safe", 0.1}, {"refusal-threeway/unsafe", 0.8}};
  MadeRun run = quality_run(std::move(made), "llama3.1:8b");
  run.header.suite = run.header.eval->suite = "xstest";
  return run;
}

MadeRun ungraded() {
  QualitySummary made;
  made.grade = "";
  made.is_graded = false;
  made.slices = {slice(ScoreSlice::Of::all, "", 0, 164)};
  made.time = QuestionTime{0.51, 0.02, 0.06, 0.40, 0.03, 38};
  MadeRun run = quality_run(std::move(made), "llama3.1:8b");
  run.header.suite = run.header.eval->suite = "humaneval";
  run.header.eval->caution = "replies are stored, not graded";
  return run;
}

MadeRun no_answers() {
  MadeRun run = all_failed();
  QualitySummary made;
  made.slices = {slice(ScoreSlice::Of::all, "", 0, 100)};
  take_away(made.slices[0], 0, 0, 100);
  made.slices[0].accuracy_answered = 0;
  run.summary.groups.front().quality = std::move(made);
  run.header.eval = mmlu("letter", 0);
  return run;
}

}  // namespace bench_test
