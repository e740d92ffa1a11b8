#include <algorithm>

#include "present/chart/sparkline.h"
#include "present/footnotes.h"
#include "present/metric_choice.h"
#include "present/metric_grid.h"
#include "present/page/page.h"
#include "present/quality/grid.h"
#include "present/quality/words.h"
#include "present/statements.h"
#include "present/study/compared_runs.h"
#include "present/study/overhead.h"
#include "present/study/sweep.h"

namespace bench {
namespace {

/// What the width of the screen allows; the same for all groups, so that they can be compared by eye.
struct Layout {
  Frame frame = Frame::stacked;
  Intervals intervals = Intervals::all;
  Range range = Range::shown;
};

std::vector<Grid> metric_grids(const Summary& summary, Intervals intervals, Range range) {
  std::vector<Grid> grids;
  for (const GroupSummary& group : summary.groups) grids.push_back(metric_grid(group, intervals, range));
  return grids;
}

Layout layout_for(const Summary& summary, const Style& style) {
  std::vector<Grid> everything = metric_grids(summary, Intervals::all, Range::shown);
  for (const GroupSummary& group : summary.groups) everything.push_back(tag_grid(group));
  constexpr int narrowest_for_boxes = 100;  // below, some runs would just fit and others not
  const bool boxes = style.columns >= narrowest_for_boxes && frame_for(everything, style) == Frame::box;
  if (boxes) return {Frame::box};
  for (const Layout& layout :
       {Layout{Frame::plain}, Layout{Frame::plain, Intervals::of_percentiles},
        Layout{Frame::plain, Intervals::of_percentiles, Range::left_out}, Layout{Frame::plain, Intervals::none},
        Layout{Frame::plain, Intervals::none, Range::left_out}}) {
    const auto grids = metric_grids(summary, layout.intervals, layout.range);
    if (frame_for(grids, style) != Frame::stacked) return layout;
  }
  return {};
}

/// Before the numbers: whether they may be trusted, and what they were to keep.
void write_verdict(Page& page, const Summary& summary, const Style& style) {
  const Verdict& verdict = summary.verdict;
  page.text(verdict.valid ? "VALID measurement" : "INVALID measurement",
            verdict.valid ? Emphasis::good : Emphasis::alarm);
  for (const std::string& reason : verdict.reasons) page.text("- " + reason);
  const std::string tick = style.unicode ? "✓ " : "kept: ";
  const std::string cross = style.unicode ? "✗ " : "MISSED: ";
  for (const GateOutcome& gate : summary.gates) {
    const std::string text = describe_gate(gate, summary.groups.size() > 1);
    page.text((gate.kept ? tick : cross) + text, gate.kept ? Emphasis::good : Emphasis::alarm);
  }
}

void write_heading(Page& page, const RunView& view) {
  page.pieces(describe_run(view.header));
  if (view.summary.simulated) page.text(simulated_notice, Emphasis::caution);
  const std::string interruption = interruption_of(view);
  if (!interruption.empty()) page.text(interruption, Emphasis::alarm);
  write_verdict(page, view.summary, view.style);
}

/// True when the screen was too narrow for all columns.
bool write_tags(Page& page, const GroupSummary& group, const Layout& layout, const Style& style) {
  const Grid all = tag_grid(group);
  if (all.rows.empty()) return false;
  page.gap();
  if (layout.frame == Frame::box) {
    page.grid(all, Frame::box);
    return false;
  }
  const Grid shown = narrowed(all, style);
  page.grid(shown, frame_for({shown}, style) == Frame::stacked ? Frame::stacked : Frame::plain);
  return shown != all;
}

Frame frame_of_quality(const Grid& grid, const Layout& layout, const Style& style) {
  if (layout.frame == Frame::box && fits(grid, Frame::box, style)) return Frame::box;
  return frame_for({grid}, style) == Frame::stacked ? Frame::stacked : Frame::plain;
}

/// Of the slices of a score those that a screen holds, and how to see the others.
void write_slices(Page& page, const QualitySummary& quality, const Layout& layout, const Style& style) {
  constexpr int most_subjects = 20;
  const std::int64_t subjects = quality.subjects();
  const Slices shown = subjects > most_subjects ? Slices::without_subjects : Slices::every;
  const Grid grid = with_short_names(quality_grid(quality, shown, Gaps::between_kinds), style);
  const Frame frame = frame_of_quality(grid, layout, style);
  page.gap();
  page.grid(frame == Frame::stacked ? quality_grid(quality, shown, Gaps::none) : grid, frame);
  if (shown == Slices::without_subjects)
    page.text("each of the " + std::to_string(subjects) + " subjects: --format md, csv or json", Emphasis::faint);
}

/// Before the speeds: what the answers were worth.
void write_quality(Page& page, const GroupSummary& group, const RunHeader& header, const Layout& layout,
                   const Style& style) {
  if (!group.quality) return;
  const std::string caution = caution_of(header);
  if (!caution.empty()) page.text(caution, Emphasis::caution);
  page.gap();
  for (const Statement& statement : describe_score(group)) page.statement(statement);
  if (!has_no_score(*group.quality)) write_slices(page, *group.quality, layout, style);
  page.gap();
  for (const Statement& statement : describe_quality(group, header)) page.statement(statement);
}

bool write_metrics(Page& page, const GroupSummary& group, const Layout& layout) {
  if (layout.frame == Frame::stacked) {
    page.grid(quantity_grid(group), Frame::stacked);
    return false;
  }
  const Grid shown = metric_grid(group, layout.intervals, layout.range);
  page.grid(shown, layout.frame);
  // The interval of a mean is no loss: that of the median beside it says as much.
  return layout.intervals != Intervals::all && shown != metric_grid(group, Intervals::of_percentiles);
}

/// True when the screen was too narrow for all of it.
bool write_group(Page& page, const GroupSummary& group, const RunView& view, const Layout& layout) {
  const Style& style = view.style;
  page.gap();
  page.pieces(describe_model(group, view.header, view.summary.end), Emphasis::strong);
  write_quality(page, group, view.header, layout, style);
  bool left_out = false;
  if (headline_of(group).empty()) {
    page.text("no request was measured, so there is nothing to show but the failures");
  } else {
    page.gap();
    left_out = write_metrics(page, group, layout);
  }
  page.gap();
  for (const Statement& statement : describe_requests(group)) page.statement(statement);
  constexpr int beside_the_trend = 36;
  const auto trend = trend_of(group, view.records, std::clamp(style.columns - beside_the_trend, 8, 60));
  if (trend) page.statement(*trend);
  return write_tags(page, group, layout, style) || left_out;
}

void write_notes(Page& page, const Summary& summary, bool left_out) {
  page.gap();
  for (const std::string& note : footnotes_of(summary, brackets)) page.text(note, Emphasis::faint);
  if (left_out) page.text("a wider screen shows more: intervals and columns were left out", Emphasis::faint);
}

void write_ranking(Page& page, const Summary& summary, const Style& style) {
  if (!summary.score_ranking.empty()) {
    page.gap();
    page.text(ranking_sentence(summary.score_ranking), Emphasis::strong);
  }
  if (summary.ranking.empty()) return;
  page.gap();
  const Grid grid = ranking_grid(summary.ranking);
  page.grid(grid, frame_for({grid}, style) == Frame::stacked ? Frame::stacked : Frame::plain);
  page.gap();
  page.text(ranking_sentence(summary.ranking), Emphasis::strong);
}

void write_warnings(Page& page, const Summary& summary) {
  page.gap();
  for (const Warning& warning : summary.warnings) {
    page.text("warning: " + warning.text, Emphasis::caution);
    if (!warning.try_this.empty()) page.text("try: " + warning.try_this, Emphasis::none, 2);
  }
}

std::string render_table(const RunView& view) {
  Page page(view.style);
  write_heading(page, view);
  const Layout layout = layout_for(view.summary, view.style);
  bool left_out = false;
  for (const GroupSummary& group : view.summary.groups) left_out = write_group(page, group, view, layout) || left_out;
  write_notes(page, view.summary, left_out);
  write_ranking(page, view.summary, view.style);
  write_warnings(page, view.summary);
  page.gap();
  for (const Statement& statement : describe_usage(view.summary.end)) page.statement(statement);
  std::string out = std::move(page).take();
  if (!view.compared.empty()) out += "\n" + comparison_as("table", view.compared, view.style);
  return out;
}

}  // namespace

Renderer make_table() {
  return {.name = "table",
          .about = "a page for a terminal",
          .render = render_table,
          .default_on = DefaultOn::terminal,
          .render_overhead = overhead_page,
          .render_sweep = sweep_page};
}

}  // namespace bench
