#include "decode/line_splitter.h"

#include "base/text.h"
#include "base/utf8.h"

namespace bench {

namespace {}  // namespace

void LineSplitter::feed(StampedChunk chunk) {
  arrived_ = chunk.arrived;
  rest_ = chunk.bytes;
}

std::optional<StampedLine> LineSplitter::next() {
  drop_given();
  while (!over_cap_) {
    const std::size_t newline = rest_.find('\n');
    const bool ends_here = newline != std::string_view::npos;
    over_cap_ = carried_.size() + (ends_here ? newline : rest_.size()) > cap_;
    if (over_cap_) break;
    if (!ends_here) {
      carried_.append(rest_);
      break;
    }
    if (auto line = complete(take_line(newline))) return line;
  }
  rest_ = {};
  return std::nullopt;
}

std::optional<StampedLine> LineSplitter::finish() {
  drop_given();
  if (over_cap_) return std::nullopt;
  given_ = true;
  return complete(carried_);
}

void LineSplitter::drop_given() {
  if (given_) carried_.clear();
  given_ = false;
}

/// The raw line up to `newline`, which is stepped over: a view into the chunk, or into carried_ when it began earlier.
std::string_view LineSplitter::take_line(std::size_t newline) {
  const std::string_view line = rest_.substr(0, newline);
  rest_.remove_prefix(newline + 1);
  if (carried_.empty()) return line;
  given_ = true;
  return carried_.append(line);
}

/// Takes off what does not belong to the text; nothing when no text is left.
std::optional<StampedLine> LineSplitter::complete(std::string_view raw) {
  StampedLine line{arrived_, raw, line_start_};
  line_start_ += static_cast<std::int64_t>(raw.size()) + 1;
  if (line.offset == 0 && raw.starts_with(byte_order_mark)) {
    line.text.remove_prefix(byte_order_mark.size());
    line.offset = static_cast<std::int64_t>(byte_order_mark.size());
  }
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  if (!is_blank(line.text)) return line;
  drop_given();
  return std::nullopt;
}

}  // namespace bench
