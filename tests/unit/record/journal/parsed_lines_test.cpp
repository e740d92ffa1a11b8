#include "record/journal/parsed_lines.h"

#include "catch.hpp"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;

namespace {

struct SeenLine {
  std::string text;
  std::int64_t number;
  bool complete, last, blank, readable;
  Checksum checksum;
  std::int64_t seq;  // of a record
  bool operator==(const SeenLine&) const = default;
};

std::int64_t seq_in(const Expected<JournalLine>& parsed) {
  const auto* record = parsed ? std::get_if<RunRecord>(&*parsed) : nullptr;
  return record == nullptr ? -1 : record->seq;
}

std::vector<SeenLine> one_by_one(const std::string& path) {
  std::vector<SeenLine> seen;
  auto source = LineSource::open(path);
  REQUIRE(source.has_value());
  for (;;) {
    const auto next = source->next();
    REQUIRE(next.has_value());
    if (!*next) return seen;
    const LineSource::Line& line = **next;
    const bool blank = line.text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    const auto parsed = blank ? JournalLine(UnknownLine{}) : parse_line(line.text, {path, line.number});
    seen.push_back({std::string(line.text), line.number, line.complete, line.last, blank, parsed.has_value(),
                    checksum_of(line.text), seq_in(parsed)});
  }
}

std::vector<SeenLine> ahead(const std::string& path) {
  std::vector<SeenLine> seen;
  auto lines = ParsedLines::open(path);
  REQUIRE(lines.has_value());
  for (;;) {
    const auto next = lines->next();
    REQUIRE(next.has_value());
    if (*next == nullptr) return seen;
    const auto& [line, blank, checksum, parsed] = **next;
    seen.push_back({std::string(line.text), line.number, line.complete, line.last, blank, parsed.has_value(), checksum,
                    seq_in(parsed)});
  }
}

/// Of several blocks, so that threads parse it.
std::string long_journal() { return header_line(header_for_test()) + record_lines(1, 6000); }

}  // namespace

TEST_CASE("lines that are parsed ahead are those of the file in its order") {
  const TempDir dir;
  const std::string records = long_journal();
  REQUIRE(records.size() > (std::size_t{2} << 20));
  const std::string wide = "{\"type\":\"later\",\"text\":\"" + std::string(std::size_t{9} << 20, 'x') + "\"}\n";
  const std::string middle = records.substr(0, records.find('\n', records.size() / 2) + 1);
  for (const std::string& bytes :
       {records, records.substr(0, records.size() - 1), records.substr(0, records.size() - 20), records + "\n",
        records + "{", records + std::string(3, '\0'), middle + "\n \n{\"type\":\n" + record_lines(1, 700),
        middle + wide + wide + record_lines(1, 700), middle + wide, std::string("\n"), std::string("{"),
        std::string()}) {
    write_all(dir / "j", bytes);
    const auto expected = one_by_one(dir / "j");
    const auto found = ahead(dir / "j");
    INFO(bytes.size() << " bytes");
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) REQUIRE(found[i] == expected[i]);
  }
}

TEST_CASE("whoever has seen enough of a journal leaves while its lines are parsed ahead") {
  const TempDir dir;
  write_all(dir / "j", long_journal());
  for (const int enough : {0, 1, 300, 1500, 5999}) {
    auto lines = ParsedLines::open(dir / "j");
    REQUIRE(lines.has_value());
    for (int i = 0; i < enough; ++i) REQUIRE(lines->next().has_value());
    // Its threads end here; nothing else is to be seen of them.
  }
}

TEST_CASE("behind the last line there is none, however often it is asked for") {
  const TempDir dir;
  for (const std::string& bytes : {long_journal(), header_line(header_for_test())}) {
    write_all(dir / "j", bytes);
    auto lines = ParsedLines::open(dir / "j");
    REQUIRE(lines.has_value());
    while (*lines->next() != nullptr) continue;
    for (int i = 0; i < 3; ++i) {
      const auto next = lines->next();
      REQUIRE(next.has_value());
      CHECK(*next == nullptr);
    }
  }
}

TEST_CASE("a line that is too long is refused behind the lines before it") {
  const TempDir dir;
  const std::string records = long_journal();
  write_all(dir / "j", records + std::string((std::size_t{128} << 20) + (std::size_t{1} << 20), 'x'));
  auto lines = ParsedLines::open(dir / "j");
  REQUIRE(lines.has_value());
  for (int i = 0; i < 6001; ++i) {
    const auto next = lines->next();
    REQUIRE(next.has_value());
    REQUIRE(*next != nullptr);
  }
  const auto next = lines->next();
  REQUIRE(next.has_error());
  CHECK(next.error().why == "line 6002 is longer than 128 MiB");
  CHECK(lines->next().has_error());
}
