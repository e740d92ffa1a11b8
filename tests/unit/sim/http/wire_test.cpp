#include "sim/http/wire.h"

#include "catch.hpp"

using namespace bench;
using namespace bench::sim;

TEST_CASE("the head of a reply, byte by byte") {
  const WallTime noon{std::chrono::seconds(1763928860)};
  ReplyHead head;
  head.status = 405;
  head.length = 22;
  head.content_type = "text/plain";
  head.first.emplace_back("Allow", "GET");
  CHECK(head_bytes(head, {noon, false, true}) ==
        "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Type: text/plain\r\n"
        "Date: Sun, 23 Nov 2025 20:14:20 GMT\r\nX-Bench-Sim: 1\r\nConnection: close\r\nContent-Length: 22\r\n\r\n");
  head.framing = ReplyHead::Framing::chunked;
  CHECK(head_bytes(head, {noon, false, false}).ends_with("X-Bench-Sim: 1\r\nTransfer-Encoding: chunked\r\n\r\n"));
  CHECK(head_bytes(head, {noon, true, true}).ends_with("X-Bench-Sim: 1\r\n\r\n"));  // HTTP/1.0 has no chunks
}

TEST_CASE("a line is a chunk") {
  std::string out;
  append_chunks(out, "one\nlonger than that\nrest");
  CHECK(out == "4\r\none\n\r\n11\r\nlonger than that\n\r\n4\r\nrest\r\n");
}
