#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "bench/backend.h"

#include "decode/document_splitter.h"
#include "decode/line_splitter.h"
#include "decode/sse_splitter.h"

namespace bench {

/// Cuts a body into events as a backend frames them. See LineSplitter for how it is used.
///
/// Where server-sent events are due, some servers answer with one JSON object instead: an error under status 200, or
/// the whole reply to a request for a stream. No line of an event stream begins with a brace, so the first byte tells,
/// whatever the Content-Type says.
class EventSplitter {
 public:
  EventSplitter(Framing framing, std::size_t cap) : cap_(cap), splitter_(LineSplitter(cap)) {
    if (framing == Framing::sse) splitter_.emplace<SseSplitter>(cap);
    undecided_ = framing == Framing::sse;
  }

  void feed(StampedChunk chunk) {
    if (undecided_) decide(chunk);
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
  /// White space alone decides nothing.
  void decide(StampedChunk& chunk) {
    const std::size_t begin = chunk.bytes.find_first_not_of(" \t\r\n");
    undecided_ = begin == std::string_view::npos;
    if (!undecided_ && chunk.bytes[begin] == '{') {
      chunk.bytes.remove_prefix(begin);
      splitter_.emplace<DocumentSplitter>(cap_, seen_ + static_cast<std::int64_t>(begin));
    }
    seen_ += static_cast<std::int64_t>(chunk.bytes.size());
  }

  std::size_t cap_;
  bool undecided_ = false;
  std::int64_t seen_ = 0;  // bytes, until it is decided
  std::variant<LineSplitter, SseSplitter, DocumentSplitter> splitter_;
};

}  // namespace bench
