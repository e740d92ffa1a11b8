#include "record/journal/reader.h"

#include "catch.hpp"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;

namespace {

/// What reading these bytes gives.
Read read_bytes(const std::string& bytes) {
  const TempDir dir;
  write_all(dir / "j", bytes);
  return read(dir / "j");
}

std::vector<std::string> notes_of(const std::string& bytes) {
  const Read result = read_bytes(bytes);
  REQUIRE(result.found.has_value());
  return result.found->notes;
}

const std::string some_header = header_line(header_for_test());
const std::string torn_line = "the last line was torn and is left out: the writer was stopped in the middle of it";
const std::string no_end = "incomplete run: it has no end";
using Notes = std::vector<std::string>;

}  // namespace

TEST_CASE("a whole journal has no notes") { CHECK(notes_of(ended(some_header + record_lines(1, 3), 3)).empty()); }

TEST_CASE("a journal cut at any byte gives its complete records") {
  const std::string whole = ended(some_header + record_lines(1, 3), 3);
  const std::size_t one = record_lines(1, 1).size();
  for (std::size_t length = some_header.size(); length + 1 < whole.size(); length += 7) {
    const Read cut = read_bytes(whole.substr(0, length));
    INFO("cut at " << length);
    REQUIRE(cut.found.has_value());
    const std::size_t behind_header = length - some_header.size();
    // A line that lacks only its line feed is whole.
    CHECK(cut.records.size() == std::min<std::size_t>(3, (behind_header + 1) / one));
    CHECK_FALSE(cut.found->end.has_value());
    CHECK(cut.found->notes.back() == no_end);
  }
}

TEST_CASE("a last line without its line feed is kept") {
  std::string bytes = some_header + record_lines(1, 2);
  bytes.pop_back();
  const Read result = read_bytes(bytes);
  CHECK(result.records.size() == 2);
  CHECK(result.found->notes == Notes{no_end});
}

TEST_CASE("a tail of NUL bytes is torn") {
  const std::string nuls(5000, '\0');
  CHECK(notes_of(some_header + record_lines(1, 2) + nuls) == Notes{torn_line, no_end});
  CHECK(notes_of(some_header + record_lines(1, 2) + nuls + "\n") == Notes{torn_line, no_end});
}

TEST_CASE("a line in the middle that cannot be read is refused with its number") {
  const TempDir dir;
  write_all(dir / "j", some_header + record_lines(1, 1) + "{\"type\":\"requ\n" + record_lines(3, 1));
  const Read result = read(dir / "j");
  REQUIRE(result.found.has_error());
  CHECK(result.found.error().code == ExitCode::usage);
  CHECK(result.found.error().what == dir / "j:3 cannot be read");

  write_all(dir / "j", ended(some_header, 0) + record_lines(1, 1));
  CHECK(read(dir / "j").found.error().what == dir / "j:3 is out of place");
  write_all(dir / "j", some_header + some_header);
  CHECK(read(dir / "j").found.error().why == "a second run begins there");
}

TEST_CASE("a record whose checksum is wrong is left out and counted") {
  std::string bytes = ended(some_header + record_lines(1, 3), 3);
  const auto at = bytes.find("\"id\":\"p2\"");
  bytes[at + 7] = '9';
  const Read result = read_bytes(bytes);
  REQUIRE(result.found.has_value());
  CHECK(plan_indices(result.records) == std::vector<std::int64_t>{1, 3});
  CHECK(result.found->damaged == 1);
  CHECK(result.found->notes == Notes{"its lines are not those that were written: their SHA-256 differs",
                                     "1 line left out: the checksum is wrong"});
}

TEST_CASE("lost lines show as gaps") {
  const std::string gap = some_header + record_lines(1, 1) + record_lines(4, 1);
  CHECK(notes_of(gap) == Notes{"2 lines missing: there are gaps in seq", no_end});
  CHECK(notes_of(some_header + record_lines(2, 1) + record_lines(2, 1)) ==
        Notes{"it begins with seq 2: what came before is in another file", "the line with seq 2 is out of order",
              no_end});
  CHECK(notes_of(ended(some_header + record_lines(1, 1), 5)) == Notes{"its end promises 5 records, there are 1"});
}

TEST_CASE("a run that was stopped says why") {
  RunEnd end;
  end.complete = false;
  end.reason = "signal";
  CHECK(notes_of(some_header + end_line(end)) == Notes{"incomplete run: signal"});
}

TEST_CASE("what is no journal is refused") {
  CHECK(read_bytes("").found.error().why == "it holds no line that begins a run");
  CHECK(read_bytes(record_lines(1, 1)).found.error().why == "its first line is no header; copies on stdout have none");
  CHECK(read_bytes("a,b\n1,2\n").found.has_error());
  CHECK(read("/no/such/file").found.error().what == "cannot read /no/such/file");
  CHECK(read("/tmp").found.has_error());
}

TEST_CASE("the header is handed on before the first record") {
  const TempDir dir;
  write_all(dir / "j", some_header + record_lines(1, 1));
  std::string order;
  JournalVisitor visitor;
  visitor.header = [&](const RunHeader& header) { order += header.run_id + " "; };
  visitor.record = [&](RunRecord record) { order += record.id; };
  REQUIRE(read_journal(dir / "j", visitor).has_value());
  CHECK(order == "run1 p1");
}

TEST_CASE("lines longer than a block are read whole") {
  RunRecord record = record_for_test(1, 1'000'000);
  record.seq = 1;
  const Read result = read_bytes(some_header + request_line(record) + record_lines(2, 1));
  REQUIRE(result.records.size() == 2);
  CHECK(result.records[0] == record);
}
