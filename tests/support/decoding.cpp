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

const Backend* backend_of(const WireExchange& recorded) {
  if (recorded.path.starts_with("/api/chat")) return find_backend("ollama");
  return recorded.path == "/api/generate" ? find_backend("ollama-generate") : nullptr;
}

Reply decode(const WireExchange& recorded, const std::vector<std::size_t>& cuts) {
  Exchange exchange;
  exchange.status = recorded.status;
  exchange.location = recorded.header("location");
  const std::string_view body = recorded.body;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    exchange.chunks.push_back(body.substr(begin, cut - begin));
    begin = cut;
  }
  exchange.chunks.push_back(body.substr(begin));
  if (!recorded.complete) exchange.broken = Failure{Status::cancelled, "", "the client went away"};
  return decode(*backend_of(recorded), exchange).reply;
}

Reply decode_as_recorded(const WireExchange& recorded) {
  ExchangeStart start;
  start.planned = start.send_begin = origin();
  StreamDecoder decoder(*backend_of(recorded), start);
  ExchangeHead head;
  head.status = recorded.status;
  head.first_byte = head.arrived = origin() + Nanos(recorded.reads.front().ns);
  decoder.head(head);
  std::size_t begin = 0;
  ExchangeEnd end;
  for (const WireRead& read : recorded.reads) {
    end.at = origin() + Nanos(read.ns);
    if (read.body_end > begin)
      decoder.body({end.at, std::string_view(recorded.body).substr(begin, read.body_end - begin)});
    begin = std::max(begin, read.body_end);
  }
  return decoder.finish(end);
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
  std::erase_if(reply.flags, [](const std::string& flag) { return flag == "coalesced" || flag == "units_suspect"; });
  return reply;
}

bool has_flag(const Reply& reply, std::string_view name) {
  return std::find(reply.flags.begin(), reply.flags.end(), name) != reply.flags.end();
}

}  // namespace bench::test
