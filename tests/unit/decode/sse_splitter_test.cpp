#include "decode/sse_splitter.h"

#include <string>
#include <vector>

#include "catch.hpp"

namespace bench {
namespace {

struct SentEvent {
  std::int64_t arrived;
  std::string text;
  std::int64_t offset;
  bool operator==(const SentEvent&) const = default;
};

std::ostream& operator<<(std::ostream& out, const SentEvent& event) {
  return out << event.arrived << ":" << event.text << "@" << event.offset;
}

using SentEvents = std::vector<SentEvent>;

/// Chunk i arrives at i + 1.
SentEvents events_in(const std::vector<std::string>& chunks, std::size_t cap = 100) {
  SseSplitter splitter(cap);
  SentEvents events;
  const auto keep = [&](const StampedLine& event) {
    events.push_back({event.arrived.time_since_epoch().count(), std::string(event.text), event.offset});
  };
  std::int64_t now = 0;
  for (const std::string& chunk : chunks) {
    splitter.feed({Instant(Nanos(++now)), chunk});
    while (const auto event = splitter.next()) keep(*event);
  }
  if (const auto event = splitter.finish()) keep(*event);
  return events;
}

TEST_CASE("a server-sent event ends at a blank line, and the last one at the end of the body") {
  CHECK(events_in({"data: a\n\ndata: bc\n\n"}) == SentEvents{{1, "a", 0}, {1, "bc", 9}});
  CHECK(events_in({"data: a\n\ndata: bc\n"}) == SentEvents{{1, "a", 0}, {1, "bc", 9}});
  CHECK(events_in({"data: a\n\ndata: bc"}) == SentEvents{{1, "a", 0}, {1, "bc", 9}});
  CHECK(events_in({}).empty());
  CHECK(events_in({"", "\n\n", ""}).empty());
}

TEST_CASE("a server-sent event carries the stamp of the chunk with its blank line") {
  CHECK(events_in({"data: a", "\n", "\ndata: ", "b\n", "\n"}) == SentEvents{{3, "a", 0}, {5, "b", 9}});
}

TEST_CASE("several lines of data are one text") {
  CHECK(events_in({"data: a\ndata:\ndata\ndata:  b\n\n"}) == SentEvents{{1, "a\n\n\n b", 0}});
}

TEST_CASE("comments, other fields and events without data are passed over") {
  CHECK(events_in({": keep-alive\n\nevent: ping\nid: 7\n\nretry: 5\ndata:{}\nevent: x\n\n"}) ==
        SentEvents{{1, "{}", 42}});
  CHECK(events_in({"datax: a\n\n data: b\n\nDATA: c\n\n"}).empty());
  CHECK(events_in({"data: [DONE]\n\n"}) == SentEvents{{1, "[DONE]", 0}});
}

TEST_CASE("a field \"error\" is read as data, since one server told its errors so") {
  CHECK(events_in({"data: a\n\nerror: {\"code\":500}\n\ndata: [DONE]\n\n"}) ==
        SentEvents{{1, "a", 0}, {1, "{\"code\":500}", 9}, {1, "[DONE]", 30}});
  CHECK(events_in({"event: error\ndata: x\n\n"}) == SentEvents{{1, "x", 13}});
}

TEST_CASE("lines of server-sent events end in three ways, and a byte order mark is no field") {
  CHECK(events_in({"\xEF\xBB\xBF"
                   "data: a\r\n\r\ndata: b\r\rdata: c\n\n"}) == SentEvents{{1, "a", 0}, {1, "b", 14}, {1, "c", 23}});
  CHECK(events_in({"data: a\r", "\n\r", "\ndata: b\r\n", "\r\n"}) == SentEvents{{2, "a", 0}, {4, "b", 11}});
}

TEST_CASE("cutting server-sent events at any byte changes nothing but stamps") {
  const std::string body =
      "\xEF\xBB\xBF: hi\r\n\r\ndata: {\"a\":1}\r\n\r\nevent: x\ndata: b\ndata: c\n\ndata:d\r\rdata: [DONE]\n\ndata: "
      "tail";
  const auto texts = [](const SentEvents& events) {
    std::vector<std::pair<std::string, std::int64_t>> kept;
    for (const SentEvent& event : events) kept.emplace_back(event.text, event.offset);
    return kept;
  };
  const auto whole = texts(events_in({body}));
  REQUIRE(whole.size() == 5);
  std::vector<std::string> bytes;
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    CAPTURE(cut);
    CHECK(texts(events_in({body.substr(0, cut), body.substr(cut)})) == whole);
    if (cut < body.size()) bytes.push_back(body.substr(cut, 1));
  }
  CHECK(texts(events_in(bytes)) == whole);
}

TEST_CASE("a server-sent event over the cap ends the stream, however it is cut") {
  const std::string fits = "data: 12345\n\n";
  CHECK(events_in({fits + "data: x\n\n"}, 11) == SentEvents{{1, "12345", 0}, {1, "x", 13}});
  const std::string body = fits + "data: 123\ndata: 456\n\ndata: x\n\n";  // 3 bytes and a line of 9
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    CAPTURE(cut);
    const auto events = events_in({body.substr(0, cut), body.substr(cut)}, 11);
    REQUIRE(events.size() == 1);
    CHECK(events.front().text == "12345");
  }
}

TEST_CASE("a hundred megabytes without a line end cost no more memory than the cap") {
  SseSplitter splitter(std::size_t{8} << 20);
  const std::string megabyte(std::size_t{1} << 20, 'x');
  for (int i = 0; i < 100; ++i) {
    splitter.feed({Instant{}, megabyte});
    CHECK_FALSE(splitter.next());
    CHECK(splitter.over_cap() == (i >= 8));
  }
}

TEST_CASE("beyond the cap nothing of a server-sent event is kept") {
  SseSplitter splitter(1000);
  const std::string chunk(600, 'x');
  for (int i = 0; i < 100; ++i) {
    splitter.feed({Instant{}, chunk});
    CHECK_FALSE(splitter.next());
    CHECK(splitter.over_cap() == (i > 0));
  }
  CHECK_FALSE(splitter.finish());
}

}  // namespace
}  // namespace bench
