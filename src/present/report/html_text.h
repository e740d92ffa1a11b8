#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "present/page/grid.h"
#include "present/page/page.h"

namespace bench::html {

/// A name of anybody's: its writing direction stays its own, and what is too long is cut and counted.
std::string name(std::string_view raw);

/// Pieces of a statement, each of which stays together where there is room.
std::string pieces(const Pieces& raw);

/// Statements as a list of terms.
std::string statements(const std::vector<Statement>& list);

/// Whether the reader may put the rows in another order: not where they have units of their own.
enum class Sortable { no, yes };

/// A table within a box that scrolls sideways where the screen is narrow. Columns that are joined to the one before
/// them (intervals) stand below its value. `caption` is what it shows, for who hears the page.
std::string table(const Grid& grid, std::string_view caption, Sortable sortable = Sortable::no);

/// JSON inside a <script>: nothing in it ends the element, begins a comment, or breaks a line of script.
std::string json_in_script(std::string_view json);

}  // namespace bench::html
