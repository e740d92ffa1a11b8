#pragma once

#include <string>
#include <vector>

#include "bench/renderer.h"

#include "present/page/layout.h"

namespace bench {

/// Cells before any formatting: the boxed, plain, stacked and Markdown forms of a table are drawn from the same ones.
/// Cells are raw text; each form escapes them for the place they go to.
struct Grid {
  struct Column {
    std::string title;
    Align align = Align::right;
    bool joined = false;  ///< to the column before it: one blank between them and no line
    bool operator==(const Column&) const = default;
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< each as long as `columns`
  bool operator==(const Grid&) const = default;
};

/// How a grid stands on a terminal. `stacked` gives every row a paragraph of its own, for screens too narrow for
/// columns.
enum class Frame { box, plain, stacked };

/// The best frame in which all of these fit the screen, so that the tables of one page look alike.
Frame frame_for(const std::vector<Grid>& grids, const Style& style);

bool fits(const Grid& grid, Frame frame, const Style& style);

/// The grid without the last columns that do not fit; the first three stay.
Grid narrowed(Grid grid, const Style& style);

std::string draw(const Grid& grid, Frame frame, const Style& style);
std::string draw_markdown(const Grid& grid);

}  // namespace bench
