#include <tuple>

#include "send/http/response_reader.h"
#include "support/decoding.h"
#include "support/fuzz_laws.h"

namespace bench::test {
namespace {

struct HeardResponse final : ResponseSink {
  int heads = 0;
  ResponseHead head;
  std::string body;
  std::string verdict;
  void on_head(const ResponseHead& h) override {
    ++heads;
    head = h;
  }
  void on_body(std::string_view bytes) override { body += bytes; }
};

/// The response in these pieces; with `closed`, the end of the connection behind them.
HeardResponse read_pieces(const std::vector<std::string_view>& pieces, bool closed) {
  using State = ResponseReader::State;
  HeardResponse heard;
  ResponseReader reader;
  State state = State::more;
  for (const std::string_view piece : pieces)
    if (state == State::more) state = reader.put(piece, heard);
  if (closed && state == State::more) state = reader.put_eof(heard);
  heard.verdict = state == State::complete ? "complete" : "more";
  if (state == State::failed) heard.verdict = reader.failure().detail;
  return heard;
}

}  // namespace

std::string response_law(std::string_view bytes) {
  const unsigned step = take_choice(bytes);
  const bool closed = step % 2 == 1;
  const HeardResponse whole = read_pieces({bytes}, closed);
  const HeardResponse cut = read_pieces(pieces_of(bytes, cuts_every(1 + step / 2, bytes.size())), closed);
  if (cut.verdict != whole.verdict) return "cutting changed the verdict: " + cut.verdict + " and " + whole.verdict;
  if (closed && whole.verdict == "more") return "no verdict at the end";
  if (whole.heads > 1) return "two heads of one response";
  if (whole.heads == 1 && (whole.head.status < 200 || whole.head.status > 999)) return "no status";
  if (whole.body.size() > bytes.size()) return "more body than bytes";
  const bool same = std::tie(cut.heads, cut.head.status, cut.head.headers, cut.body) ==
                    std::tie(whole.heads, whole.head.status, whole.head.headers, whole.body);
  return same ? "" : "cutting changed the response";
}

}  // namespace bench::test
