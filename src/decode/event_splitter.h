#pragma once

#include <cstddef>
#include <optional>
#include <variant>

#include "bench/backend.h"

#include "decode/line_splitter.h"
#include "decode/sse_splitter.h"

namespace bench {

/// Cuts a body into events as a backend frames them. See LineSplitter for how it is used.
class EventSplitter {
 public:
  EventSplitter(Framing framing, std::size_t cap) : splitter_(LineSplitter(cap)) {
    if (framing == Framing::sse) splitter_.emplace<SseSplitter>(cap);
  }

  void feed(StampedChunk chunk) {
    std::visit([&](auto& splitter) { splitter.feed(chunk); }, splitter_);
  }
  std::optional<StampedLine> next() {
    return std::visit([](auto& splitter) { return splitter.next(); }, splitter_);
  }
  std::optional<StampedLine> finish() {
    return std::visit([](auto& splitter) { return splitter.finish(); }, splitter_);
  }
  bool over_cap() const {
    return std::visit([](const auto& splitter) { return splitter.over_cap(); }, splitter_);
  }

 private:
  std::variant<LineSplitter, SseSplitter> splitter_;
};

}  // namespace bench
