#include "present/compared_runs.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/comparison_words.h"
#include "present/json_parts.h"
#include "present/number.h"
#include "present/page/page.h"
#include "present/page/text.h"
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
    page.pieces(method_of(runs));
    for (const Statement& statement : evidence_of(runs)) page.statement(statement);
    for (const std::string& note : runs.notes) page.text("note: " + note, Emphasis::caution);
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
    item(joined(method_of(runs), piece_separator));
    for (const Statement& row : evidence_of(runs)) item(row.label + ": " + joined(row.pieces, piece_separator));
    for (const std::string& note : runs.notes) item(note);
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
  out["gates"] = Json::array();
  for (const ChangeGateOutcome& gate : runs.gates)
    out["gates"].push_back({{"gate", gate.text}, {"kept", gate.kept}, {"told", gate.told}});
  out["notes"] = runs.notes;
  return out;
}

std::string comparison_document(std::span<const ComparedRuns> all, const Style&) {
  Json document = Json::object();
  document["type"] = "comparison";
  document["comparisons"] = comparisons_json(all);
  return json_text(document, 2) + "\n";
}

constexpr ComparisonRenderer forms[] = {
    {"table", comparison_page}, {"json", comparison_document}, {"md", comparison_markdown, true}};

}  // namespace

std::string factor_words(const Factor& factor) { return factor.name + ": " + factor.base + " → " + factor.changed; }

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
