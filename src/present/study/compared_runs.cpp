#include "present/study/compared_runs.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/json_parts.h"
#include "present/number.h"
#include "present/page/page.h"
#include "present/page/text.h"
#include "present/study/comparison_words.h"
#include "present/summary_json.h"

namespace bench {
namespace {

std::string title_of_metric(const Comparison& row) {
  const Metric* metric = find_metric(row.metric);
  return metric == nullptr ? row.metric : std::string(metric->title);
}

/// Without the change beside the verdict, which has it too, on a narrow screen.
enum class ChangeColumn { shown, left_out };

Grid comparison_grid(const ComparedRuns& runs, ChangeColumn change) {
  Grid grid;
  grid.columns = {{.title = "", .align = Align::left}, {.title = "base"}, {.title = "new"}};
  if (change == ChangeColumn::shown) grid.columns.push_back({.title = "change"});
  grid.columns.push_back({.title = "verdict", .align = Align::left});
  for (const Comparison& row : runs.comparisons) {
    std::vector<std::string> cells{title_of_metric(row), quantity_text({row.base}, row.unit),
                                   quantity_text({row.changed}, row.unit)};
    if (change == ChangeColumn::shown) cells.push_back(change_words(row));
    cells.push_back(verdict_words(row));
    grid.rows.push_back(std::move(cells));
  }
  return grid;
}

bool has_adjusted(const ComparedRuns& runs) {
  return std::any_of(runs.comparisons.begin(), runs.comparisons.end(),
                     [](const Comparison& row) { return row.p_adjusted.has_value(); });
}

/// What the verdicts stand on, a line for each metric that was compared.
std::vector<Statement> evidence_of(const ComparedRuns& runs) {
  std::vector<Statement> statements;
  for (const Comparison& row : runs.comparisons)
    if (row.verdict != Comparison::Verdict::no_data)
      statements.push_back({title_of_metric(row), {evidence_words(row)}});
  return statements;
}

Pieces method_of(const ComparedRuns& runs) {
  Pieces pieces{runs.paired ? "paired by prompt and run" : "unpaired"};
  if (runs.comparisons.empty()) return pieces;
  const Comparison& first = runs.comparisons.front();
  pieces.push_back(fmt::format("intervals of {:.4g} %", (1 - first.alpha) * 100));
  if (has_adjusted(runs)) {
    pieces.push_back("p of several metrics adjusted (Holm)" +
                     (first.p_adjusted ? "" : ", " + title_of_metric(first) + " is the question"));
  }
  return pieces;
}

std::string gate_words(const ChangeGateOutcome& gate) { return gate.text + ": " + gate.told; }

void write_gates(Page& page, const ComparedRuns& runs, const Style& style) {
  const std::string tick = style.unicode ? "✓ " : "kept: ";
  const std::string cross = style.unicode ? "✗ " : "MISSED: ";
  for (const ChangeGateOutcome& gate : runs.gates)
    page.text((gate.kept ? tick : cross) + gate_words(gate), gate.kept ? Emphasis::good : Emphasis::alarm);
}

/// Only the subjects that differ, and how many were looked at.
Grid subject_grid(const ComparedRuns& runs) {
  Grid grid;
  grid.columns = {{.title = "subject", .align = Align::left}, {.title = "base"}, {.title = "new"}, {.title = "change"}};
  for (const SubjectComparison& subject : runs.subjects)
    if (subject.made.differs())
      grid.rows.push_back({subject.name, quantity_text({subject.made.base}, subject.made.unit),
                           quantity_text({subject.made.changed}, subject.made.unit), change_words(subject.made)});
  return grid;
}

std::string subjects_looked_at(const ComparedRuns& runs) {
  const auto differ = std::count_if(runs.subjects.begin(), runs.subjects.end(),
                                    [](const SubjectComparison& subject) { return subject.made.differs(); });
  return std::to_string(differ) + " of " + counted(std::ssize(runs.subjects), "subject") + " differ" +
         (differ == 1 ? "s" : "") + " (p adjusted for all of them, Holm)";
}

Grid side_grid(const SideRanking& ranking) {
  const Metric* metric = find_metric(ranking.metric);
  Grid grid;
  grid.columns = {{.title = "ranking", .align = Align::left},
                  {.title = metric == nullptr ? ranking.metric : std::string(metric->title)},
                  {.title = "best against it", .align = Align::left}};
  for (const RankedSide& side : ranking.sides)
    grid.rows.push_back({side.name, quantity_text({side.value}, ranking.unit),
                         side.best_against_it ? verdict_words(*side.best_against_it) : "best"});
  return grid;
}

void write_ranking_of_sides(Page& page, const SideRanking& ranking, const Style& style) {
  page.gap();
  const Grid grid = side_grid(ranking);
  page.grid(grid, fits(grid, Frame::plain, style) ? Frame::plain : Frame::stacked);
  page.gap();
  page.text(ranking_words(ranking), Emphasis::strong);
  page.text("p adjusted for all pairs (Holm)");
}

void write_title(Page& page, const ComparedRuns& runs) {
  if (runs.factors.size() > 1) {
    page.text("CONFOUNDED: " + std::to_string(runs.factors.size()) + " conditions differ", Emphasis::alarm);
    for (const Factor& factor : runs.factors) page.text("- " + factor_words(factor));
  } else {
    page.text(title_of(runs), Emphasis::strong);
  }
  page.statement({"base", {runs.base}});
  page.statement({"new", {runs.changed}});
}

std::string comparison_page(std::span<const ComparedRuns> all, const Style& style) {
  Page page(style);
  for (const ComparedRuns& runs : all) {
    page.gap();
    write_title(page, runs);
    write_gates(page, runs, style);
    page.gap();
    const Grid whole = comparison_grid(runs, ChangeColumn::shown);
    const bool all_fits = fits(whole, Frame::plain, style);
    const Grid shown = all_fits ? whole : comparison_grid(runs, ChangeColumn::left_out);
    page.grid(shown, fits(shown, Frame::plain, style) ? Frame::plain : Frame::stacked);
    page.gap();
    if (!runs.subjects.empty()) {
      page.text(subjects_looked_at(runs));
      if (const Grid subjects = subject_grid(runs); !subjects.rows.empty())
        page.grid(subjects, fits(subjects, Frame::plain, style) ? Frame::plain : Frame::stacked);
      page.gap();
    }
    page.pieces(method_of(runs));
    for (const Statement& statement : evidence_of(runs)) page.statement(statement);
    for (const std::string& note : runs.notes) page.text("note: " + note, Emphasis::caution);
    if (runs.ranking) write_ranking_of_sides(page, *runs.ranking, style);
  }
  return std::move(page).take();
}

std::string comparison_markdown(std::span<const ComparedRuns> all, const Style&) {
  std::string out;
  const auto item = [&](const std::string& text) { out += "- " + md_text(text) + "\n"; };
  for (const ComparedRuns& runs : all) {
    out += (out.empty() ? "### " : "\n### ") + md_text(title_of(runs)) + "\n\n";
    item("base: " + runs.base);
    item("new: " + runs.changed);
    for (const ChangeGateOutcome& gate : runs.gates) item((gate.kept ? "✓ " : "✗ ") + gate_words(gate));
    out += "\n" + draw_markdown(comparison_grid(runs, ChangeColumn::shown)) + "\n";
    if (!runs.subjects.empty()) {
      if (const Grid subjects = subject_grid(runs); !subjects.rows.empty()) out += draw_markdown(subjects) + "\n";
      item(subjects_looked_at(runs));
    }
    item(joined(method_of(runs), piece_separator));
    for (const Statement& row : evidence_of(runs)) item(row.label + ": " + joined(row.pieces, piece_separator));
    for (const std::string& note : runs.notes) item(note);
    if (runs.ranking)
      out += "\n" + draw_markdown(side_grid(*runs.ranking)) + "\n" + md_text(ranking_words(*runs.ranking)) + "\n";
  }
  return out;
}

using json_parts::Json;
using json_parts::or_null;

Json comparison_json(const Comparison& row) {
  Json out = Json::object();
  out["metric"] = row.metric;
  out["verdict"] = name_of(row.verdict);
  out["reason"] = row.reason == Comparison::Reason::none ? Json(nullptr) : Json(name_of(row.reason));
  out["differs"] = row.differs();
  out["worse"] = row.is_worse();
  out["base"] = or_null(row.base);
  out["new"] = or_null(row.changed);
  out["scale"] = row.scale == Comparison::Scale::ratio ? "ratio" : "difference";
  out["effect"] = or_null(row.effect);
  json_parts::put_interval(out, "interval", row.interval);
  out["threshold"] = row.threshold;
  out["alpha"] = row.alpha;
  out["harness_error"] = row.harness_error;
  out["test"] = row.test.empty() ? Json(nullptr) : Json(row.test);
  out["p"] = or_null(row.p);
  out["p_adjusted"] = or_null(row.p_adjusted);
  out["paired"] = row.paired;
  out["n_base"] = row.n_base;
  out["n_new"] = row.n_changed;
  out["runs_needed"] = row.runs_needed ? Json(row.runs_needed->runs) : Json(nullptr);
  out["runs_needed_goal"] = row.runs_needed ? Json(name_of(row.runs_needed->goal)) : Json(nullptr);
  return out;
}

Json runs_json(const ComparedRuns& runs) {
  Json out = Json::object();
  out["base"] = runs.base;
  out["new"] = runs.changed;
  out["factors"] = Json::array();
  for (const Factor& factor : runs.factors)
    out["factors"].push_back({{"name", factor.name}, {"base", factor.base}, {"new", factor.changed}});
  out["confounded"] = runs.factors.size() > 1;
  out["paired"] = runs.paired;
  out["metrics"] = Json::array();
  for (const Comparison& row : runs.comparisons) out["metrics"].push_back(comparison_json(row));
  out["subjects"] = Json::array();
  for (const SubjectComparison& subject : runs.subjects) {
    out["subjects"].push_back(comparison_json(subject.made));
    out["subjects"].back()["subject"] = subject.name;
  }
  out["gates"] = Json::array();
  for (const ChangeGateOutcome& gate : runs.gates)
    out["gates"].push_back({{"gate", gate.text}, {"kept", gate.kept}, {"told", gate.told}});
  out["notes"] = runs.notes;
  return out;
}

Json ranking_of_sides_json(const SideRanking& ranking) {
  Json out = Json::object();
  out["metric"] = ranking.metric;
  out["sentence"] = ranking_words(ranking);
  out["sides"] = Json::array();
  for (const RankedSide& side : ranking.sides)
    out["sides"].push_back(
        {{"name", side.name},
         {"value", side.value},
         {"best_against_it", side.best_against_it ? comparison_json(*side.best_against_it) : Json(nullptr)}});
  return out;
}

std::string comparison_document(std::span<const ComparedRuns> all, const Style&) {
  Json document = Json::object();
  document["type"] = "comparison";
  document["comparisons"] = comparisons_json(all);
  document["ranking"] = nullptr;
  for (const ComparedRuns& runs : all)
    if (runs.ranking) document["ranking"] = ranking_of_sides_json(*runs.ranking);
  return json_text(document, 2) + "\n";
}

constexpr ComparisonRenderer forms[] = {
    {"table", comparison_page}, {"json", comparison_document}, {"md", comparison_markdown, true}};

}  // namespace

std::string factor_words(const Factor& factor) {
  const std::string with = factor.with.empty() ? "" : " (and with it " + factor.with + ")";
  return factor.name + ": " + factor.base + " → " + factor.changed + with;
}

std::string title_of(const ComparedRuns& runs) {
  if (runs.factors.empty()) return "the same conditions";
  std::vector<std::string> words;
  for (const Factor& factor : runs.factors) words.push_back(factor_words(factor));
  return joined(words, "; ");
}

std::span<const ComparisonRenderer> comparison_renderers() { return forms; }

nlohmann::ordered_json comparisons_json(std::span<const ComparedRuns> all) {
  Json list = Json::array();
  for (const ComparedRuns& runs : all) list.push_back(runs_json(runs));
  return list;
}

std::string comparison_as(std::string_view form, std::span<const ComparedRuns> all, const Style& style) {
  for (const ComparisonRenderer& renderer : forms)
    if (renderer.name == form) return renderer.render(all, style);
  return "";
}

}  // namespace bench
