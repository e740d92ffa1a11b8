#include "decode/line_splitter.h"

#include <string>
#include <vector>

#include "catch.hpp"

namespace bench {
namespace {

struct Line {
  std::int64_t arrived;
  std::string text;
  std::int64_t offset;
  bool operator==(const Line&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Line& line) {
  return out << line.arrived << ":" << line.text << "@" << line.offset;
}

/// Chunk i arrives at i + 1.
std::vector<Line> split(const std::vector<std::string>& chunks, std::size_t cap = 100) {
  LineSplitter splitter(cap);
  std::vector<Line> lines;
  const auto keep = [&](const StampedLine& line) {
    lines.push_back({line.arrived.time_since_epoch().count(), std::string(line.text), line.offset});
  };
  std::int64_t now = 0;
  for (const std::string& chunk : chunks) {
    splitter.feed({Instant(Nanos(++now)), chunk});
    while (const auto line = splitter.next()) keep(*line);
  }
  if (const auto line = splitter.finish()) keep(*line);
  return lines;
}

using Lines = std::vector<Line>;

TEST_CASE("lines end at newlines, and the last one at the end of the body") {
  CHECK(split({"a\nbc\n"}) == Lines{{1, "a", 0}, {1, "bc", 2}});
  CHECK(split({"a\nbc"}) == Lines{{1, "a", 0}, {1, "bc", 2}});
  CHECK(split({"", "\n", ""}).empty());
  CHECK(split({}).empty());
}

TEST_CASE("a line carries the stamp of the chunk with its newline") {
  CHECK(split({"a", "b", "\nc\nd", "\n"}) == Lines{{3, "ab", 0}, {3, "c", 3}, {4, "d", 5}});
}

TEST_CASE("carriage returns, blank lines and a byte order mark are no text") {
  CHECK(split({"\xEF\xBB\xBF{}\r\n\r\n \t\n\n[]\r\n"}) == Lines{{1, "{}", 3}, {1, "[]", 13}});
  CHECK(split({"\xEF", "\xBB", "\xBF", "a\r", "\n", "\r", "\nb"}) == Lines{{5, "a", 3}, {7, "b", 8}});
  CHECK(split({"a\r\r\n"}) == Lines{{1, "a\r", 0}});
  CHECK(split({"a\n\xEF\xBB\xBF"
               "b\n"}) == Lines{{1, "a", 0},
                                {1,
                                 "\xEF\xBB\xBF"
                                 "b",
                                 2}});
}

TEST_CASE("a line inside one chunk is a view into it") {
  const std::string chunk = "first\nsecond\n";
  LineSplitter splitter(100);
  splitter.feed({Instant{}, chunk});
  CHECK(splitter.next()->text.data() == chunk.data());
  CHECK(splitter.next()->text.data() == chunk.data() + 6);
}

TEST_CASE("a line at the cap passes, one byte more does not, however it is cut") {
  CHECK(split({"12345\nx\n"}, 5) == Lines{{1, "12345", 0}, {1, "x", 6}});
  CHECK(split({"a\n123456\nx\n"}, 5) == Lines{{1, "a", 0}});
  CHECK(split({"a\n123", "456", "\nx\n"}, 5) == Lines{{1, "a", 0}});
  CHECK(split({"a\n123", "45", "6\nx\n"}, 5) == Lines{{1, "a", 0}});
  CHECK(split({"a\n123456"}, 5) == Lines{{1, "a", 0}});
}

TEST_CASE("beyond the cap nothing is kept") {
  LineSplitter splitter(1000);
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
