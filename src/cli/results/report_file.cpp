#include "cli/results/report_file.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "campaign/earlier/load_shards.h"
#include "present/chart/figures.h"
#include "present/chart/sweep_curve.h"
#include "record/journal/reader.h"
#include "record/run_store.h"
#include "study/compare/compare_runs.h"
#include "study/compare/run_side.h"
#include "study/sweep/sweep.h"
#include "system/whole_file.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

/// As a reader knows it: a file by its name, what was found otherwise by its id.
std::string shown_name(const std::string& typed, const std::string& path, const LoadedRun& run) {
  if (typed == path && typed != "-") return fs::path(path).stem().string();
  return run.header.run_id.empty() ? typed : run.header.run_id;
}

/// Two files of one name in different folders are two runs.
std::string unlike_others(const std::string& name, const std::set<std::string>& taken) {
  std::string unique = name;
  for (int i = 2; taken.contains(unique); ++i) unique = name + " (" + std::to_string(i) + ")";
  return unique;
}

/// One model of one run, as a side of a comparison.
struct MeasuredModel {
  const ReportedRun* run;
  std::string name;  ///< in the report
  RunSide side;
};

/// What a page has room for; a command compares any two of the others.
constexpr std::size_t most_sides = 8;

std::vector<MeasuredModel> measured_models(const std::vector<ReportedRun>& runs) {
  std::vector<MeasuredModel> sides;
  for (const ReportedRun& run : runs) {
    std::set<std::string> models;
    for (const GroupSummary& group : run.view.summary.groups)
      if (group.n_ok > 0) models.insert(group.model);
    for (const std::string& model : models) {
      const std::string name = runs.size() == 1 ? model : models.size() == 1 ? run.name : run.name + ": " + model;
      sides.push_back({&run, name, RunSide(run.view.header, model)});
    }
  }
  if (sides.size() > most_sides) sides.erase(sides.begin() + most_sides, sides.end());
  return sides;
}

void read_sides(std::vector<MeasuredModel>& sides, const std::vector<ReportedRun>& runs) {
  for (const ReportedRun& run : runs) {
    std::vector<RunSide*> of_run;
    for (MeasuredModel& side : sides)
      if (side.run == &run) of_run.push_back(&side.side);
    if (of_run.empty()) continue;
    run.view.records.for_each([&](const RunRecord& record) {
      for (RunSide* side : of_run) side->add(record);
    });
    for (RunSide* side : of_run) side->ended(run.view.summary.end);
  }
}

std::vector<ReportedComparison> compare_with_first(const std::vector<ReportedRun>& runs) {
  std::vector<MeasuredModel> sides = measured_models(runs);
  if (sides.size() < 2) return {};
  read_sides(sides, runs);
  std::vector<ComparedRuns> sound;
  std::vector<ReportedComparison> refused;
  for (std::size_t i = 1; i < sides.size(); ++i) {
    ComparedRuns found = compare_runs(sides[0].side, sides[i].side, {});
    found.base = sides[0].name;
    found.changed = sides[i].name;
    const bool same_suite = sides[0].side.header().suite == sides[i].side.header().suite;
    if (found.factors.size() > 1 || !same_suite) {
      refused.push_back({std::move(found), true});
    } else {
      sound.push_back(std::move(found));
    }
  }
  correct_for_many(sound, {});
  std::vector<ReportedComparison> all;
  for (ComparedRuns& found : sound) all.push_back({std::move(found), false});
  for (ReportedComparison& found : refused) all.push_back(std::move(found));
  return all;
}

/// The figure under a name of its own, in its drawing too: names are unique in a page.
Figure renamed(Figure figure, const std::string& number) {
  const std::string before = figure.id + "-", after = before + number + "-";
  for (std::size_t at = figure.svg.find(before); at != std::string::npos; at = figure.svg.find(before, at)) {
    const bool is_a_name = at > 0 && std::string_view("\"# ").find(figure.svg[at - 1]) != std::string_view::npos;
    if (is_a_name) figure.svg.replace(at, before.size(), after);
    at += is_a_name ? after.size() : before.size();
  }
  figure.id += "-" + number;
  return figure;
}

}  // namespace

Expected<LoadedReports> load_reports(const std::vector<std::string>& names) {
  std::vector<std::string> paths;
  std::map<std::string, std::string> typed;  // by path
  for (const std::string& name : names) {
    const auto path = resolve_run(name);
    if (!path) return path.error();
    paths.push_back(*path);
    typed.emplace(*path, name);
  }
  const auto runs = sort_into_runs(paths);
  if (!runs) return runs.error();
  LoadedReports loaded;
  loaded.first_path = paths.front();
  std::set<std::string> taken;
  for (const FilesOfRun& files : *runs) {
    chart::DrawnRecords drawn;
    auto run = load_shards(files, [&](const RunRecord& record) { drawn.add(record); });
    if (!run) return run.error();
    const std::string& path = files.shards.front().front();
    const bool merged = files.shards.size() > 1;
    std::string name = unlike_others(merged ? run->header.run_id : shown_name(typed[path], path, *run), taken);
    if (merged) run->notes.insert(run->notes.begin(), std::to_string(files.shards.size()) + " shards are one run here");
    taken.insert(name);
    loaded.runs.push_back({std::move(name), *std::move(run), std::move(drawn)});
  }
  return loaded;
}

std::vector<ReportedRun> views_of(const LoadedReports& loaded) {
  std::vector<ReportedRun> views;
  for (const LoadedReport& one : loaded.runs)
    views.push_back({one.name, {one.run.header, one.run.records, one.run.summary, {}, {}, &one.drawn}, one.run.notes});
  return views;
}

/// The curve of a run that varied its load.
std::optional<Figure> sweep_figure_of(const RunView& run) {
  if (!run.header.sweep) return std::nullopt;
  const Sweep sweep = sweep_of(run.header, run.records, run.summary.end);
  if (sweep.dimension != SweepDimension::workers) return std::nullopt;
  SweepChart chart{sweep.model, {}, {}};
  for (const SweepLevel& level : sweep.levels)
    if (level.output) chart.points.push_back({level.level, level.output->value, level.output->interval, level.n_ok});
  if (!sweep.curves.empty()) {
    chart.fit = "fit: " + std::string(name_in(curve_kinds, sweep.curves.front().kind));
    for (const SweepChartPoint& point : chart.points)
      chart.fitted.push_back({point.workers, sweep.curves.front().at(point.workers)});
  }
  if (sweep.knee) chart.knee = sweep.knee->level;
  return sweep_figure(chart);
}

Report make_report(std::vector<ReportedRun> runs, std::span<const ComparedRuns> compared) {
  Report report;
  std::vector<RunView> views;
  std::vector<std::string> names;
  for (const ReportedRun& run : runs) {
    views.push_back(run.view);
    names.push_back(run.name);
  }
  if (compared.empty()) {
    report.comparisons = compare_with_first(runs);
  } else {
    for (const ComparedRuns& found : compared) report.comparisons.push_back({found, false});
  }
  for (std::size_t i = 0; i < views.size(); ++i)
    if (auto curve = sweep_figure_of(views[i]))
      report.figures.push_back(i == 0 ? *std::move(curve) : renamed(*std::move(curve), std::to_string(i + 1)));
  for (Figure& figure : figures_of(views, names)) report.figures.push_back(std::move(figure));
  for (std::size_t i = 0; i < report.comparisons.size(); ++i) {
    if (report.comparisons[i].refused) continue;
    auto figure = comparison_figure(report.comparisons[i].runs);
    if (!figure) continue;
    report.figures.push_back(i == 0 ? *std::move(figure) : renamed(*std::move(figure), std::to_string(i + 1)));
  }
  report.runs = std::move(runs);
  return report;
}

Expected<void> check_report_target(const std::string& path) {
  if (const auto possible = check_file_place(path); !possible) return possible.error();
  std::error_code error;
  if (fs::is_regular_file(path, error) && read_journal_header(path))
    return usage_error(path + " is a journal", "a report would take its place", {"name another file with -o"});
  return {};
}

Expected<void> write_report_page(const std::string& path, const Report& report) {
  if (const auto possible = check_report_target(path); !possible) return possible.error();
  return write_whole_file(path, report_html(report));
}

}  // namespace bench
