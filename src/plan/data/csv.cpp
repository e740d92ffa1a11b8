#include "plan/data/csv.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace bench {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
  }

  /// The next row into `row`; false at the end of the text and at a fault.
  bool next(CsvRow& row) {
    while (at_ < text_.size() && !fault_) {
      row = {line_, {}};
      while (take_cell(row)) {
      }
      if (!fault_ && !is_empty_line_) return true;
    }
    return false;
  }

  const std::optional<std::string>& fault() const { return fault_; }
  std::int64_t fault_line() const { return fault_line_; }

 private:
  /// One cell and what ends it; true when that was a comma.
  bool take_cell(CsvRow& row) {
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    auto cell = quoted ? take_quoted() : take_plain();
    if (!cell) return false;
    is_empty_line_ = row.cells.empty() && !quoted && is_blank(*cell);
    row.cells.push_back(*std::move(cell));
    if (take(",")) {
      is_empty_line_ = false;
      return true;
    }
    if (at_ == text_.size() || take("\r\n") || take("\n")) {
      ++line_;
      return false;
    }
    fail(line_, "text behind a closing quote: a quote inside a quoted cell is written twice");
    return false;
  }

  std::optional<std::string> take_plain() {
    std::size_t end = std::min(text_.find_first_of(",\n\"", at_), text_.size());
    if (end < text_.size() && text_[end] == '"') {
      fail(line_, "a quote inside a cell without quotes: put the whole cell in quotes and write the inner one twice");
      return std::nullopt;
    }
    if (end > at_ && text_[end - 1] == '\r' && (end == text_.size() || text_[end] == '\n')) --end;
    std::string cell(text_.substr(at_, end - at_));
    at_ = end;
    if (at_ + 1 == text_.size() && text_[at_] == '\r') ++at_;
    return cell;
  }

  std::optional<std::string> take_quoted() {
    const std::int64_t begun = line_;
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      const std::size_t quote = std::min(text_.find('"', at_), text_.size());
      const std::string_view piece = text_.substr(at_, quote - at_);
      line_ += std::count(piece.begin(), piece.end(), '\n');
      cell += piece;
      at_ = quote + 1;
      if (quote == text_.size()) break;
      if (at_ == text_.size() || text_[at_] != '"') return cell;
      cell += '"';
    }
    fail(begun, "a quoted cell begins here and never ends");
    return std::nullopt;
  }

  bool take(std::string_view what) {
    if (!text_.substr(std::min(at_, text_.size())).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }

  void fail(std::int64_t line, std::string what) {
    fault_line_ = line;
    fault_ = std::move(what);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  bool is_empty_line_ = false;
  std::int64_t fault_line_ = 0;
  std::optional<std::string> fault_;
};

bool is_text(std::string_view cell) { return cell.find('\0') == std::string_view::npos && is_utf8(cell); }

}  // namespace

Expected<std::vector<CsvRow>> parse_csv(std::string_view text, const std::string& name) {
  const auto at = [&](std::int64_t line) { return name + ":" + std::to_string(line) + ": "; };
  std::vector<CsvRow> rows;
  CsvReader reader(text);
  for (CsvRow row; reader.next(row);) {
    if (!std::all_of(row.cells.begin(), row.cells.end(), is_text))
      return usage_error(at(row.line) + "not UTF-8 text", "", {"save the file as UTF-8"});
    rows.push_back(std::move(row));
  }
  if (reader.fault()) return usage_error(at(reader.fault_line()) + *reader.fault());
  return rows;
}

}  // namespace bench
