#include "sim/virtual/exchange.h"

#include <algorithm>

#include "send/http/reply_limits.h"

namespace bench::sim {
namespace {

std::string header_value(const ReplyHead& head, std::string_view name) {
  for (const auto& [key, value] : head.first)
    if (key == name) return value;
  return "";
}

}  // namespace

VirtualExchange::VirtualExchange(const ExchangeStart& start, const Timeouts& limits, ExchangePort& port,
                                 const VirtualClock& clock)
    : start_(start),
      limits_(limits),
      port_(port),
      clock_(clock),
      standstill_(clock.heartbeat(), clock.asleep()),
      arrived_(start.send_begin) {
  port_.started(start_);
  port_.sent(start_.plan_index, start_.send_begin);
}

bool VirtualExchange::take(const WirePart& part, Instant now, WallTime wall) {
  if (part.after == WirePart::After::reset && !part.head && part.body.empty()) {
    end(now, Failure{Status::truncated, FailureKind::reset,
                     std::string("connection reset ") +
                         (first_byte_ ? "in the middle of the response" : "before a response came")});
    return true;
  }
  if (part.head || !part.body.empty()) {
    arrived_ = now;
    if (!first_byte_) first_byte_ = now;
    ++end_.reads;
  }
  if (part.head_only_bytes) end_.bytes += static_cast<std::int64_t>(part.body.size());
  if (part.head) take_head(*part.head, now, wall);
  if (!part.head_only_bytes) take_body(part, now);
  switch (part.after) {
    case WirePart::After::more:
      return false;
    case WirePart::After::end:
      end(now, std::nullopt);
      return true;
    case WirePart::After::close:
      end(now, Failure{Status::truncated, FailureKind::closed,
                       head_seen_ ? "the connection was closed in the middle of the response"
                                  : "the connection was closed before a response came"});
      return true;
    case WirePart::After::reset:
      end(now, Failure{Status::truncated, FailureKind::reset, "connection reset in the middle of the response"});
      return true;
  }
  return false;
}

void VirtualExchange::take_head(const ReplyHead& head, Instant now, WallTime wall) {
  head_seen_ = true;
  end_.bytes += static_cast<std::int64_t>(head_bytes(head, {wall, false, false}).size());
  ExchangeHead told;
  told.first_byte = *first_byte_;
  told.arrived = now;
  told.status = head.status;
  told.content_type = head.content_type;
  told.location = header_value(head, "Location");
  told.simulated = true;
  port_.head(start_.plan_index, told);
}

void VirtualExchange::take_body(const WirePart& part, Instant now) {
  const std::string_view body = part.body;
  if (part.filler > 0) {
    static const std::string block(1u << 20, 'a');
    hand_over(body.substr(0, part.filler_at), now);
    for (std::size_t left = part.filler; left > 0; left -= std::min(left, block.size()))
      hand_over(std::string_view(block).substr(0, std::min(left, block.size())), now);
    hand_over(body.substr(part.filler_at), now);
  } else if (part.cut > 0) {
    hand_over(body.substr(0, part.cut), now);
    hand_over(body.substr(part.cut), now);
  } else {
    hand_over(body, now);
  }
}

void VirtualExchange::hand_over(std::string_view bytes, Instant now) {
  if (bytes.empty()) return;
  body_seen_ = true;
  end_.bytes += static_cast<std::int64_t>(bytes.size());
  port_.body(start_.plan_index, now, bytes);
}

Instant VirtualExchange::deadline() const {
  return next_limit(limits_, {start_.send_begin, arrived_, head_seen_, body_seen_}).at;
}

void VirtualExchange::expire(Instant now) {
  const ReplyLimit limit = next_limit(limits_, {start_.send_begin, arrived_, head_seen_, body_seen_});
  end(now, passed(limit.status, limit.what, limit.length));
}

void VirtualExchange::end(Instant now, std::optional<Failure> failure) {
  end_.at = now;
  end_.flags.add(standstill_.flags(clock_.asleep()));
  end_.failure = std::move(failure);
  port_.ended(start_.plan_index, end_);
}

}  // namespace bench::sim
