#include "present/report/html_text.h"

#include "base/text.h"
#include "base/utf8.h"
#include "present/page/text.h"

namespace bench::html {
namespace {

constexpr int longest_name = 160;

/// Of a script that is written from right to left.
bool runs_to_the_left(char32_t c) {
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfefc) || (c >= 0x10800 && c <= 0x10fff) ||
         (c >= 0x1e800 && c <= 0x1efff);
}

bool has_text_to_the_left(std::string_view raw) {
  while (!raw.empty()) {
    const CodePoint next = first_code_point(raw);
    if (next.valid && runs_to_the_left(next.value)) return true;
    raw.remove_prefix(next.size);
  }
  return false;
}

/// A cell with what is joined to it.
struct Cell {
  std::string value;
  std::string below;
};

std::vector<Cell> cells_of(const std::vector<Grid::Column>& columns, const std::vector<std::string>& row) {
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i) {
    if (columns[i].joined && !cells.empty()) {
      cells.back().below = row[i];
    } else {
      cells.push_back({row[i], ""});
    }
  }
  return cells;
}

/// The titles of columns, with those of joined ones behind them.
std::vector<std::string> titles_of(const std::vector<Grid::Column>& columns) {
  std::vector<std::string> titles;
  for (const Grid::Column& column : columns) {
    if (column.joined && !titles.empty()) {
      if (!column.title.empty()) titles.back() = std::string(trimmed(titles.back())) + " " + column.title;
    } else {
      titles.push_back(column.title);
    }
  }
  return titles;
}

std::vector<Align> alignment_of(const std::vector<Grid::Column>& columns) {
  std::vector<Align> out;
  for (const Grid::Column& column : columns)
    if (!column.joined || out.empty()) out.push_back(column.align);
  return out;
}

/// Column titles of terminals may have room for asterisks behind them.
std::string title_cell(std::string_view raw, Align align) {
  const std::string shown(trimmed(raw));
  const char* side = align == Align::left ? " class=\"l\"" : "";
  if (shown.empty()) return std::string("<td") + side + "></td>";
  return std::string("<th scope=\"col\"") + side + ">" + markup_text(shown) + "</th>";
}

std::string content_of(const Cell& cell) {
  std::string out = name(trimmed(cell.value));
  if (!cell.below.empty()) out += "<small>" + markup_text(cell.below) + "</small>";
  return out;
}

std::string row_html(const std::vector<Cell>& cells, const std::vector<Align>& sides) {
  std::string out = "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const char* side = sides[i] == Align::left ? " class=\"l\"" : "";
    if (i == 0 && !is_blank(cells[i].value)) {
      out += std::string("<th scope=\"row\"") + side + ">" + content_of(cells[i]) + "</th>";
    } else {
      out += std::string("<td") + side + ">" + content_of(cells[i]) + "</td>";
    }
  }
  return out + "</tr>\n";
}

}  // namespace

std::string name(std::string_view raw) {
  const std::string shown = excerpt(raw, longest_name);
  return has_text_to_the_left(shown) ? "<bdi>" + markup_text(shown) + "</bdi>" : markup_text(shown);
}

std::string pieces(const Pieces& raw) {
  std::string out;
  for (const std::string& piece : raw) {
    if (!out.empty()) out += "<span class=\"dot\"> · </span>";
    out += "<span>" + name(piece) + "</span>";
  }
  return out;
}

std::string statements(const std::vector<Statement>& list) {
  if (list.empty()) return "";
  std::string out = "<dl>\n";
  for (const Statement& statement : list)
    out += "<div><dt>" + name(statement.label) + "</dt><dd>" + pieces(statement.pieces) + "</dd></div>\n";
  return out + "</dl>\n";
}

std::string table(const Grid& grid, std::string_view caption, Sortable sortable) {
  if (grid.rows.empty()) return "";
  const std::vector<Align> sides = alignment_of(grid.columns);
  std::string out =
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"" + markup_text(caption) + "\"><table";
  out += sortable == Sortable::yes ? " class=\"sortable\">" : ">";
  out += "<caption>" + markup_text(caption) + "</caption>\n<thead><tr>";
  const std::vector<std::string> titles = titles_of(grid.columns);
  for (std::size_t i = 0; i < titles.size(); ++i) out += title_cell(titles[i], sides[i]);
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : grid.rows) out += row_html(cells_of(grid.columns, row), sides);
  return out + "</tbody></table></div>\n";
}

std::string json_in_script(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view rest = json.substr(i);
    if (json[i] == '<') {
      out += "\\u003c";  // inside a string, where alone JSON can hold it: "</" and "<!--" are gone with it
    } else if (rest.starts_with("\xE2\x80\xA8")) {
      out += "\\u2028";
      i += 2;
    } else if (rest.starts_with("\xE2\x80\xA9")) {
      out += "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

}  // namespace bench::html
