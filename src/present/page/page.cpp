#include "present/page/page.h"

#include <algorithm>

#include "present/page/text.h"

namespace bench {
namespace {

constexpr int label_columns = 15;
constexpr int narrowest_with_labels = 60;  ///< below, a label stands in the line instead of in a column
constexpr int longest_text = 1000;
constexpr int longest_piece = 200;

}  // namespace

void Page::text(std::string_view raw, Emphasis emphasis, int first) {
  lines(wrapped(excerpt(raw, longest_text, style_.unicode), {style_.columns, first + 2, first}), emphasis);
}

void Page::pieces(const Pieces& raw, Emphasis emphasis) {
  lines(flowed(safe(raw), safe_text(piece_separator, style_.unicode), {style_.columns, 2}), emphasis);
}

void Page::statement(const Statement& statement) {
  Pieces pieces = safe(statement.pieces);
  const std::string label = excerpt(statement.label, longest_piece, style_.unicode);
  const std::string separator = safe_text(piece_separator, style_.unicode);
  if (style_.columns < narrowest_with_labels) {
    if (!pieces.empty()) pieces.front() = label + ": " + pieces.front();
    return lines(flowed(pieces, separator, {style_.columns, 2}), Emphasis::none);
  }
  auto broken = flowed(pieces, separator, {style_.columns - label_columns});
  for (std::size_t i = 0; i < broken.size(); ++i) broken[i] = padded(i == 0 ? label : "", label_columns) + broken[i];
  lines(broken, Emphasis::none);
}

void Page::gap() {
  if (!out_.empty() && !(out_.size() >= 2 && out_.compare(out_.size() - 2, 2, "\n\n") == 0)) out_ += '\n';
}

void Page::lines(const std::vector<std::string>& all, Emphasis emphasis) {
  for (const std::string& line : all) out_ += painted(line, emphasis, style_.color) + "\n";
}

Pieces Page::safe(const Pieces& raw) const {
  Pieces pieces;
  for (const std::string& piece : raw) pieces.push_back(excerpt(piece, longest_piece, style_.unicode));
  return pieces;
}

}  // namespace bench
