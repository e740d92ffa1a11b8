// A report in the forms that are text: Markdown, a card of it, and a page for a terminal.

#include <algorithm>
#include <set>

#include "base/text.h"
#include "present/number.h"
#include "present/page/text.h"
#include "present/report/comparisons.h"
#include "present/report/headline.h"
#include "present/report/report.h"
#include "present/statements.h"
#include "present/study/compared_runs.h"

namespace bench {
namespace {

void add_once(std::vector<std::string>& to, const std::string& name) {
  if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
}

/// "a, b and 3 more".
std::string enumerated(std::vector<std::string> names, std::size_t most) {
  if (names.size() <= most) return joined(names);
  const std::size_t more = names.size() - most;
  names.resize(most);
  return joined(names) + " and " + std::to_string(more) + " more";
}

constexpr std::size_t most_in_a_title = 4;

std::string compared(const Report& report, std::string_view form_name, const Style& style) {
  std::vector<ComparedRuns> shown;
  std::string refused;
  const bool is_markdown = form_name == "md";
  for (const ReportedComparison& comparison : report.comparisons) {
    if (!comparison.refused) {
      shown.push_back(comparison.runs);
      continue;
    }
    std::vector<std::string> words;
    for (const Factor& factor : comparison.runs.factors) words.push_back(factor_words(factor));
    const std::string text = comparison.runs.base + " and " + comparison.runs.changed + " differ in " +
                             std::to_string(words.size()) +
                             " conditions, so no verdict is given: " + joined(words, "; ");
    refused += is_markdown ? "- " + md_text(text) + "\n" : safe_text(text, style.unicode) + "\n";
  }
  std::string out;
  for (const ComparisonRenderer& form : comparison_renderers())
    if (form.name == form_name && !shown.empty()) out = form.render(shown, style);
  if (refused.empty()) return out;
  return out.empty() ? refused : out + "\n" + refused;
}

/// A table that can be read in text; longer ones are for the page.
constexpr std::size_t most_rows_of_figure = 40;

std::string figure_markdown(const Figure& figure) {
  std::string out = "### " + md_text(figure.title) + "\n\n" + md_text(figure.caption) + "\n\n";
  if (figure.rows.empty() || figure.rows.size() > most_rows_of_figure) return out;
  Grid grid;
  for (const std::string& column : figure.columns) grid.columns.push_back({.title = column});
  if (!grid.columns.empty()) grid.columns.front().align = Align::left;
  grid.rows = figure.rows;
  return out + draw_markdown(grid) + "\n";
}

/// What a card has room for.
constexpr std::size_t most_rows_of_card = 5;
constexpr std::size_t most_warnings_of_card = 2;

std::string card_table(const std::vector<Headline>& headlines, bool several_runs) {
  Grid whole = headline_grid(headlines, several_runs);
  if (whole.rows.size() > most_rows_of_card) whole.rows.resize(most_rows_of_card);
  Grid grid;  // with the intervals behind their values
  for (const Grid::Column& column : whole.columns)
    if (!column.joined) grid.columns.push_back(column);
  for (const std::vector<std::string>& row : whole.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (whole.columns[i].joined) {
        if (!row[i].empty()) cells.back() += " " + row[i];
      } else {
        cells.push_back(row[i]);
      }
    }
    grid.rows.push_back(std::move(cells));
  }
  return draw_markdown(grid);
}

std::string card_state(const Report& report) {
  std::vector<std::string> badges;
  for (const Badge& badge : badges_of(report)) badges.push_back(badge.text);
  return joined(badges, " · ");
}

std::string machines_of(const Report& report) {
  std::vector<std::string> servers, machines;
  for (const ReportedRun& run : report.runs) {
    const RunHeader& header = run.view.header;
    add_once(servers, std::string(trimmed(header.server.api + " " + header.server.version)));
    if (!header.host.cpu.empty()) add_once(machines, header.host.cpu);
  }
  return "server: " + enumerated(servers, 3) + (machines.empty() ? "" : " · measured from: " + enumerated(machines, 2));
}

}  // namespace

std::string title_of(const Report& report) {
  std::vector<std::string> models, suites;
  for (const ReportedRun& run : report.runs) {
    for (const GroupSummary& group : run.view.summary.groups) add_once(models, group.model);
    if (!run.view.header.suite.empty()) add_once(suites, run.view.header.suite);
  }
  if (models.empty()) models.emplace_back("no model");
  return enumerated(models, most_in_a_title) + (suites.empty() ? "" : " · " + enumerated(suites, most_in_a_title));
}

std::string report_markdown(const Report& report) {
  std::string out = "# " + md_text(title_of(report)) + "\n\n";
  const Renderer* form = find_renderer("md");
  for (const ReportedRun& run : report.runs) {
    if (report.runs.size() > 1) out += "## " + md_text(run.name) + "\n\n";
    out += form->render(run.view) + "\n";
  }
  const std::string comparisons = compared(report, "md", {});
  if (!comparisons.empty()) out += "## Comparison\n\n" + comparisons + "\n";
  if (!report.figures.empty()) out += "## Figures\n\n";
  for (const Figure& figure : report.figures) out += figure_markdown(figure);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string report_text(const Report& report, const Style& style) {
  std::string out;
  const Renderer* form = find_renderer("table");
  for (const ReportedRun& run : report.runs) {
    if (report.runs.size() > 1) out += (out.empty() ? "" : "\n") + safe_text(run.name, style.unicode) + "\n\n";
    out += form->render({run.view.header, run.view.records, run.view.summary, style});
  }
  const std::string comparisons = compared(report, "table", style);
  if (!comparisons.empty()) out += "\n" + comparisons;
  Page page(style);
  for (const Figure& figure : report.figures) page.statement({figure.title, {figure.caption}});
  const std::string figures = std::move(page).take();
  return figures.empty() ? out : out + "\n" + figures;
}

std::string report_card(const Report& report) {
  const std::vector<Headline> headlines = headlines_of(report);
  std::string out = "**" + md_text(title_of(report)) + "**\n\n";
  if (!headlines.empty()) out += card_table(headlines, report.runs.size() > 1) + "\n";
  const auto item = [&](const std::string& text) { out += "- " + md_text(text) + "\n"; };
  if (headlines.size() > most_rows_of_card)
    item("and " + std::to_string(headlines.size() - most_rows_of_card) + " more that the card has no room for");
  item(card_state(report));
  std::vector<std::string> warnings;
  for (const ReportedRun& run : report.runs)
    for (const Warning& warning : run.view.summary.warnings) add_once(warnings, warning.text);
  if (!warnings.empty()) item("warning: " + enumerated(warnings, most_warnings_of_card));
  item(machines_of(report));
  return out;
}

}  // namespace bench
