// A report as a page: the conclusion first, then the figures, the tables, and how it was measured.

#include <algorithm>
#include <set>

#include "base/rfc3339.h"
#include "base/text.h"
#include "present/footnotes.h"
#include "present/metric_grid.h"
#include "present/page/text.h"
#include "present/quality/grid.h"
#include "present/quality/words.h"
#include "present/report/comparisons.h"
#include "present/report/document.h"
#include "present/report/headline.h"
#include "present/report/html_text.h"
#include "present/report/method.h"
#include "present/report/report.h"
#include "present/report/style_sheet.h"
#include "present/statements.h"
#include "present/study/comparison_words.h"

namespace bench {
namespace {

std::string element(std::string_view tag, const std::string& content) {
  return "<" + std::string(tag) + ">" + content + "</" + std::string(tag) + ">\n";
}

/// A heading one level below that of its section, or two where the runs have headings of their own.
std::string heading(int level, const std::string& content) { return element("h" + std::to_string(level), content); }

std::string class_of(Standing standing) {
  return standing == Standing::good ? "good" : standing == Standing::bad ? "bad" : "note";
}

// --- the conclusion

std::string badge_list(const Report& report) {
  std::string items;
  for (const Badge& badge : badges_of(report))
    items += "<li class=\"" + class_of(badge.standing) + "\">" + markup_text(badge.text) + "</li>\n";
  return items.empty() ? "" : "<ul class=\"badges\">\n" + items + "</ul>\n";
}

std::string tile_list(const std::vector<Tile>& tiles) {
  std::string out = "<dl class=\"tiles\">\n";
  for (const Tile& tile : tiles) {
    out += "<div class=\"tile\"><dt>" + markup_text(tile.label) + "</dt><dd class=\"big\">" + markup_text(tile.value);
    if (!tile.unit.empty()) out += " <span>" + markup_text(tile.unit) + "</span>";
    out += "</dd>";
    if (!tile.below.empty()) out += "<dd class=\"below\">" + markup_text(tile.below) + "</dd>";
    out += "</div>\n";
  }
  return out + "</dl>\n";
}

/// Something that must be told, with what to do about it.
std::string told(Standing standing, const std::string& who, std::string_view what, std::string_view remedy = "") {
  std::string out = "<li class=\"" + class_of(standing) + "\">";
  if (!who.empty()) out += html::name(who) + ": ";
  out += markup_text(what);
  if (!remedy.empty()) out += "<span class=\"try\">try: " + markup_text(remedy) + "</span>";
  return out + "</li>\n";
}

/// What must be told of some runs, in the same words.
struct Told {
  Standing standing;
  std::string what;
  std::string remedy;
  std::vector<std::string> of;  ///< names of runs
};

/// Everything that keeps a reader from taking the numbers as they are, and the gates.
std::vector<Told> told_of(const ReportedRun& run) {
  const Summary& summary = run.view.summary;
  std::vector<Told> all;
  const auto add = [&](Standing standing, std::string what, std::string remedy = "") {
    all.push_back({standing, std::move(what), std::move(remedy), {run.name}});
  };
  if (std::string interruption = interruption_of(run.view); !interruption.empty())
    add(Standing::bad, std::move(interruption));
  for (const std::string& reason : summary.verdict.reasons)
    add(summary.verdict.valid ? Standing::note : Standing::bad, reason);
  for (const GateOutcome& gate : summary.gates)
    add(gate.kept ? Standing::good : Standing::bad,
        (gate.kept ? "✓ kept: " : "✗ missed: ") + describe_gate(gate, summary.groups.size() > 1));
  if (std::string caution = caution_of(run.view.header); !caution.empty()) add(Standing::note, std::move(caution));
  for (const Warning& warning : summary.warnings) add(Standing::note, "warning: " + warning.text, warning.try_this);
  for (const std::string& note : run.notes) add(Standing::note, "journal: " + note);
  return all;
}

/// What several runs have in common is told once.
std::string told_list(const Report& report) {
  std::vector<Told> all;
  for (const ReportedRun& run : report.runs) {
    for (Told& one : told_of(run)) {
      const auto known = std::find_if(all.begin(), all.end(), [&](const Told& other) {
        return other.standing == one.standing && other.what == one.what && other.remedy == one.remedy;
      });
      if (known == all.end()) {
        all.push_back(std::move(one));
      } else {
        known->of.push_back(run.name);
      }
    }
  }
  std::string items;
  for (const Told& one : all) {
    const bool of_all = one.of.size() == report.runs.size();
    items += told(one.standing, of_all ? "" : joined(one.of), one.what, one.remedy);
  }
  return items.empty() ? "" : "<ul class=\"told\">\n" + items + "</ul>\n";
}

std::string conclusion(const Report& report, const std::vector<Headline>& headlines) {
  std::string out = heading(2, "Result");
  if (headlines.size() == 1) {
    out += "<p class=\"lede\">" + markup_text(sentence_of(headlines.front())) + "</p>\n" +
           tile_list(headlines.front().tiles);
  } else if (headlines.empty()) {
    out += "<p class=\"lede\">No request was measured.</p>\n";
  } else {
    for (const ReportedRun& run : report.runs)
      if (const std::string sentence = ranking_sentence(run.view.summary.ranking); !sentence.empty())
        out += "<p class=\"lede\">" + markup_text(sentence) + "</p>\n";
    out += html::table(headline_grid(headlines, report.runs.size() > 1), "each model in short, with intervals of 95 %",
                       html::Sortable::yes);
  }
  return out + told_list(report);
}

// --- comparisons

std::string comparison_html(const ReportedComparison& comparison) {
  const ComparedRuns& runs = comparison.runs;
  std::string out = heading(3, html::name(runs.base) + " → " + html::name(runs.changed));
  if (comparison.refused) {
    out += "<p>" + std::to_string(runs.factors.size()) +
           " conditions differ, so a change could come from any of them and no verdict is given:</p>\n<ul>\n";
    for (const Factor& factor : runs.factors) out += "<li>" + html::name(factor_words(factor)) + "</li>\n";
    return out + "</ul>\n";
  }
  out += "<p>" + html::name(comparison_title(runs)) + "</p>\n";
  std::string gates;
  for (const ChangeGateOutcome& gate : runs.gates)
    gates += told(gate.kept ? Standing::good : Standing::bad, "",
                  (gate.kept ? "✓ kept: " : "✗ missed: ") + gate.text + ": " + gate.told);
  if (!gates.empty()) out += "<ul class=\"told\">\n" + gates + "</ul>\n";
  out += html::table(comparison_grid_of(runs), "what changed, and what that rests on");
  std::string notes;
  for (const std::string& note : runs.notes) notes += "<li>" + markup_text(note) + "</li>\n";
  return notes.empty() ? out : out + "<ul class=\"notes\">\n" + notes + "</ul>\n";
}

std::string comparison_section(const Report& report) {
  if (report.comparisons.empty()) return "";
  std::string out = "<section id=\"comparison\">\n" + heading(2, "Comparison");
  for (const ReportedComparison& comparison : report.comparisons) out += comparison_html(comparison);
  return out + "</section>\n";
}

// --- figures

std::string figure_html(const Figure& figure) {
  Grid grid;
  for (const std::string& column : figure.columns) grid.columns.push_back({.title = column});
  if (!grid.columns.empty()) grid.columns.front().align = Align::left;
  const std::size_t shown = std::min(figure.rows.size(), most_rows);
  grid.rows.assign(figure.rows.begin(), figure.rows.begin() + static_cast<std::ptrdiff_t>(shown));
  std::string out = "<figure id=\"figure-" + markup_text(figure.id) + "\">\n" + heading(3, markup_text(figure.title)) +
                    element("figcaption", markup_text(figure.caption)) + "<div class=\"chart\" tabindex=\"0\" " +
                    "role=\"group\" aria-label=\"" + markup_text(figure.title) + "\">" + figure.svg + "</div>\n";
  if (!grid.rows.empty()) {
    out += "<details><summary>the same as a table</summary>\n" + html::table(grid, figure.title, html::Sortable::yes);
    if (shown < figure.rows.size())
      out += "<p class=\"faint\">the first " + std::to_string(shown) + " of " + std::to_string(figure.rows.size()) +
             " rows</p>\n";
    out += "</details>\n";
  }
  return out + "</figure>\n";
}

std::string figure_section(const Report& report) {
  if (report.figures.empty()) return "";
  std::string out = "<section id=\"figures\">\n" + heading(2, "Figures");
  for (const Figure& figure : report.figures) out += figure_html(figure);
  return out + "</section>\n";
}

// --- numbers

std::string tag_table(const GroupSummary& group) {
  Grid grid = tag_grid(group);
  const std::size_t all = grid.rows.size();
  if (all > most_rows) grid.rows.resize(most_rows);
  std::string out = html::table(grid, "by tag", html::Sortable::yes);
  if (all > most_rows)
    out += "<p class=\"faint\">the first " + std::to_string(most_rows) + " of " + std::to_string(all) + " tags</p>\n";
  return out;
}

std::string quality_html(const GroupSummary& group, const RunHeader& header) {
  if (!group.quality) return "";
  std::string out = html::statements(describe_score(group));
  if (!has_no_score(*group.quality)) {
    Grid grid = quality_grid(*group.quality, Slices::every, Gaps::none);
    const std::size_t all = grid.rows.size();
    if (all > most_rows) grid.rows.erase(grid.rows.begin(), grid.rows.end() - most_rows);
    out += html::table(grid, "score by subject and category", html::Sortable::yes);
    if (all > most_rows)
      out += "<p class=\"faint\">the last " + std::to_string(most_rows) + " of " + std::to_string(all) + " rows</p>\n";
  }
  return out + html::statements(describe_quality(group, header));
}

std::string group_html(const GroupSummary& group, const RunView& run, int level) {
  std::string out = heading(level, html::pieces(describe_model(group, run.header, run.summary.end)));
  out += quality_html(group, run.header);
  const Grid metrics = metric_grid(group, Intervals::all);
  out += metrics.rows.empty() ? "<p>No request was measured, so there is nothing to show but the failures.</p>\n"
                              : html::table(metrics, "times and rates of a request, with intervals");
  return out + html::statements(describe_requests(group)) + tag_table(group);
}

std::string run_heading(const ReportedRun& run, bool several) {
  return several ? heading(3, html::name(run.name)) : "";
}

std::string number_section(const Report& report) {
  const bool several = report.runs.size() > 1;
  std::string out = "<section id=\"numbers\">\n" + heading(2, "Numbers");
  for (const ReportedRun& run : report.runs) {
    out += run_heading(run, several);
    for (const GroupSummary& group : run.view.summary.groups) out += group_html(group, run.view, several ? 4 : 3);
    std::string notes;
    for (const std::string& note : footnotes_of(run.view.summary, brackets))
      notes += "<li>" + markup_text(note) + "</li>\n";
    if (!notes.empty()) out += "<ul class=\"notes\">\n" + notes + "</ul>\n";
  }
  return out + "</section>\n";
}

std::string method_section(const Report& report) {
  std::string out = "<section id=\"method\">\n" + heading(2, "How it was measured");
  for (const ReportedRun& run : report.runs) {
    out += run_heading(run, report.runs.size() > 1) + html::statements(describe_method(run.view));
    const Grid options = option_grid(run.view.header);
    if (!options.rows.empty())
      out += "<details><summary>" + markup_text(counted(static_cast<std::int64_t>(options.rows.size()), "option")) +
             " that are not their defaults</summary>\n" + html::table(options, "options") + "</details>\n";
  }
  return out + "</section>\n";
}

// --- around it

/// Nothing may be fetched, not even by mistake.
constexpr std::string_view head_of_page =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n";

std::string navigation(const Report& report) {
  std::string out = "<nav aria-label=\"parts of this page\"><ul>\n<li><a href=\"#result\">Result</a></li>\n";
  const auto link = [&](std::string_view id, std::string_view title) {
    out += "<li><a href=\"#" + std::string(id) + "\">" + std::string(title) + "</a></li>\n";
  };
  if (!report.comparisons.empty()) link("comparison", "Comparison");
  if (!report.figures.empty()) link("figures", "Figures");
  link("numbers", "Numbers");
  link("method", "How it was measured");
  return out + "</ul></nav>\n";
}

/// "1 run of 24 requests, measured on 2025-11-23 by bench 0.5.0".
std::string line_under_title(const Report& report) {
  std::int64_t requests = 0;
  std::set<std::string> days;
  for (const ReportedRun& run : report.runs) {
    days.insert(to_rfc3339(run.view.header.started).substr(0, 10));
    for (const GroupSummary& group : run.view.summary.groups) requests += group.n_total;
  }
  const std::string version = report.runs.empty() ? "" : " " + report.runs.front().view.header.build.version;
  std::string when = days.empty() ? "" : *days.begin();
  if (days.size() > 1) when += " to " + *days.rbegin();
  return counted(static_cast<std::int64_t>(report.runs.size()), "run") + " · " + counted(requests, "request") + " · " +
         when + " · bench" + version;
}

std::string footer(const Report& report) {
  std::string out = "<footer><p>Made by bench";
  out += ". The summary is in this page as JSON. Nothing in it was fetched from anywhere.";
  for (const ReportedRun& run : report.runs)
    if (!run.view.header.run_id.empty())
      out += "<br>measure again: <code>bench run --replay " + html::name(run.view.header.run_id) + "</code>";
  return out + "</p></footer>\n";
}

}  // namespace

std::string report_html(const Report& report) {
  const std::string title = title_of(report);
  const std::vector<Headline> headlines = headlines_of(report);
  std::string out(head_of_page);
  out += element("title", markup_text(title + " · bench"));
  out += "<style>" + std::string(report_style) + "</style>\n</head>\n<body>\n";
  out += "<a class=\"skip\" href=\"#result\">to the result</a>\n<header>\n" + heading(1, html::name(title)) +
         "<p class=\"under\">" + markup_text(line_under_title(report)) + "</p>\n" + badge_list(report) +
         navigation(report) + "</header>\n<main>\n<section id=\"result\">\n" + conclusion(report, headlines) +
         "</section>\n";
  out += comparison_section(report) + figure_section(report) + number_section(report) + method_section(report);
  out += "</main>\n" + footer(report);
  out += "<script type=\"application/json\" id=\"summary\">" + html::json_in_script(report_document(report)) +
         "</script>\n<script>" + std::string(report_script) + "</script>\n</body>\n</html>\n";
  return out;
}

}  // namespace bench
