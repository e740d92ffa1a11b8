#include "present/page/grid.h"

#include <algorithm>
#include <numeric>

#include "present/page/text.h"

namespace bench {
namespace {

constexpr int widest_cell = 48;

using Cells = std::vector<std::string>;

/// What stands before, between and after the cells of a line, and between those of joined columns.
struct Edges {
  std::string_view left, between, right;
  std::string_view joint = " ";
};

template <class Escape>
Grid escaped(Grid grid, Escape escape) {
  for (Grid::Column& column : grid.columns) column.title = escape(column.title);
  for (Cells& row : grid.rows) {
    for (std::string& cell : row) cell = escape(cell);
  }
  return grid;
}

Grid for_screen(const Grid& grid, const Style& style) {
  return escaped(grid, [&](const std::string& cell) { return excerpt(cell, widest_cell, style.unicode); });
}

std::vector<int> widths_of(const Grid& grid) {
  std::vector<int> widths;
  for (const Grid::Column& column : grid.columns) widths.push_back(display_width(column.title));
  for (const Cells& row : grid.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  return widths;
}

Cells titles_of(const Grid& grid) {
  Cells titles;
  for (const Grid::Column& column : grid.columns) titles.push_back(column.title);
  return titles;
}

std::string line_of(const Grid& grid, const Cells& cells, const std::vector<int>& widths, const Edges& edges) {
  std::string line(edges.left);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += grid.columns[i].joined ? edges.joint : edges.between;
    line += padded(cells[i], widths[i], grid.columns[i].align);
  }
  line += edges.right;
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string repeated(std::string_view sign, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += sign;
  return out;
}

/// A horizontal line: cells full of dashes.
std::string rule_of(const Grid& grid, const std::vector<int>& widths, std::string_view dash, Edges edges) {
  Cells dashes;
  for (const int width : widths) dashes.push_back(repeated(dash, width));
  edges.joint = dash;
  return line_of(grid, dashes, widths, edges);
}

std::string draw_plain(const Grid& grid, const Style& style) {
  const std::vector<int> widths = widths_of(grid);
  constexpr Edges edges{"", "  ", ""};
  const std::string_view dash = style.unicode ? "─" : "-";
  const std::string rule = rule_of(grid, widths, dash, {"", style.unicode ? "──" : "--", ""});
  std::string out = painted(line_of(grid, titles_of(grid), widths, edges), Emphasis::strong, style.color) + "\n" +
                    painted(rule, Emphasis::faint, style.color) + "\n";
  for (const Cells& row : grid.rows) out += line_of(grid, row, widths, edges) + "\n";
  return out;
}

std::string draw_box(const Grid& grid, const Style& style) {
  const std::vector<int> widths = widths_of(grid);
  const auto rule = [&](const Edges& unicode_edges) {
    return style.unicode ? rule_of(grid, widths, "─", unicode_edges) : rule_of(grid, widths, "-", {"+-", "-+-", "-+"});
  };
  const Edges sides = style.unicode ? Edges{"│ ", " │ ", " │"} : Edges{"| ", " | ", " |"};
  std::string out = rule({"┌─", "─┬─", "─┐"}) + "\n";
  out += painted(line_of(grid, titles_of(grid), widths, sides), Emphasis::strong, style.color) + "\n";
  out += rule({"├─", "─┼─", "─┤"}) + "\n";
  for (const Cells& row : grid.rows) out += line_of(grid, row, widths, sides) + "\n";
  return out + rule({"└─", "─┴─", "─┘"}) + "\n";
}

/// Markdown knows no joined columns: what belongs together stands in one cell.
Grid unjoined(const Grid& grid) {
  Grid merged;
  merged.rows.resize(grid.rows.size());
  const auto put = [](std::string& cell, const std::string& more) { cell += (more.empty() ? "" : " ") + more; };
  for (std::size_t column = 0; column < grid.columns.size(); ++column) {
    const bool joined = grid.columns[column].joined && column > 0;
    if (joined) put(merged.columns.back().title, grid.columns[column].title);
    if (!joined) merged.columns.push_back(grid.columns[column]);
    for (std::size_t row = 0; row < grid.rows.size(); ++row) {
      if (joined) put(merged.rows[row].back(), grid.rows[row][column]);
      if (!joined) merged.rows[row].push_back(grid.rows[row][column]);
    }
  }
  return merged;
}

void append_lines(std::string& out, const std::vector<std::string>& lines, Emphasis emphasis, bool color) {
  for (const std::string& line : lines) out += painted(line, emphasis, color) + "\n";
}

std::string draw_stacked(const Grid& grid, const Style& style) {
  std::string out;
  for (const Cells& row : grid.rows) {
    append_lines(out, wrapped(row.front(), {style.columns, 0}), Emphasis::strong, style.color);
    for (std::size_t i = 1; i < row.size(); ++i) {
      const std::string text = grid.columns[i].title.empty() ? row[i] : grid.columns[i].title + " " + row[i];
      append_lines(out, wrapped(text, {style.columns, 4, 2}), Emphasis::none, style.color);
    }
  }
  return out;
}

}  // namespace

bool fits(const Grid& grid, Frame frame, const Style& style) {
  if (frame == Frame::stacked) return true;
  const std::vector<int> widths = widths_of(for_screen(grid, style));
  int total = std::accumulate(widths.begin(), widths.end(), frame == Frame::box ? 4 : 0);
  for (std::size_t i = 1; i < widths.size(); ++i) total += grid.columns[i].joined ? 1 : frame == Frame::box ? 3 : 2;
  return total <= style.columns;
}

Frame frame_for(const std::vector<Grid>& grids, const Style& style) {
  for (const Frame frame : {Frame::box, Frame::plain}) {
    if (std::all_of(grids.begin(), grids.end(), [&](const Grid& grid) { return fits(grid, frame, style); }))
      return frame;
  }
  return Frame::stacked;
}

Grid narrowed(Grid grid, const Style& style) {
  while (grid.columns.size() > 3 && !fits(grid, Frame::plain, style)) {
    grid.columns.pop_back();
    for (Cells& row : grid.rows) row.pop_back();
  }
  return grid;
}

std::string draw(const Grid& raw, Frame frame, const Style& style) {
  const Grid grid = for_screen(raw, style);
  switch (frame) {
    case Frame::box:
      return draw_box(grid, style);
    case Frame::plain:
      return draw_plain(grid, style);
    case Frame::stacked:
      return draw_stacked(grid, style);
  }
  return "";
}

std::string draw_markdown(const Grid& raw) {
  const Grid grid = escaped(unjoined(raw), [](const std::string& cell) { return md_text(cell); });
  std::vector<int> widths = widths_of(grid);
  for (int& width : widths) width = std::max(width, 3);  // room for the dashes and the colon
  Cells dashes;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool right = grid.columns[i].align == Align::right;
    dashes.push_back(repeated("-", widths[i] - (right ? 1 : 0)) + (right ? ":" : ""));
  }
  constexpr Edges edges{"| ", " | ", " |"};
  std::string out = line_of(grid, titles_of(grid), widths, edges) + "\n" + line_of(grid, dashes, widths, edges) + "\n";
  for (const Cells& row : grid.rows) out += line_of(grid, row, widths, edges) + "\n";
  return out;
}

}  // namespace bench
