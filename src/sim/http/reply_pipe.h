#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/http/wire.h"
#include "sim/world/draws.h"
#include "sim/world/world.h"

namespace bench::sim {

/// What stands between the lines of one reply and its writes: a proxy that holds them (`hold`), then how many share a
/// write and which are cut over two (`chunk`). Appends parts whose instant is that of the server; the network comes
/// behind it.
class ReplyPipe {
 public:
  ReplyPipe(ExchangeId exchange, const Behaviour& rules, std::uint64_t seed)
      : exchange_(exchange), hold_(rules.hold), chunk_(rules.chunk), draws_(seed) {}

  void head(std::shared_ptr<const ReplyHead> head) { head_ = std::move(head); }
  struct Line {
    std::string bytes;
    std::vector<TruthRecord> marks;
    std::size_t filler = 0;  ///< as in WirePart
    std::size_t filler_at = 0;
  };
  void line(Nanos now, Line line, std::vector<WirePart>& out);
  /// Lets go of everything; nothing may follow.
  void finish(Nanos now, WirePart::After after, std::vector<TruthRecord> marks, std::vector<WirePart>& out);

  /// When held lines must go even if no more come.
  std::optional<Nanos> deadline() const { return deadline_; }
  void on_deadline(Nanos now, std::vector<WirePart>& out);

 private:
  void release(Nanos now, std::vector<WirePart>& out);
  void pass(Nanos now, Line line, std::vector<WirePart>& out);
  void write(Nanos now, std::vector<WirePart>& out);
  WirePart& part(Nanos now, std::vector<WirePart>& out);

  ExchangeId exchange_;
  Hold hold_;
  Chunking chunk_;
  Draws draws_;
  std::shared_ptr<const ReplyHead> head_;  ///< until it is sent
  std::vector<Line> held_;
  std::optional<Nanos> deadline_;
  Line together_;  ///< lines that wait for others to share a write
  std::int64_t lines_together_ = 0;
};

}  // namespace bench::sim
