#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/renderer.h"

#include "present/page/grid.h"

namespace bench {

/// A statement in short pieces, so that a page can break its lines between them. Raw text.
using Pieces = std::vector<std::string>;

inline constexpr std::string_view piece_separator = " · ";

/// A statement with a name: "throughput", {"281 tok/s", "2.30 requests/s"}.
struct Statement {
  std::string label;
  Pieces pieces;
  bool operator==(const Statement&) const = default;
};

/// A page for a terminal, written from top to bottom. It takes raw text and makes it safe, breaks lines to the width of
/// the screen, and colours whole lines.
class Page {
 public:
  explicit Page(const Style& style) : style_(style) {}

  /// A paragraph whose first line is indented by `first` and whose others by two more.
  void text(std::string_view raw, Emphasis emphasis = Emphasis::none, int first = 0);
  void pieces(const Pieces& raw, Emphasis emphasis = Emphasis::none);
  void statement(const Statement& statement);
  void grid(const Grid& grid, Frame frame) { out_ += draw(grid, frame, style_); }
  void gap();  ///< an empty line, unless there is one already

  std::string take() && { return std::move(out_); }

 private:
  void lines(const std::vector<std::string>& lines, Emphasis emphasis);
  Pieces safe(const Pieces& raw) const;

  Style style_;
  std::string out_;
};

}  // namespace bench
