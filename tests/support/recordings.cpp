#include "support/recordings.h"

#include <algorithm>

namespace bench::test {

const Backend* backend_of(const WireExchange& recorded) {
  if (recorded.path.starts_with("/api/chat")) return find_backend("ollama");
  if (recorded.path == "/v1/chat/completions") return find_backend("openai");
  if (recorded.path == "/v1/completions") return find_backend("openai-completions");
  return recorded.path == "/api/generate" ? find_backend("ollama-generate") : nullptr;
}

Reply decode(const WireExchange& recorded, const std::vector<std::size_t>& cuts) {
  Exchange exchange;
  exchange.status = recorded.status;
  exchange.location = recorded.header("location");
  exchange.chunks = pieces_of(recorded.body, cuts);
  if (!recorded.complete) exchange.broken = Failure{Status::cancelled, FailureKind::none, "the client went away"};
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

}  // namespace bench::test
