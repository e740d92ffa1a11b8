#include "present/quality/grid.h"

#include <algorithm>
#include <string>
#include <vector>

#include <spdlog/fmt/fmt.h>

#include "base/text.h"

namespace bench {
namespace {

using Cells = std::vector<std::string>;
using Of = ScoreSlice::Of;

/// One style for all shares of the table, for they are compared with each other.
std::string percent_cell(double share) { return fmt::format("{:.1f}", share * 100); }

std::string plus_minus_cell(const ScoreSlice& slice) {
  if (!slice.interval) return "";
  return "± " + percent_cell(std::max(slice.accuracy - slice.interval->lo, slice.interval->hi - slice.accuracy));
}

/// "42/57", and of grades between right and wrong the number of questions alone.
std::string count_cell(const ScoreSlice& slice, bool is_binary) {
  const std::string n = std::to_string(slice.n);
  return is_binary ? fmt::format("{:.0f}/", slice.score) + n : n;
}

std::string seconds_cell(const ScoreSlice& slice) {
  if (!slice.seconds_per_question) return "—";
  return fmt::format("{:.{}f}", *slice.seconds_per_question, *slice.seconds_per_question < 9.995 ? 2 : 1);
}

std::string name_cell(const ScoreSlice& slice, const QualitySummary& quality) {
  if (slice.of != Of::all) return slice.name;
  return quality.macro ? "all (micro)" : "all";
}

Cells cells_of(const ScoreSlice& slice, const QualitySummary& quality) {
  return {name_cell(slice, quality),      percent_cell(slice.accuracy),
          plus_minus_cell(slice),         count_cell(slice, quality.is_binary),
          std::to_string(slice.unparsed), std::to_string(slice.cut),
          std::to_string(slice.failed),   seconds_cell(slice)};
}

/// What stands over the names, if anything stands there but the total.
std::string names_title(const QualitySummary& quality, Slices slices) {
  if (quality.slices.size() == 1) return "";
  return quality.subjects() > 0 && slices == Slices::every ? "subject" : "category";
}

}  // namespace

std::string counted_word(const QualitySummary& quality) {
  if (!quality.is_binary) return "score";
  return quality.is_neutral() ? std::string(find_metric(quality.grade)->title) : "right";
}

Grid quality_grid(const QualitySummary& quality, Slices slices, Gaps gaps) {
  Grid grid{{{names_title(quality, slices), Align::left},
             {counted_word(quality) + " %"},
             {.title = "", .align = Align::left, .joined = true},
             {quality.is_binary ? counted_word(quality) + "/n" : "n"},
             {"unparsed"},
             {"cut"},
             {"failed"},
             {"s each"}},
            {}};
  const Cells nothing(grid.columns.size());
  std::optional<Of> before;
  for (const ScoreSlice& slice : quality.slices) {
    if (slice.of == Of::all && !quality.has_total) continue;
    if (slice.of == Of::subject && slices == Slices::without_subjects) continue;
    if (before && *before != slice.of && gaps == Gaps::between_kinds) grid.rows.push_back(nothing);
    before = slice.of;
    grid.rows.push_back(cells_of(slice, quality));
  }
  if (quality.macro) {
    Cells macro = nothing;
    macro[0] = "macro, " + counted(quality.subjects(), "subject");
    macro[1] = percent_cell(*quality.macro);
    grid.rows.push_back(std::move(macro));
  }
  return grid;
}

Grid with_short_names(Grid grid, const Style& style) {
  constexpr int shortest = 18;  // long enough for the name of the last row
  int longest = 0;
  for (const Cells& row : grid.rows) longest = std::max(longest, display_width(row.front()));
  for (int room = longest - 1; room >= shortest && !fits(grid, Frame::plain, style); --room)
    for (Cells& row : grid.rows) row.front() = truncated(row.front(), room, style.unicode);
  return narrowed(std::move(grid), style);
}

}  // namespace bench
