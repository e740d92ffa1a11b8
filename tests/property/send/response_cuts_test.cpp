// What a response is taken for does not depend on how the network cuts it.

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "send/response_reader.h"

using namespace bench;

namespace {

const std::vector<std::string> responses = {
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0;q\r\nX-T: 1\r\nY: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\nuntil eof",
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nabc\r\n",
    "HTTP/1.1 200 OK\nContent-Length: 1\n\nx",
    "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n",
    "garbage without end",
    "HTTP/0.9 body\r\n\r\n",
    "hello\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 20\r\n\r\n",
    "HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    "HTTP/1.1 204 No Content\r\n\r\n",
    "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA:\x01\r\n\r\n",
    "HTTP/2 200\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 101 Switch\r\n\r\nxx",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nbad trailer\r\n\r\n"};

struct HeardResponse final : ResponseSink {
  std::string text;
  void on_head(const ResponseHead& head) override {
    text += std::to_string(head.status) + "\n";
    for (const auto& [name, value] : head.headers) text += name + "=" + value + "\n";
  }
  void on_body(std::string_view bytes) override { text += bytes; }
};

/// What comes of bytes that arrive in these pieces, after which the connection ends.
std::string verdict_on(std::string_view bytes, const std::vector<std::size_t>& cuts) {
  HeardResponse heard;
  ResponseReader reader;
  auto state = ResponseReader::State::more;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= cuts.size() && state == ResponseReader::State::more; ++i) {
    const std::size_t end = i < cuts.size() ? cuts[i] : bytes.size();
    if (end > begin) state = reader.put(bytes.substr(begin, end - begin), heard);
    begin = end;
  }
  if (state == ResponseReader::State::more) state = reader.put_eof(heard);
  if (state != ResponseReader::State::failed) return "complete\n" + heard.text;
  const Failure& failure = reader.failure();
  return std::string(name_of(failure.status)) + " " + std::string(name_of(failure.kind)) + "\n" + heard.text;
}

}  // namespace

TEST_CASE("a response has one verdict, wherever it ends and however it is cut") {
  std::mt19937 random(7);  // NOLINT: the same cuts each time
  for (const std::string& whole : responses) {
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const std::string_view bytes = std::string_view(whole).substr(0, size);
      const std::string verdict = verdict_on(bytes, {});
      std::vector<std::vector<std::size_t>> all_cuts(2);
      for (std::size_t at = 1; at < size; ++at) {
        all_cuts.push_back({at});
        all_cuts[0].push_back(at);
        if (random() % 4 == 0) all_cuts[1].push_back(at);
      }
      for (const auto& cuts : all_cuts) {
        if (verdict_on(bytes, cuts) == verdict) continue;
        CAPTURE(bytes, verdict, verdict_on(bytes, cuts), cuts);
        FAIL("the cuts have changed the verdict");
      }
    }
  }
}

TEST_CASE("what ends without its answer is cut off, and what is no HTTP is known for it at once") {
  CHECK(verdict_on("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", {}) == "truncated closed\n");
  CHECK(verdict_on("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {50, 51}) ==
        "complete\n200\ntransfer-encoding=chunked\n");
  HeardResponse heard;
  ResponseReader reader;
  CHECK(reader.put("SSH-2.0-OpenSSH_9.2\r\n", heard) == ResponseReader::State::failed);
  CHECK(reader.failure().status == Status::protocol_error);
}
