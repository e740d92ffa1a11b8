#include "support/decoding.h"

#include <algorithm>

namespace bench::test {

Instant origin() { return Instant(std::chrono::seconds(1)); }
Instant after_ms(double ms) { return origin() + from_seconds(ms / 1000); }

Decoded decode(const Backend& backend, const Exchange& exchange) {
  ExchangeStart start;
  start.planned = start.send_begin = origin();
  StreamDecoder decoder(backend, start, exchange.limits, exchange.asked);
  decoder.sent(after_ms(0.5));
  ExchangeHead head;
  head.first_byte = head.arrived = after_ms(1);
  head.status = exchange.status;
  head.location = exchange.location;
  head.content_encoding = exchange.content_encoding;
  decoder.head(head);
  Decoded decoded;
  double now = 0;
  for (const std::string_view bytes : exchange.chunks) {
    auto failure = decoder.body({after_ms(++now), bytes});
    if (failure) decoded.cancelled = std::move(failure);
  }
  ExchangeEnd end;
  end.at = after_ms(now + 1);
  end.failure = exchange.broken;
  decoded.reply = decoder.finish(end);
  return decoded;
}

Reply decode_chat(std::vector<std::string_view> chunks) {
  Exchange exchange;
  exchange.chunks = std::move(chunks);
  return decode(*find_backend("ollama"), exchange).reply;
}

std::vector<std::string_view> pieces_of(std::string_view body, const std::vector<std::size_t>& cuts) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    pieces.push_back(body.substr(begin, cut - begin));
    begin = cut;
  }
  pieces.push_back(body.substr(begin));
  return pieces;
}

Reply without_stamps(Reply reply) {
  const Timeline& had = reply.timeline;
  Timeline kept;  // what happened stays visible, when it happened does not
  const auto mark = [](const std::optional<Nanos>& at) { return at ? std::optional(Nanos(1)) : std::nullopt; };
  kept.first_event = mark(had.first_event);
  kept.first_token = mark(had.first_token);
  kept.first_thinking = mark(had.first_thinking);
  kept.first_output = mark(had.first_output);
  kept.last_token = mark(had.last_token);
  kept.done = mark(had.done);
  kept.events.assign(had.events.size(), 1);
  reply.timeline = kept;
  reply.coalesced_events = 0;
  Flags kept_flags;  // those that do not depend on stamps
  reply.flags.for_each([&](Flag flag) {
    if (flag != Flag::coalesced && flag != Flag::units_suspect) kept_flags.add(flag);
  });
  reply.flags = kept_flags;
  return reply;
}

bool is_lawful(const Reply& reply) {
  const Timeline& t = reply.timeline;
  const std::optional<Nanos> order[] = {Nanos(0),      t.sent,       t.first_byte, t.head, t.first_event,
                                        t.first_token, t.last_token, t.done,       t.end};
  Nanos latest = t.planned;
  for (const auto& at : order) {
    if (at && *at < latest) return false;
    latest = at.value_or(latest);
  }
  const bool has_token = reply.text_events > 0;
  const bool gaps_sum_up =
      t.events.empty() || (t.events.front() == t.first_token->count() && t.events.back() == t.last_token->count());
  return t.first_token.has_value() == has_token && t.last_token.has_value() == has_token &&
         static_cast<std::int64_t>(t.events.size()) == reply.text_events &&
         std::is_sorted(t.events.begin(), t.events.end()) && gaps_sum_up &&
         t.first_output.has_value() == !reply.text.empty() && t.first_thinking.has_value() == !reply.thinking.empty() &&
         reply.failure.has_value() == (reply.status != Status::ok) &&
         (reply.status != Status::ok || t.done.has_value());
}

}  // namespace bench::test
