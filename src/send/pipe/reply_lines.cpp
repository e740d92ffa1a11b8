#include "send/pipe/reply_lines.h"

#include <charconv>
#include <utility>

#include "base/json/reader.h"
#include "base/text.h"

namespace bench {
namespace {

bool read_id(JsonReader& in, std::int64_t& id) {
  if (in.type() != JsonReader::Type::number) return in.skip();
  std::string_view digits;
  if (!in.number(digits)) return false;
  std::int64_t value = -1;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size()) id = value;
  return true;
}

bool read_done(JsonReader& in, bool& last) {
  if (in.type() != JsonReader::Type::boolean) return in.skip();
  bool done = false;
  if (!in.boolean(done)) return false;
  last = last || done;
  return true;
}

}  // namespace

ReplyLine read_envelope(std::string_view line) {
  ReplyLine read;
  read.text = line;
  JsonReader in(line);
  const bool whole = in.type() == JsonReader::Type::object && in.object([&](std::string_view key) {
    if (key == "id") return read_id(in, read.id);
    if (key == "done") return read_done(in, read.last);
    if (key == "error") read.last = read.last || in.type() != JsonReader::Type::null;
    return in.skip();
  }) && in.end();
  if (!whole || read.id < 0) read.kind = ReplyLine::Kind::garbage;
  return read;
}

std::optional<ReplyLine> ReplyLines::next() {
  if (given_) carried_.clear();
  given_ = false;
  while (true) {
    const auto line = take_line();
    if (std::exchange(too_long_, false)) {
      ReplyLine cut;
      cut.kind = ReplyLine::Kind::too_long;
      return cut;
    }
    if (!line) return std::nullopt;
    if (!is_blank(*line)) return read_envelope(*line);
    carried_.clear();
    given_ = false;
  }
}

/// The next whole line, or none: what there is of one is carried, unless it is too long already.
std::optional<std::string_view> ReplyLines::take_line() {
  while (!rest_.empty()) {
    const std::size_t feed = rest_.find('\n');
    const bool ends = feed != std::string_view::npos;
    const std::string_view piece = rest_.substr(0, ends ? feed + 1 : rest_.size());
    if (!skipping_ && carried_.size() + piece.size() > cap_) {
      skipping_ = too_long_ = true;
      carried_.clear();
      return std::nullopt;  // told at once; the rest is passed over from here on
    }
    rest_.remove_prefix(piece.size());
    if (skipping_) {
      skipping_ = !ends;
      continue;
    }
    if (ends && carried_.empty()) return piece;
    carried_ += piece;
    if (!ends) return std::nullopt;
    given_ = true;
    return carried_;
  }
  return std::nullopt;
}

}  // namespace bench
