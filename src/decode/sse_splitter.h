#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "decode/line_splitter.h"

namespace bench {

/// Cuts a body into server-sent events, as the WHATWG describes them: an event is the "data" of its lines, joined with
/// newlines, and ends at a blank line. Lines end with "\n", "\r\n" or "\r"; comments, other fields ("event", "id",
/// "retry") and events without data are passed over; a byte order mark at the start is dropped. What a marker like
/// [DONE] means is the backend's business. One thing beyond that standard: a field "error" is read as data, because
/// llama.cpp's server told errors so in mid-stream until September 2025 (its pull request 16109), and passing them over
/// would make a failure look like a short answer.
///
/// Used like a LineSplitter, and as true: where the chunks are cut changes no event, only whose stamp it carries. The
/// cap is for the data of one event with the line that is being read.
class SseSplitter {
 public:
  explicit SseSplitter(std::size_t cap) : cap_(cap) {}

  /// The bytes must live until next() has returned nothing.
  void feed(StampedChunk chunk);
  std::optional<StampedLine> next();
  /// At the end of the body: an event whose blank line never came.
  std::optional<StampedLine> finish();
  bool over_cap() const { return over_cap_; }

 private:
  bool take_line();
  bool end_line();
  void read_field(std::string_view line);
  void drop_given();

  std::size_t cap_;
  std::string_view rest_;  // of the chunk: not looked at yet
  std::string line_;       // as far as it has come
  std::string data_;       // of the event so far
  bool has_data_ = false;
  bool given_ = false;     // data_ has been handed out
  bool after_cr_ = false;  // a "\n" that comes now belongs to the "\r" before it
  Instant arrived_{};
  std::int64_t at_ = 0;  // in the body, of rest_
  std::int64_t line_start_ = 0;
  std::int64_t event_start_ = 0;  // of its first line with data
  bool over_cap_ = false;
};

}  // namespace bench
