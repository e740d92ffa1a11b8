#include "present/page/layout.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"
#include "present/page/width_table.h"

namespace bench {
namespace {

template <std::size_t N>
bool is_in(const width_table::Range (&table)[N], char32_t c) {
  const auto* found = std::upper_bound(std::begin(table), std::end(table), c,
                                       [](char32_t value, const width_table::Range& r) { return value < r.first; });
  return found != std::begin(table) && c <= std::prev(found)->last;
}

/// The longest beginning of `text` that takes at most `columns`, in bytes.
std::size_t fitting_bytes(std::string_view text, int columns) {
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint c = first_code_point(text.substr(at));
    columns -= c.valid ? columns_of(c.value) : 1;
    if (columns < 0) break;
    at += c.size;
  }
  return at;
}

/// Lines under construction.
class Lines {
 public:
  explicit Lines(Paragraph shape) : columns_(std::max(shape.columns, 1)) {
    // An indent that leaves no room for text would make a tower of single letters.
    const bool roomy = std::max(shape.indent, shape.first) * 2 <= columns_;
    indent_ = roomy ? shape.indent : 0;
    begin(roomy ? shape.first : 0);
  }

  /// `more` comes behind it, so that its line must have room for the separator's mark as well.
  void add(std::string_view item, std::string_view separator, bool more = false) {
    reserve_ = more ? display_width(trimmed_right(separator)) : 0;
    if (display_width(item) <= columns_ - indent_) return add_whole(item, separator);
    while (!item.empty()) {
      const std::size_t space = std::min(item.find(' '), item.size());
      if (space > 0) {
        add_whole(item.substr(0, space), separator);
        separator = " ";
      }
      item.remove_prefix(std::min(space + 1, item.size()));
    }
  }

  std::vector<std::string> take() && {
    if (!blank_ || lines_.empty()) lines_.push_back(std::move(line_));
    return std::move(lines_);
  }

 private:
  void add_whole(std::string_view item, std::string_view separator) {
    const bool fresh = blank_;
    if (!fresh && width_ + display_width(separator) + display_width(item) + reserve_ <= columns_) {
      put(separator);
      put(item);
      return;
    }
    if (!fresh) {
      const std::string_view mark = trimmed_right(separator);
      const bool has_room = width_ + display_width(mark) <= columns_;
      if (has_room) put(mark);
      next();
      const std::string_view front = trimmed_left(separator);  // behind an item as wide as the line
      if (!has_room && width_ + display_width(front) + display_width(item) <= columns_) put(front);
    }
    put_in_pieces(item);
  }

  static std::string_view trimmed_left(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(' '), text.size()));
  }

  static std::string_view trimmed_right(std::string_view text) {
    const auto last = text.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
  }

  void put(std::string_view text) {
    line_ += text;
    width_ += display_width(text);
    blank_ = false;
  }

  void put_in_pieces(std::string_view item) {
    while (width_ + display_width(item) > columns_) {
      const std::size_t bytes = std::max(fitting_bytes(item, columns_ - width_), first_code_point(item).size);
      put(item.substr(0, bytes));
      item.remove_prefix(bytes);
      if (item.empty()) return;
      next();
    }
    put(item);
  }

  void next() {
    lines_.push_back(std::move(line_));
    begin(indent_);
  }

  void begin(int indent) {
    line_.assign(static_cast<std::size_t>(indent), ' ');
    width_ = indent;
    blank_ = true;
  }

  int columns_;
  int indent_ = 0;
  int width_ = 0;
  int reserve_ = 0;
  bool blank_ = true;  ///< nothing but the indent so far
  std::string line_;
  std::vector<std::string> lines_;
};

std::string_view terminal_code(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::none:
      return "";
    case Emphasis::strong:
      return "\x1b[1m";
    case Emphasis::faint:
      return "\x1b[2m";
    case Emphasis::caution:
      return "\x1b[33m";
    case Emphasis::alarm:
      return "\x1b[1;31m";
    case Emphasis::good:
      return "\x1b[32m";
  }
  return "";
}

}  // namespace

int columns_of(char32_t c) {
  if (c < 0x300) return 1;
  if (is_in(width_table::combining, c)) return 0;
  return is_in(width_table::wide, c) ? 2 : 1;
}

int display_width(std::string_view text) {
  int columns = 0;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    columns += c.valid ? columns_of(c.value) : 1;
    text.remove_prefix(c.size);
  }
  return columns;
}

std::string truncated(std::string_view text, int columns, bool unicode) {
  if (display_width(text) <= columns) return std::string(text);
  const std::string_view mark = unicode ? "…" : "...";
  const int room = columns - display_width(mark);
  if (room < 1) return std::string(text.substr(0, fitting_bytes(text, columns)));
  return std::string(text.substr(0, fitting_bytes(text, room))) + std::string(mark);
}

std::string padded(std::string_view text, int columns, Align align) {
  const int missing = std::max(0, columns - display_width(text));
  const std::string fill(static_cast<std::size_t>(missing), ' ');
  return align == Align::left ? std::string(text) + fill : fill + std::string(text);
}

std::vector<std::string> flowed(const std::vector<std::string>& items, std::string_view separator, Paragraph shape) {
  Lines lines(shape);
  for (std::size_t i = 0; i < items.size(); ++i) lines.add(items[i], separator, i + 1 < items.size());
  return std::move(lines).take();
}

std::vector<std::string> wrapped(std::string_view text, Paragraph shape) {
  Lines lines(shape);
  for (std::size_t at = text.find_first_not_of(' '); at < text.size(); at = text.find_first_not_of(' ', at)) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    lines.add(text.substr(at, end - at), " ");
    at = end;
  }
  return std::move(lines).take();
}

std::string painted(std::string_view text, Emphasis emphasis, bool color) {
  const std::string_view code = terminal_code(emphasis);
  if (!color || code.empty() || text.empty()) return std::string(text);
  return std::string(code) + std::string(text) + "\x1b[0m";
}

}  // namespace bench
