#include "record/journal/check.h"

#include "catch.hpp"
#include "record/journal/journal_file.h"
#include "record/journal/repair.h"
#include "record/journal/salvage.h"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;

namespace {

std::string resumed_at(std::int64_t seq) { return resume_line({WallTime{}, seq, 1, "1"}); }

JournalCheck check_of(const std::string& bytes) {
  const TempDir dir;
  write_all(dir / "j", bytes);
  const auto check = check_journal(dir / "j");
  REQUIRE(check.has_value());
  return *check;
}

/// The lines of damage, by their numbers.
std::vector<std::int64_t> damaged_lines(const JournalCheck& check) {
  std::vector<std::int64_t> lines;
  for (const JournalFinding& finding : check.findings)
    if (finding.damage) lines.push_back(finding.line);
  return lines;
}

std::string without_text(std::string bytes, const std::string& text, const std::string& other) {
  const auto at = bytes.find(text);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at, text.size(), other);
}

const std::string first_line = header_line(header_for_test());
using Lines = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a whole journal is checked without a finding") {
  const JournalCheck check = check_of(ended(first_line + record_lines(1, 3), 3));
  CHECK(check.findings.empty());
  CHECK_FALSE(check.is_damaged());
  CHECK(check.records == 3);
  CHECK(check.last_seq == 3);
  CHECK(check.tail == JournalTail::whole);
}

TEST_CASE("an incomplete run is said and is no damage") {
  const JournalCheck cut = check_of(first_line + record_lines(1, 3));
  CHECK_FALSE(cut.is_damaged());
  CHECK(cut.findings == std::vector<JournalFinding>{{0, false, "incomplete run: it has no end"}});
  const JournalCheck stopped = check_of(ended(first_line + record_lines(1, 3), 3, false));
  CHECK_FALSE(stopped.is_damaged());
  CHECK(stopped.findings == std::vector<JournalFinding>{{0, false, "incomplete run: signal"}});
}

TEST_CASE("every kind of damage is found on its line, and the check goes on behind it") {
  const std::string whole = ended(first_line + record_lines(1, 4), 4);
  const JournalCheck changed = check_of(without_text(whole, "\"id\":\"p2\"", "\"id\":\"p9\""));
  CHECK(damaged_lines(changed) == Lines{3, 6});  // and the SHA-256 of the end
  CHECK(changed.left_out == 1);
  CHECK(changed.records == 3);

  const JournalCheck unreadable = check_of(first_line + record_lines(1, 1) + "{\"type\":\n" + record_lines(3, 1));
  CHECK(damaged_lines(unreadable) == Lines{3});  // the line that is lost there is no gap besides
  CHECK(unreadable.records == 2);

  const JournalCheck gap = check_of(first_line + record_lines(1, 1) + record_lines(4, 1));
  CHECK(damaged_lines(gap) == Lines{3});
  CHECK(gap.missing == 2);
  CHECK(gap.first_damage()->text == "2 lines missing before seq 4");

  CHECK(damaged_lines(check_of(first_line + record_lines(1, 2) + record_lines(2, 1))) == Lines{4});
  CHECK(damaged_lines(check_of(first_line + first_line)) == Lines{2});
  CHECK(damaged_lines(check_of(whole + record_lines(5, 1))) == Lines{7});
  CHECK(damaged_lines(check_of(ended(first_line + record_lines(1, 2), 5))) == Lines{4});
  const std::string crc = record_lines(2, 1).substr(record_lines(2, 1).find(",\"crc\""));
  CHECK(damaged_lines(check_of(first_line + record_lines(1, 1) + without_text(record_lines(2, 1), crc, "}\n"))) ==
        Lines{3});
  CHECK(damaged_lines(check_of(without_text(first_line, "run1", "run2"))) == Lines{1});
}

TEST_CASE("what a crash leaves at the end is told apart from a last line that lacks its line feed") {
  const std::string good = first_line + record_lines(1, 2);
  const JournalCheck torn = check_of(good + record_lines(3, 1).substr(0, 40));
  CHECK(torn.tail == JournalTail::torn);
  CHECK(torn.bytes == static_cast<std::int64_t>(good.size()));
  CHECK(damaged_lines(torn) == Lines{4});
  CHECK(check_of(good + std::string(5000, '\0')).tail == JournalTail::torn);
  CHECK(check_of(good + std::string(5000, '\0') + "\n").tail == JournalTail::torn);

  const JournalCheck bare = check_of(good.substr(0, good.size() - 1));
  CHECK(bare.tail == JournalTail::without_line_feed);
  CHECK_FALSE(bare.is_damaged());
  CHECK(bare.records == 2);
}

TEST_CASE("a run that was resumed has its end at the end of the file") {
  const std::string before = ended(first_line + record_lines(1, 2), 2, false) + resumed_at(3) + record_lines(3, 2);
  const JournalCheck open = check_of(before);
  CHECK_FALSE(open.is_damaged());
  CHECK_FALSE(open.end.has_value());
  const JournalCheck whole = check_of(ended(before, 4));
  CHECK_FALSE(whole.is_damaged());
  CHECK(whole.end->complete);
  CHECK(whole.records == 4);
  CHECK(damaged_lines(check_of(ended(before, 2))) == Lines{8});  // it must promise all records of the file
}

TEST_CASE("what is no journal, or that of a newer version, is an error") {
  const TempDir dir;
  const auto error_for = [&](const std::string& bytes) {
    write_all(dir / "j", bytes);
    const auto check = check_journal(dir / "j");
    REQUIRE(check.has_error());
    CHECK(check.error().code == ExitCode::usage);
    return check.error();
  };
  CHECK(error_for("").why == "it is empty");
  CHECK(error_for("a,b\n").what == dir / "j:1 cannot be read");
  CHECK(error_for(record_lines(1, 1)).why == "its first line is no header; copies on stdout have none");
  const SetupError newer = error_for(without_text(first_line, "bench.run/1", "bench.run/7"));
  CHECK(newer.what == dir / "j was written by a newer bench");
  CHECK(newer.why.find("bench.run/7") != std::string::npos);
}

TEST_CASE("a line that would become a huge tree is refused before it does") {
  const std::string deep = R"({"type":"x","a":)" + std::string(100'000, '[');
  CHECK(parse_line(deep + "\n").error().why == "it nests too deeply");
  std::string wide = R"({"type":"x","a":[0)";
  for (int i = 0; i < 2'000'000; ++i) wide += ",0";
  CHECK(parse_line(wide + "]}\n").error().why == "it holds too many values");
  CHECK(check_of(first_line + deep + "\n" + record_lines(1, 1)).first_damage()->line == 2);
}

TEST_CASE("a salvaged journal holds what was whole and is whole itself") {
  const TempDir dir;
  const std::string broken = without_text(ended(first_line + record_lines(1, 4), 4), "\"id\":\"p2\"", "\"id\":\"p9\"");
  write_all(dir / "j", broken);
  const auto salvaged = salvage_journal(dir / "j", dir / "k");
  REQUIRE(salvaged.has_value());
  CHECK(salvaged->records == 3);
  CHECK(read_all(dir / "j") == broken);

  const Read result = read(dir / "k");
  CHECK(plan_indices(result.records) == std::vector<std::int64_t>{1, 3, 4});
  const auto again = check_journal(dir / "k");
  CHECK_FALSE(again->is_damaged());
  CHECK_FALSE(again->end->complete);
  CHECK(again->end->reason == "salvaged: 1 line lost");

  CHECK(salvage_journal(dir / "j", dir / "k").error().what == dir / "k exists");
  CHECK(salvage_journal(dir / "j", dir / "j").has_error());
  CHECK(salvage_journal(dir / "none", dir / "l").has_error());
  CHECK_FALSE(std::filesystem::exists(dir / "l"));
}

TEST_CASE("a salvage of a resumed run keeps where it went on, and changes nothing that is whole") {
  const TempDir dir;
  const std::string lines = first_line + record_lines(1, 2) + resumed_at(3) + record_lines(3, 1);
  write_all(dir / "j", ended(lines, 3) + "rubbish\n");
  REQUIRE(salvage_journal(dir / "j", dir / "k").has_value());
  CHECK(read_all(dir / "k").starts_with(lines));
  CHECK_FALSE(check_journal(dir / "k")->is_damaged());
}

TEST_CASE("the end of a journal is mended: a torn line is moved aside, a line feed is added") {
  const TempDir dir;
  const std::string good = first_line + record_lines(1, 2);
  const std::string tail = record_lines(3, 1).substr(0, 40);
  for (const std::string& torn : {tail, std::string(5000, '\0')}) {
    write_all(dir / "j", good + torn);
    const auto told = repair_tail(dir / "j", *check_journal(dir / "j"), WallTime{});
    REQUIRE(told.has_value());
    CHECK(read_all(dir / "j") == good);
    const std::string aside = told->substr(told->find(dir / "j.torn-"));
    CHECK(read_all(aside) == torn);
  }
  write_all(dir / "j", good.substr(0, good.size() - 1));
  CHECK(repair_tail(dir / "j", *check_journal(dir / "j"), WallTime{}).value().find("line feed") != std::string::npos);
  CHECK(read_all(dir / "j") == good);
  CHECK(repair_tail(dir / "j", *check_journal(dir / "j"), WallTime{}).value().empty());
}

TEST_CASE("no end is mended while another bench writes to the file") {
  const TempDir dir;
  write_all(dir / "j", first_line + "{\"type\"");
  const auto check = check_journal(dir / "j");
  const auto other = JournalFile::reopen(system_files(), dir / "j");
  REQUIRE(other.has_value());
  const auto told = repair_tail(dir / "j", *check, WallTime{});
  REQUIRE(told.has_error());
  CHECK(told.error().code == ExitCode::usage);
  CHECK(told.error().what == dir / "j is in use");
}

TEST_CASE("a journal goes on behind its last line, and its end is of the whole file") {
  const TempDir dir;
  const SteadyClock clock;
  const std::string before = ended(first_line + record_lines(1, 2), 2, false);
  write_all(dir / "j", before);
  const JournalSoFar so_far{dir / "j", static_cast<std::int64_t>(before.size()), 2, 2};
  {
    auto journal = Journal::go_on(so_far, header_for_test(), {WallTime{}, 3, 1, "1"}, clock).value();
    journal->append(record_for_test(3));
    RunEnd end;
    end.records = 3;
    REQUIRE(journal->finish(end).has_value());
    CHECK(journal->end().records == 3);
  }
  CHECK(read_all(dir / "j").starts_with(before));
  const auto check = check_journal(dir / "j");
  CHECK_FALSE(check->is_damaged());
  CHECK(check->records == 3);
  CHECK(check->end->complete);
  const Read result = read(dir / "j");
  CHECK(plan_indices(result.records) == std::vector<std::int64_t>{1, 2, 3});
  CHECK(result.found->end->complete);
  CHECK(result.found->notes == std::vector<std::string>{"it was resumed: the records from seq 3 on were made later"});

  CHECK(Journal::go_on(so_far, header_for_test(), {}, clock).error().what == dir / "j has changed since it was read");
}
