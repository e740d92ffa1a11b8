#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/clock.h"
#include "bench/stream.h"

namespace bench {

/// One event of a stream as raw text, without its line ending.
struct StampedLine {
  Instant arrived;          ///< of the chunk that completed it
  std::string_view text;    ///< lives until the splitter is called again
  std::int64_t offset = 0;  ///< of its first byte, from the start of the body
};

/// Cuts a body into lines (NDJSON). Ends are "\n" or "\r\n", blank lines are passed over, a byte order mark at the
/// start is dropped. A line inside one chunk is not copied; one that straddles chunks is, and memory stays below the
/// cap.
///
///   splitter.feed(chunk);
///   while (auto line = splitter.next()) ...
///
/// Where the chunks are cut changes no line, only whose stamp it carries.
class LineSplitter {
 public:
  explicit LineSplitter(std::size_t cap) : cap_(cap) {}

  /// The bytes must live until next() has returned nothing.
  void feed(StampedChunk chunk);
  std::optional<StampedLine> next();
  /// At the end of the body: what stands behind the last line ending.
  std::optional<StampedLine> finish();
  /// A line is longer than the cap. Nothing comes after it.
  bool over_cap() const { return over_cap_; }

 private:
  std::optional<StampedLine> complete(std::string_view raw);
  std::string_view take_line(std::size_t newline);
  void drop_given();

  std::size_t cap_;
  std::string_view rest_;  // of the chunk: not looked at yet
  std::string carried_;    // beginning of a line whose end has not come
  bool given_ = false;     // the last line handed out lies in carried_
  Instant arrived_{};
  std::int64_t line_start_ = 0;
  bool over_cap_ = false;
};

}  // namespace bench
