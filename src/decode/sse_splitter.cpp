#include "decode/sse_splitter.h"

#include <algorithm>

#include "base/utf8.h"

namespace bench {

void SseSplitter::feed(StampedChunk chunk) {
  arrived_ = chunk.arrived;
  rest_ = chunk.bytes;
}

std::optional<StampedLine> SseSplitter::next() {
  drop_given();
  while (!over_cap_ && take_line()) {
    if (!end_line()) continue;
    given_ = true;
    return StampedLine{arrived_, data_, event_start_};
  }
  rest_ = {};
  return std::nullopt;
}

std::optional<StampedLine> SseSplitter::finish() {
  drop_given();
  if (over_cap_) return std::nullopt;
  if (!line_.empty()) end_line();
  if (!has_data_) return std::nullopt;
  given_ = true;
  return StampedLine{arrived_, data_, event_start_};
}

/// Reads on to the end of a line, which is stepped over. False: the chunk is used up, or the cap is reached.
bool SseSplitter::take_line() {
  if (rest_.empty()) return false;  // the line feed of a return may stand in the next chunk
  if (after_cr_) {
    const bool newline = rest_.front() == '\n';
    rest_.remove_prefix(newline);
    at_ += newline;
    line_start_ = at_;
    after_cr_ = false;
  }
  const std::size_t length = std::min(rest_.find_first_of("\r\n"), rest_.size());
  const bool ends_here = length < rest_.size();
  over_cap_ = data_.size() + line_.size() + length > cap_;
  if (over_cap_) return false;
  line_.append(rest_, 0, length);
  after_cr_ = ends_here && rest_[length] == '\r';
  rest_.remove_prefix(length + ends_here);
  at_ += static_cast<std::int64_t>(length) + ends_here;
  return ends_here;
}

/// True when the line ended an event.
bool SseSplitter::end_line() {
  std::string_view line = line_;
  if (line_start_ == 0 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  const bool blank = line.empty();
  read_field(line);
  line_.clear();
  line_start_ = at_;
  return blank && has_data_;
}

/// "data: text", "data:text" or "data"; one space behind the colon is not part of the text. A field "error" is data
/// too.
void SseSplitter::read_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (name != "data" && name != "error") return;
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (has_data_) data_ += '\n';
  if (!has_data_) event_start_ = line_start_;
  has_data_ = true;
  data_ += value;
}

void SseSplitter::drop_given() {
  if (given_) {
    data_.clear();
    has_data_ = false;
  }
  given_ = false;
}

}  // namespace bench
