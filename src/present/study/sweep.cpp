#include "present/study/sweep.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "present/number.h"
#include "present/page/page.h"
#include "present/page/text.h"
#include "present/statements.h"
#include "present/study/sweep_words.h"

namespace bench {
namespace {

constexpr std::string_view no_figure = "—";
constexpr int bar_columns = 16;

Estimate estimate_of(const std::optional<LevelFigure>& figure) {
  return figure ? Estimate{figure->value, figure->interval} : Estimate{};
}

std::optional<double> quantile_of(const std::optional<MetricSummary>& metric, double percent) {
  const Quantile* quantile = metric ? metric->at(percent) : nullptr;
  return quantile == nullptr ? std::nullopt : std::optional(quantile->value);
}

std::string time_cell(const std::optional<MetricSummary>& metric, double percent) {
  const auto value = quantile_of(metric, percent);
  return value ? duration_text(*value) : std::string(no_figure);
}

/// One scale for a column, so that its figures can be compared at a glance.
Scale scale_of_output(const Sweep& sweep) {
  double least = 0, most = 0;
  std::vector<Estimate> row;
  for (const SweepLevel& level : sweep.levels) {
    if (!level.output) continue;
    least = least == 0 ? level.output->value : std::min(least, level.output->value);
    most = std::max(most, level.output->value);
    row.push_back({level.output->value});
  }
  return in_one_style(scale_for(Unit::tokens_per_second, least, most), row);
}

std::string flight_text(double value) { return number_text({value}, Scale{1, "", value < 10 ? 1 : 0}); }

std::string bar_of(const std::optional<LevelFigure>& figure, double most, bool unicode) {
  if (!figure || most <= 0) return "";
  const auto cells = std::max(1L, std::lround(bar_columns * figure->value / most));
  std::string bar;
  for (long i = 0; i < cells; ++i) bar += unicode ? "█" : "#";
  return bar;
}

std::string errors_text(const SweepLevel& level) {
  if (level.errors.hits == 0) return "0";
  return std::to_string(level.errors.hits) + "/" + std::to_string(level.errors.n);
}

std::string times_text(const SweepLevel& level, const Sweep& sweep) {
  const auto& lowest = sweep.levels.front().output;
  if (!level.output || !lowest || lowest->value <= 0) return std::string(no_figure);
  return number_text({level.output->value / lowest->value}, Scale{1, "", 2});
}

double most_output(const Sweep& sweep) {
  double most = 0;
  for (const SweepLevel& level : sweep.levels)
    if (level.output) most = std::max(most, level.output->value);
  return most;
}

/// The columns that a narrow screen loses come last.
Grid sweep_grid(const Sweep& sweep, bool unicode, bool in_markdown) {
  Grid grid;
  const Scale scale = scale_of_output(sweep);
  const double most = most_output(sweep);
  grid.columns = {{std::string(name_in(sweep_dimensions, sweep.dimension)), Align::right},
                  {std::string(scale.unit) + " of all", Align::right},
                  {"", Align::left, !in_markdown},
                  {"", Align::left},
                  {"x", Align::right},
                  {"tok/s each", Align::right},
                  {"TTFT p50", Align::right},
                  {"p95", Align::right},
                  {"gap p50", Align::right},
                  {"p95", Align::right},
                  {"in flight", Align::right},
                  {"errors", Align::right}};
  if (in_markdown) {
    grid.columns[2].title = "95 %";
    grid.columns[3].title = " ";
    grid.columns[7].title = "TTFT p95";
    grid.columns[9].title = "gap p95";
  }
  for (const SweepLevel& level : sweep.levels) {
    const auto each = quantile_of(level.speed, 50);
    grid.rows.push_back(
        {sweep_level_text(level), number_text(estimate_of(level.output), scale),
         interval_text(estimate_of(level.output), scale), bar_of(level.output, most, unicode), times_text(level, sweep),
         each ? number_text({each}, scale_for(Unit::tokens_per_second, *each, *each)) : std::string(no_figure),
         time_cell(level.first, 50), time_cell(level.first, 95), time_cell(level.gap, 50),
         time_cell(level.long_gap, 95), level.in_flight ? flight_text(*level.in_flight) : std::string(no_figure),
         level.n_total == 0 ? std::string(no_figure) : errors_text(level)});
  }
  return grid;
}

Pieces sweep_pieces(const Sweep& sweep) {
  return {sweep.model, sweep.api + " at " + sweep.target,
          counted(static_cast<std::int64_t>(sweep.levels.size()), "level") + ", " +
              counted(sweep.repetitions, "repetition") + " of each in an order of chance",
          counted(sweep.requests, "request") + " in " + duration_text(sweep.took_s)};
}

std::string interruption_text(const SweepView& view) {
  if (view.summary.complete) return "";
  return "INCOMPLETE" + (view.summary.end.reason.empty() ? "" : ": " + view.summary.end.reason);
}

constexpr std::string_view how_counted =
    "rates of the steady state, start and drain cut off: mean of the repetitions, [low, high] 95 % between them; "
    "x: times the lowest level";

}  // namespace

std::string sweep_page(const SweepView& view) {
  const Sweep& sweep = view.sweep;
  Page page(view.style);
  page.statement({"sweep", sweep_pieces(sweep)});
  if (sweep.simulated) page.text(simulated_notice, Emphasis::caution);
  if (const std::string text = interruption_text(view); !text.empty()) page.text(text, Emphasis::alarm);
  page.gap();
  Grid grid = sweep_grid(sweep, view.style.unicode, false);
  if (!fits(grid, Frame::plain, view.style)) grid = narrowed(std::move(grid), view.style);
  page.grid(grid, fits(grid, Frame::plain, view.style) ? Frame::plain : Frame::stacked);
  page.gap();
  for (const std::string& sentence : sweep_sentences(sweep)) page.text(sentence, Emphasis::strong);
  page.gap();
  page.text(how_counted, Emphasis::faint);
  for (const std::string& caution : sweep_cautions(sweep)) page.text("note: " + caution, Emphasis::caution);
  return std::move(page).take();
}

std::string sweep_md(const SweepView& view) {
  const Sweep& sweep = view.sweep;
  std::string out = "### " + md_text(sweep.model + ": " + std::string(name_in(sweep_dimensions, sweep.dimension))) +
                    (sweep.simulated ? " (" + md_text(simulated_notice) + ")" : "") + "\n\n";
  if (const std::string text = interruption_text(view); !text.empty()) out += "**" + md_text(text) + "**\n\n";
  out += draw_markdown(sweep_grid(sweep, true, true)) + "\n";
  for (const std::string& sentence : sweep_sentences(sweep)) out += "- " + md_text(sentence) + "\n";
  out += "\n";
  for (const std::string& caution : sweep_cautions(sweep)) out += "- note: " + md_text(caution) + "\n";
  return out + "- " + md_text(joined(sweep_pieces(sweep), "; ")) + "\n- " + md_text(how_counted) + "\n";
}

}  // namespace bench
