#pragma once

#include <string>
#include <string_view>

#include "bench/renderer.h"

#include "present/facts.h"
#include "present/grid.h"
#include "present/sgr.h"

namespace bench {

/// A page for a terminal, written from top to bottom. It takes raw text and makes it safe, breaks lines to the width of
/// the screen, and colours whole lines.
class Page {
 public:
  explicit Page(const Style& style) : style_(style) {}

  /// A paragraph whose first line is indented by `first` and whose others by two more.
  void text(std::string_view raw, Emphasis emphasis = Emphasis::none, int first = 0);
  void items(const Items& raw, Emphasis emphasis = Emphasis::none);
  void fact(const Fact& fact);
  void grid(const Grid& grid, Frame frame) { out_ += draw(grid, frame, style_); }
  void gap();  ///< an empty line, unless there is one already

  std::string take() && { return std::move(out_); }

 private:
  void lines(const std::vector<std::string>& lines, Emphasis emphasis);
  Items safe(const Items& raw) const;

  Style style_;
  std::string out_;
};

}  // namespace bench
