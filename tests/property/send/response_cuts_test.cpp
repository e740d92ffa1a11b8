// The law of the response reader: its verdict depends on the bytes alone, not on how a network cut them.

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "catch.hpp"
#include "send/http/response_reader.h"

namespace bench {
namespace {

struct Verdict final : ResponseSink {
  std::string word;  ///< "complete", "more", or the failure
  std::string detail;
  int heads = 0;
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  void on_head(const ResponseHead& head) override {
    ++heads;
    status = head.status;
    headers = head.headers;
  }
  void on_body(std::string_view bytes) override { body += bytes; }
  bool operator==(const Verdict& other) const {
    return word == other.word && detail == other.detail && heads == other.heads && status == other.status &&
           headers == other.headers && body == other.body;
  }
};

enum class End { open, closed };

Verdict read_in(const std::vector<std::string_view>& pieces, End end) {
  using State = ResponseReader::State;
  ResponseReader reader;
  Verdict verdict;
  State state = State::more;
  for (const std::string_view piece : pieces)
    if (state == State::more) state = reader.put(piece, verdict);
  if (state == State::more && end == End::closed) state = reader.put_eof(verdict);
  verdict.word = state == State::complete ? "complete" : "more";
  if (state == State::failed) {
    const Failure& failure = reader.failure();
    verdict.word = std::string(name_of(failure.status)) + "/" + std::string(name_of(failure.kind));
    verdict.detail = failure.detail;
  }
  return verdict;
}

std::vector<std::string_view> bytes_of(std::string_view all) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < all.size(); ++i) pieces.push_back(all.substr(i, 1));
  return pieces;
}

std::vector<std::string_view> random_pieces(std::string_view all, Random& random) {
  std::vector<std::string_view> pieces;
  while (!all.empty()) {
    const std::size_t size = 1 + random.next() % std::min<std::size_t>(all.size(), 1 + random.next() % 40);
    pieces.push_back(all.substr(0, size));
    all.remove_prefix(pieces.back().size());
  }
  return pieces;
}

struct Specimen {
  std::string bytes;
  std::string word;  ///< the verdict when the connection then ends
};

std::vector<Specimen> specimens() {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  const std::string hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
  const std::string wrong = "protocol_error/http";
  const std::string cut = "truncated/closed";
  const std::string too_much = "limit_exceeded/header";
  std::string many = ok;
  for (int i = 0; i < 201; ++i) many += "A: 1\r\n";
  return {
      {ok + "Content-Length: 5\r\n\r\nhello", "complete"},
      {ok + "Content-Length: 0\r\n\r\n", "complete"},
      {ok + "Content-Length: 5, 5\r\n\r\nhello", "complete"},
      {"HTTP/1.1 204 No Content\r\n\r\n", "complete"},
      {"HTTP/1.1 404 \r\nContent-Length: 2\r\n\r\nno", "complete"},
      {"HTTP/1.0 200 OK\r\n\r\nuntil the end", "complete"},
      {ok + "Transfer-Encoding: gzip\r\n\r\nuntil the end", "complete"},
      {ok + "X-Folded: one\r\n  two\r\n\tthree\r\nContent-Length: 1\r\n\r\nx", "complete"},
      {ok + "X-Empty:\r\nX-Folded-Empty:\r\n \r\nContent-Length: 1\r\n\r\nx", "complete"},
      {chunked + "0\r\n\r\n", "complete"},
      {chunked + "000\r\n\r\n", "complete"},
      {chunked + "4\r\n{1}\n\r\n1F\r\n" + std::string(31, 'x') + "\r\n0\r\n\r\n", "complete"},
      {chunked + "4;a=b;c=\"d e\" ; f\r\n{1}\n\r\n0;last\r\n\r\n", "complete"},
      {chunked + "4\r\n{1}\n\r\n0\r\nX-Sum: 1\r\nY: a\r\n b\r\n\r\n", "complete"},
      {chunked + "4\r\n\r\n\r\n\r\n0\r\n\r\n", "complete"},
      {chunked + "1\r\nx\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n", "complete"},
      {"HTTP/1.1 100 Continue\r\n\r\n" + chunked + "1\r\nx\r\n0\r\n\r\n", "complete"},
      {hints + hints + ok + "Content-Length: 1\r\n\r\nx", "complete"},
      {hints, cut},
      {hints + "HTTP/1.1 2", cut},
      {"", cut},
      {ok + "Content-Length: 9\r\n\r\nhello", cut},
      {chunked + "9\r\nhello", cut},
      {chunked + "5\r\nhello\r\n", cut},
      {chunked + "5\r\nhello\r\n0\r\n", cut},
      {chunked + "0\r\nX: y\r\n", cut},
      {hints + "SSH-2.0-server\r\n", wrong},
      {"SSH-2.0-server\r\n", wrong},
      {"<html>an old answer</html>\n", wrong},
      {"\r\n\r\n" + ok, wrong},
      {"HTTP/2.0 200 OK\r\n\r\n", wrong},
      {"HTTP/1.1 2000 OK\r\n\r\n", wrong},
      {"HTTP/1.1 000 None\r\n\r\n", wrong},
      {"HTTP/1.1 200\r\n\r\n", wrong},
      {"HTTP/1.1 200 OK\nContent-Length: 1\n\nx", wrong},
      {ok + "Content-Length: 1\nX: y\r\n\r\nx", wrong},
      {ok + "Content-Length: 1\rX: y\r\n\r\nx", wrong},
      {ok + " Folded: first\r\n\r\n", wrong},
      {ok + "No colon\r\n\r\n", wrong},
      {ok + ": no name\r\n\r\n", wrong},
      {ok + "X: " + std::string(1, '\0') + "\r\n\r\n", wrong},
      {ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", wrong},
      {ok + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", wrong},
      {ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", wrong},
      {ok + "Content-Length: -1\r\n\r\n", wrong},
      {ok + "Content-Length: 99999999999999999999\r\n\r\n", wrong},
      {chunked + "-1\r\n", wrong},
      {chunked + "\r\n", wrong},
      {chunked + "0x4\r\nabcd\r\n0\r\n\r\n", wrong},
      {chunked + "11111111111111111\r\n", wrong},
      {chunked + "4\r\nabcdef\r\n0\r\n\r\n", wrong},
      {chunked + "4\nabcd\n0\n\n", wrong},
      {chunked + "4 x\r\nabcd\r\n0\r\n\r\n", wrong},
      {chunked + "4;a=\"b\r\nabcd\r\n0\r\n\r\n", wrong},
      {chunked + "0\r\nno trailer\r\n\r\n", wrong},
      {chunked + "0\r\nContent-Length: 1\r\n\r\n", wrong},
      {chunked + "4;" + std::string(5000, 'a') + "\r\nabcd\r\n0\r\n\r\n", too_much},
      {chunked + "0\r\nX: " + std::string(5000, 'a') + "\r\n\r\n", too_much},
      {ok + "X: " + std::string(70'000, 'a') + "\r\n\r\n", too_much},
      {ok + "X: a\r\n " + std::string(5000, 'b') + "\r\n\r\n", too_much},
      {many + "\r\n", too_much},
  };
}

TEST_CASE("a response gets one verdict, however it is cut", "[response_cuts]") {
  Random random(18);
  for (const Specimen& specimen : specimens()) {
    CAPTURE(specimen.bytes.substr(0, 200));
    const std::string_view all = specimen.bytes;
    for (const End end : {End::open, End::closed}) {
      const Verdict whole = read_in({all}, end);
      if (end == End::closed) CHECK(whole.word == specimen.word);
      CHECK(read_in(bytes_of(all), end) == whole);
      const std::size_t stride = all.size() > 2000 ? all.size() / 100 : 1;
      bool same = true;
      for (std::size_t at = 0; at <= all.size(); at += stride)
        same = same && read_in({all.substr(0, at), all.substr(at)}, end) == whole;
      CHECK(same);
      for (int round = 0; round < (all.size() > 2000 ? 5 : 100); ++round)
        same = same && read_in(random_pieces(all, random), end) == whole;
      CHECK(same);
    }
  }
}

TEST_CASE("so does a response that is cut off, at whatever byte", "[response_cuts]") {
  for (const Specimen& specimen : specimens()) {
    if (specimen.bytes.size() > 200) continue;
    CAPTURE(specimen.bytes);
    bool same = true;
    for (std::size_t size = 0; size < specimen.bytes.size(); ++size) {
      const std::string_view all = std::string_view(specimen.bytes).substr(0, size);
      const Verdict whole = read_in({all}, End::closed);
      same = same && read_in(bytes_of(all), End::closed) == whole;
      for (std::size_t at = 1; at < size; ++at)
        same = same && read_in({all.substr(0, at), all.substr(at)}, End::closed) == whole;
      // Of what would be complete, a part is complete or cut off, but never wrong.
      if (specimen.word == "complete") same = same && (whole.word == "complete" || whole.word == "truncated/closed");
    }
    CHECK(same);
  }
}

TEST_CASE("what a verdict has been given on is not taken back by more bytes", "[response_cuts]") {
  for (const Specimen& specimen : specimens()) {
    if (specimen.bytes.size() > 200) continue;
    CAPTURE(specimen.bytes);
    const Verdict whole = read_in({specimen.bytes}, End::open);
    for (std::size_t size = 0; size < specimen.bytes.size(); ++size) {
      const Verdict part = read_in({std::string_view(specimen.bytes).substr(0, size)}, End::open);
      if (part.word != "more") CHECK(part == whole);
    }
  }
}

}  // namespace
}  // namespace bench
