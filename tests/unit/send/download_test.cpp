#include "send/download.h"

#include <filesystem>

#include "catch.hpp"
#include "support/sandbox.h"
#include "support/scripted_server.h"

using namespace bench;
using namespace bench::test;

namespace {

std::string head(const std::string& status, const std::string& fields) {
  return "HTTP/1.1 " + status + "\r\n" + fields + "\r\n";
}

std::string whole(const std::string& body, const std::string& fields = "ETag: \"v1\"\r\n") {
  return head("200 OK", "Content-Length: " + std::to_string(body.size()) + "\r\n" + fields) + body;
}

std::vector<Step> answers(const std::string& bytes) { return {expect_request(), send_bytes(bytes), close_now()}; }

struct DownloadBed {
  explicit DownloadBed(std::vector<std::vector<Step>> connections) : server(std::move(connections)) {
    order.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/data/file.csv";
    order.path = sandbox.path("part");
    order.user_agent = "bench/test";
  }

  std::string fault() {
    const auto came = download(order);
    return came ? "" : came.error().what + " (" + came.error().why + ")";
  }
  std::string text() const { return sandbox.read("part"); }

  Sandbox sandbox;
  ScriptedServer server;
  DownloadOrder order;
};

}  // namespace

TEST_CASE("a file comes whole, and the request says what it should") {
  DownloadBed bed({answers(whole("one,two\n"))});
  std::int64_t seen = 0;
  bed.order.progress = [&](std::int64_t have, std::optional<std::int64_t> total) {
    seen = have;
    CHECK(total == 8);
  };
  const auto came = download(bed.order);
  REQUIRE(came.has_value());
  CHECK(came->bytes == 8);
  CHECK(came->length_known);
  CHECK_FALSE(came->went_on);
  CHECK(seen == 8);
  CHECK(bed.text() == "one,two\n");
  const std::string request = bed.server.requests().at(0);
  CHECK(request.starts_with("GET /data/file.csv HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(request.find("Accept-Encoding: identity\r\n") != std::string::npos);
  CHECK(request.find("Range") == std::string::npos);
}

TEST_CASE("a chunked file comes whole, one without a length is told") {
  DownloadBed chunked({answers(head("200 OK", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n")});
  CHECK(download(chunked.order).value().length_known);
  CHECK(chunked.text() == "abc");
  DownloadBed endless({answers(head("200 OK", "Connection: close\r\n") + "abc")});
  CHECK_FALSE(download(endless.order).value().length_known);
}

TEST_CASE("a connection that is cut is made anew and goes on where it stopped") {
  DownloadBed bed(
      {{expect_request(), send_bytes(head("200 OK", "Content-Length: 10\r\nETag: \"v1\"\r\n") + "0123"), close_now()},
       answers(head("206 Partial", "Content-Length: 6\r\nContent-Range: bytes 4-9/10\r\n") + "456789")});
  CHECK(download(bed.order).value().bytes == 10);
  CHECK(bed.text() == "0123456789");
  const std::string second = bed.server.requests().at(1);
  CHECK(second.find("Range: bytes=4-\r\nIf-Range: \"v1\"\r\n") != std::string::npos);
}

TEST_CASE("what an earlier run left is gone on with, unless the server has another version") {
  const std::string cut = head("200 OK", "Content-Length: 10\r\nETag: \"v1\"\r\n") + "0123";
  {
    DownloadBed bed({{expect_request(), send_bytes(cut), reset()}, {close_now()}, {close_now()}});
    CHECK_FALSE(bed.fault().empty());
    CHECK(bed.text() == "0123");
  }
  // Every run has a server of its own here, so the note beside the part is written by hand.
  const auto prepared = [](DownloadBed& bed) {
    bed.sandbox.write("part", "0123");
    bed.sandbox.write("part.from", bed.order.url + "\n\"v1\"\n");
  };
  DownloadBed same({answers(head("206 Partial", "Content-Length: 6\r\nContent-Range: bytes 4-9/10\r\n") + "456789")});
  prepared(same);
  CHECK(download(same.order).value().went_on);
  CHECK(same.text() == "0123456789");
  DownloadBed other({answers(whole("new text", "ETag: \"v2\"\r\n"))});
  prepared(other);
  CHECK_FALSE(download(other.order).value().went_on);
  CHECK(other.text() == "new text");
  DownloadBed shorter({answers(head("416 No", "Content-Length: 0\r\n")), answers(whole("01"))});
  prepared(shorter);
  CHECK(download(shorter.order).value().bytes == 2);
  CHECK(shorter.text() == "01");
}

TEST_CASE("without a name for its version a part is not gone on with") {
  DownloadBed bed({{expect_request(), send_bytes(head("200 OK", "Content-Length: 10\r\nETag: W/\"v1\"\r\n") + "0123"),
                    close_now()}});
  CHECK(bed.fault().find("cannot fetch") == 0);
}

TEST_CASE("a server that lies about a length is found out") {
  DownloadBed more({answers(head("200 OK", "Content-Length: 4\r\n") + "0123456789")});
  CHECK(more.fault().find("more bytes than it said") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(more.order.path));
  DownloadBed fewer({{expect_request(), send_bytes(head("200 OK", "Content-Length: 40\r\n") + "0123"), close_now()}});
  CHECK(fewer.fault().find("in the middle of the response") != std::string::npos);
  const std::string cut = head("200 OK", "Content-Length: 10\r\nETag: \"v1\"\r\n") + "0123";
  DownloadBed gap({{expect_request(), send_bytes(cut), close_now()},
                   answers(head("206 Partial", "Content-Length: 4\r\nContent-Range: bytes 6-9/10\r\n") + "6789")});
  CHECK(gap.fault().find("asked from byte 4 on, it sends 'bytes 6-9/10'") != std::string::npos);
  DownloadBed short_range(
      {{expect_request(), send_bytes(cut), close_now()},
       answers(head("206 Partial", "Content-Length: 2\r\nContent-Range: bytes 4-9/10\r\n") + "45")});
  CHECK(short_range.fault().find("it said 10 bytes and sent 6") != std::string::npos);
}

TEST_CASE("a file that is too large is refused") {
  DownloadBed told({answers(whole("0123456789"))});
  told.order.max_bytes = 9;
  CHECK(told.fault().find("10 bytes are too many") != std::string::npos);
  DownloadBed untold({answers(head("200 OK", "") + "0123456789")});
  untold.order.max_bytes = 9;
  CHECK(untold.fault().find("more than 9 bytes") != std::string::npos);
}

TEST_CASE("redirects are followed, five at most") {
  const auto to = [](const std::string& where) {
    return answers(head("302 Found", "Location: " + where + "\r\nContent-Length: 3\r\n") + "bye");
  };
  DownloadBed bed({to("/elsewhere?a=b"), to("last"), answers(whole("here"))});
  CHECK(download(bed.order).value().bytes == 4);
  CHECK(bed.text() == "here");
  CHECK(bed.server.requests().at(1).starts_with("GET /elsewhere?a=b "));
  CHECK(bed.server.requests().at(2).starts_with("GET /last "));
  DownloadBed round({to("/a"), to("/b"), to("/c"), to("/d"), to("/e"), to("/f")});
  CHECK(round.fault().find("more than five") != std::string::npos);
  DownloadBed strange({to("ftp://host/file")});
  CHECK(strange.fault().find("is no address of a file") != std::string::npos);
}

TEST_CASE("errors of the server and of the network are told") {
  DownloadBed missing({answers(head("404 Not Found", "Content-Length: 0\r\n"))});
  CHECK(missing.fault().find("the server answers 404") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(missing.order.path));
  DownloadBed packed({answers(whole("xx", "Content-Encoding: gzip\r\n"))});
  CHECK(packed.fault().find("it is packed (gzip)") != std::string::npos);
  DownloadBed silent({{expect_request(), stall()}});
  silent.order.idle_limit = std::chrono::milliseconds(100);
  CHECK(silent.fault().find("nothing came within 100 ms") != std::string::npos);
  DownloadBed garbage({answers("no HTTP at all\r\n\r\n")});
  CHECK_FALSE(garbage.fault().empty());
  DownloadOrder nobody;
  nobody.url = "http://127.0.0.1:1/x";
  nobody.path = missing.sandbox.path("other");
  CHECK(download(nobody).error().code == ExitCode::preflight);
  nobody.url = "file:///etc/passwd";
  CHECK(download(nobody).error().code == ExitCode::usage);
}
