#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "decode/line_splitter.h"

namespace bench {

/// A body that is one JSON document, over several lines or not: the event that its end completes. Used like a
/// LineSplitter. The cap is for the document.
class DocumentSplitter {
 public:
  /// `offset`: where the document begins in the body.
  DocumentSplitter(std::size_t cap, std::int64_t offset) : cap_(cap), offset_(offset) {}

  void feed(StampedChunk chunk) {
    arrived_ = chunk.arrived;
    over_cap_ = over_cap_ || text_.size() + chunk.bytes.size() > cap_;
    if (!over_cap_) text_.append(chunk.bytes);
  }
  std::optional<StampedLine> next() { return std::nullopt; }
  std::optional<StampedLine> finish() {
    if (over_cap_ || text_.empty()) return std::nullopt;
    return StampedLine{arrived_, text_, offset_};
  }
  bool over_cap() const { return over_cap_; }

 private:
  std::size_t cap_;
  std::int64_t offset_;
  std::string text_;
  Instant arrived_{};
  bool over_cap_ = false;
};

}  // namespace bench
