#include "send/http/response_reader.h"

#include "catch.hpp"

using namespace bench;

namespace {

struct HeardParts final : ResponseSink {
  int heads = 0;
  ResponseHead head;
  std::string body;
  void on_head(const ResponseHead& h) override {
    ++heads;
    head = h;
  }
  void on_body(std::string_view bytes) override { body += bytes; }
};

using State = ResponseReader::State;

struct Outcome {
  State state;
  HeardParts heard;
  std::string kind;
  bool keep_alive;
};

/// Feeds `bytes` cut at `cut`, then the end of the connection when `eof`.
Outcome read(const std::string& bytes, std::size_t cut = std::string::npos, bool eof = false) {
  ResponseReader reader;
  Outcome out{};
  const std::string_view all(bytes);
  out.state = reader.put(all.substr(0, std::min(cut, all.size())), out.heard);
  if (cut < all.size() && out.state == State::more) out.state = reader.put(all.substr(cut), out.heard);
  if (eof && out.state == State::more) out.state = reader.put_eof(out.heard);
  if (out.state == State::failed)
    out.kind = std::string(name_of(reader.failure().status)) + "/" + std::string(name_of(reader.failure().kind));
  out.keep_alive = out.state == State::complete && reader.keep_alive();
  return out;
}

const std::string chunked_reply =
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nX-Bench-Sim: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
    "4\r\n{1}\n\r\n8;ext=1\r\n{second}\r\n1\r\n\n\r\n0\r\n\r\n";

}  // namespace

TEST_CASE("a chunked response is the same wherever it is cut") {
  for (std::size_t cut = 0; cut <= chunked_reply.size(); ++cut) {
    CAPTURE(cut);
    const Outcome out = read(chunked_reply, cut);
    REQUIRE(out.state == State::complete);
    CHECK(out.heard.heads == 1);
    CHECK(out.heard.head.status == 200);
    CHECK(out.heard.head.header("x-bench-sim") == "1");
    CHECK(out.heard.body == "{1}\n{second}\n");
    CHECK(out.keep_alive);
  }
}

TEST_CASE("a body of known length ends with its last byte") {
  const Outcome out = read("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello");
  CHECK(out.state == State::complete);
  CHECK(out.heard.head.status == 404);
  CHECK(out.heard.body == "hello");
  CHECK(out.keep_alive);
}

TEST_CASE("bytes nobody asked for make a connection unfit for another request") {
  const Outcome out = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200");
  CHECK(out.state == State::complete);
  CHECK(out.heard.body == "ok");
  CHECK_FALSE(out.keep_alive);
}

TEST_CASE("an interim response is passed over") {
  for (const char* interim : {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"}) {
    const Outcome out = read(interim + chunked_reply);
    CHECK(out.state == State::complete);
    CHECK(out.heard.heads == 1);
    CHECK(out.heard.head.status == 200);
  }
}

TEST_CASE("an interim response and no other is a response cut off") {
  const Outcome out = read("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", std::string::npos, true);
  CHECK(out.kind == "truncated/closed");
  CHECK(out.heard.heads == 0);
}

TEST_CASE("interim responses have the limit of one head, all together") {
  std::string hints;
  for (int i = 0; i < 2000; ++i) hints += "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
  CHECK(read(hints + chunked_reply).kind == "limit_exceeded/header");
}

TEST_CASE("an empty chunked body may come in pieces") {
  ResponseReader reader;
  HeardParts heard;
  CHECK(reader.put("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", heard) == State::more);
  CHECK(reader.put("0\r\n", heard) == State::more);
  CHECK(reader.put("\r", heard) == State::more);
  CHECK(reader.put("\n", heard) == State::complete);
  CHECK(heard.body.empty());
  CHECK(reader.keep_alive());
}

TEST_CASE("a byte that cannot stand in a response is not waited behind") {
  CHECK(read("SSH-2.0-server").kind == "protocol_error/http");
  CHECK(read("HTTP/1.1 200 OK\r\nNo colon").kind == "protocol_error/http");
  CHECK(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy").kind == "protocol_error/http");
}

TEST_CASE("a body may last until the connection ends") {
  const Outcome out = read("HTTP/1.0 200 OK\r\n\r\nall of it", std::string::npos, true);
  CHECK(out.state == State::complete);
  CHECK(out.heard.body == "all of it");
  CHECK_FALSE(out.keep_alive);
}

TEST_CASE("a response that is cut off is truncated, with what had come") {
  for (std::size_t end = 1; end < chunked_reply.size(); ++end) {
    CAPTURE(end);
    const Outcome out = read(chunked_reply.substr(0, end), std::string::npos, true);
    REQUIRE(out.state == State::failed);
    CHECK(out.kind == "truncated/closed");
  }
  const Outcome longer = read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", std::string::npos, true);
  CHECK(longer.kind == "truncated/closed");
  CHECK(longer.heard.body == "hello");
  CHECK(read("", std::string::npos, true).kind == "truncated/closed");
}

TEST_CASE("what breaks the protocol is named") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  for (const std::string& bad : {
           std::string("garbage that is no status line\r\n\r\n"),
           head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
           head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
           head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
           head + "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
           head + "Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n",
           head + "Transfer-Encoding: chunked\r\n\r\n0x4\r\nX: y\r\n\r\n",
           head + "Transfer-Encoding: chunked\r\n\r\n11111111111111111\r\n",
           head + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcdef\r\n",
       }) {
    CAPTURE(bad);
    CHECK(read(bad).kind == "protocol_error/http");
  }
}

TEST_CASE("heads without end are refused in bounded memory") {
  CHECK(read("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'a')).kind == "limit_exceeded/header");
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 201; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  CHECK(read(many + "\r\n").kind == "limit_exceeded/header");
}
