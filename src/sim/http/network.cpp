#include "sim/http/network.h"

#include <algorithm>

namespace bench::sim {
namespace {

/// Bytes on the wire, framing included, near enough: a chunk's size and line ends are about eight bytes.
double wire_size(const WirePart& part) {
  const std::size_t head = part.head ? head_bytes(*part.head, {}).size() : 0;
  return static_cast<double>(head + part.body.size() + part.filler + 8);
}

}  // namespace

Nanos Network::arrival(const WirePart& part) {
  Nanos at = part.at;
  if (world_.bandwidth_bytes_per_s) {
    pipe_free_ = std::max(pipe_free_, at) + from_seconds(wire_size(part) / *world_.bandwidth_bytes_per_s);
    at = pipe_free_;
  }
  return at + world_.rtt / 2;
}

void Network::send(WirePart part) {
  Nanos at = arrival(part);
  if (!slow_.empty()) {
    if (const auto slow = slow_.find(part.exchange); slow != slow_.end()) {
      if (part.head) {
        part.at = at;
        trickle(part);
        part.head.reset();
      }
      at = std::max(at, slow->second);
      if (part.after != WirePart::After::more) slow_.erase(slow);
    }
  }
  put(at, std::move(part));
}

void Network::trickle(const WirePart& part) {
  const std::string bytes = head_bytes(*part.head, {epoch_ + part.at, false, false});
  Nanos at = part.at;
  for (std::size_t i = 0; i < bytes.size(); ++i, at += std::chrono::seconds(1)) {
    WirePart piece;
    piece.exchange = part.exchange;
    piece.body = bytes[i];
    piece.head_only_bytes = true;
    if (i + 1 == bytes.size()) piece.head = part.head;
    put(at, std::move(piece));
  }
  slow_[part.exchange] = at;
}

void Network::put(Nanos at, WirePart part) {
  part.at = at;
  for (TruthRecord& mark : part.marks) mark.planned = at;
  on_the_way_.emplace_hint(on_the_way_.end(), at, std::move(part));
}

void Network::drop(ExchangeId exchange) {
  slow_.erase(exchange);
  std::erase_if(on_the_way_, [&](const auto& entry) { return entry.second.exchange == exchange; });
}

std::optional<Nanos> Network::next_time() const {
  return on_the_way_.empty() ? std::nullopt : std::optional(on_the_way_.begin()->first);
}

void Network::take(Nanos until, std::vector<WirePart>& out) {
  while (!on_the_way_.empty() && on_the_way_.begin()->first <= until) {
    out.push_back(std::move(on_the_way_.begin()->second));
    on_the_way_.erase(on_the_way_.begin());
  }
}

}  // namespace bench::sim
