#include "record/journal/journal.h"

#include <algorithm>
#include <fcntl.h>
#include <future>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "catch.hpp"
#include "record/line/lines.h"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;

namespace fs = std::filesystem;

TEST_CASE("a journal is a header, the records in order, and an end") {
  const TempDir dir;
  const SteadyClock clock;
  Acknowledged shown;
  auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, shown.listen());
  REQUIRE(journal.has_value());
  RunRecord warmup = record_for_test(0);
  warmup.warmup = true;
  (*journal)->append(warmup);
  (*journal)->append(record_for_test(2));
  (*journal)->append(record_for_test(1));
  RunEnd end;
  end.wall = std::chrono::seconds(3);
  REQUIRE((*journal)->finish(end).has_value());
  CHECK((*journal)->notes().empty());
  CHECK((*journal)->lost_lines().empty());
  CHECK((*journal)->end().records == 2);
  CHECK((*journal)->end().wall == std::chrono::seconds(3));

  const std::string bytes = read_all(dir / "run.jsonl");
  const std::string header = header_line(header_for_test());
  REQUIRE(bytes.starts_with(header));
  CHECK(bytes.substr(header.size()).starts_with(shown.lines[0] + shown.lines[1] + shown.lines[2]));
  CHECK(shown.plan_indices == std::vector<std::int64_t>{0, 2, 1});

  const Read back = read(dir / "run.jsonl");
  REQUIRE(back.found.has_value());
  CHECK(back.found->notes.empty());
  CHECK(back.found->header == header_for_test());
  CHECK(back.found->records == 2);
  REQUIRE(back.found->end.has_value());
  CHECK(back.found->end->complete);
  CHECK(back.found->end->records == 2);
  CHECK(back.found->end->wall == std::chrono::seconds(3));
  REQUIRE(back.records.size() == 3);
  CHECK(back.records[0].seq == 1);
  CHECK(back.records[0].warmup);
  CHECK(back.records[1].seq == 2);
  CHECK(back.records[2].seq == 3);

  const auto last_line = bytes.rfind('\n', bytes.size() - 2) + 1;
  const auto last = parse_line(bytes.substr(last_line));
  CHECK(std::get<EndOfJournal>(*last).sha256 == sha256_hex(bytes.substr(0, last_line)));
}

TEST_CASE("a journal that is dropped without an end keeps its records and says that it is incomplete") {
  const TempDir dir;
  const SteadyClock clock;
  {
    auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock);
    REQUIRE(journal.has_value());
    (*journal)->append(record_for_test(0));
  }
  const Read back = read(dir / "run.jsonl");
  REQUIRE(back.found.has_value());
  CHECK(back.records.size() == 1);
  CHECK(back.found->notes == std::vector<std::string>{"incomplete run: it has no end"});
}

TEST_CASE("a file that holds something is refused, and renamed with force") {
  const TempDir dir;
  const SteadyClock clock;
  write_all(dir / "run.jsonl", "precious");
  const auto refused = Journal::open(dir / "run.jsonl", header_for_test(), clock);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == ExitCode::usage);
  CHECK(refused.error().what == dir / "run.jsonl" + " exists");
  CHECK(read_all(dir / "run.jsonl") == "precious");

  JournalOptions force;
  force.force = true;
  for (int i = 0; i < 2; ++i) {  // twice in the same second: neither backup may replace the other
    auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, force);
    REQUIRE(journal.has_value());
    REQUIRE((*journal)->finish(RunEnd{}).has_value());
  }
  const auto files = dir.files();
  REQUIRE(files.size() == 3);
  CHECK(files[0] == dir / "run.jsonl");
  CHECK(files[1].starts_with(dir / "run.jsonl.bak-2"));
  CHECK(read_all(files[1]) + read_all(files[2]) == "precious" + read_all(dir / "run.jsonl"));
}

TEST_CASE("an empty file is taken as it is") {
  const TempDir dir;
  const SteadyClock clock;
  write_all(dir / "run.jsonl", "");
  auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock);
  REQUIRE(journal.has_value());
  REQUIRE((*journal)->finish(RunEnd{}).has_value());
  CHECK(read(dir / "run.jsonl").found->notes.empty());
}

TEST_CASE("a second writer is refused, even with force") {
  const TempDir dir;
  const SteadyClock clock;
  auto first = Journal::open(dir / "run.jsonl", header_for_test(), clock);
  REQUIRE(first.has_value());
  JournalOptions force;
  force.force = true;
  const auto second = Journal::open(dir / "run.jsonl", header_for_test(), clock, force);
  REQUIRE(second.has_error());
  CHECK(second.error().code == ExitCode::usage);
  CHECK(second.error().what == dir / "run.jsonl" + " is in use");
  REQUIRE((*first)->finish(RunEnd{}).has_value());
  CHECK(read(dir / "run.jsonl").found->notes.empty());
}

TEST_CASE("places that cannot be written are usage errors, a full device is not") {
  const TempDir dir;
  const SteadyClock clock;
  const auto missing = Journal::open(dir / "no/such/run.jsonl", header_for_test(), clock);
  REQUIRE(missing.has_error());
  CHECK(missing.error().code == ExitCode::usage);
  CHECK(missing.error().why == "No such file or directory");
  CHECK(missing.error().try_this == std::vector<std::string>{"mkdir -p " + dir / "no/such"});

  const auto directory = Journal::open(dir.path(), header_for_test(), clock);
  REQUIRE(directory.has_error());
  CHECK(directory.error().code == ExitCode::usage);

  if (::geteuid() != 0) {
    fs::permissions(dir.path(), fs::perms::owner_read | fs::perms::owner_exec);
    const auto forbidden = Journal::open(dir / "run.jsonl", header_for_test(), clock);
    REQUIRE(forbidden.has_error());
    CHECK(forbidden.error().code == ExitCode::usage);
  }
#if defined(__linux__)
  const auto full = Journal::open("/dev/full", header_for_test(), clock);
  REQUIRE(full.has_error());
  CHECK(full.error().code == ExitCode::not_durable);
  CHECK(full.error().why == "No space left on device");
#endif
}

TEST_CASE("a journal is its user's own, links of others are not followed, and a pipe wants a reader") {
  const TempDir dir;
  const SteadyClock clock;
  const auto mode = [](const std::string& path) { return static_cast<unsigned>(fs::status(path).permissions()); };
  REQUIRE(Journal::open(dir / "run.jsonl", header_for_test(), clock).has_value());
  CHECK(mode(dir / "run.jsonl") == 0600);

  fs::create_symlink(dir / "nowhere", dir / "dangling");
  const auto dangling = Journal::open(dir / "dangling", header_for_test(), clock);
  REQUIRE(dangling.has_error());
  CHECK(dangling.error().what == dir / "dangling" + " is a link that is not followed");
  write_all(dir / "own.jsonl", "");
  fs::create_symlink(dir / "own.jsonl", dir / "link");
  CHECK(Journal::open(dir / "link", header_for_test(), clock).has_value());

  const std::string fifo = dir / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const auto unread = Journal::open(fifo, header_for_test(), clock);
  REQUIRE(unread.has_error());
  CHECK(unread.error().code == ExitCode::usage);
  CHECK(unread.error().what == "nobody reads the pipe " + fifo);
  CHECK(unread.error().try_this == std::vector<std::string>{"start its reader first"});
  fs::create_symlink(fifo, dir / "way");
  CHECK(Journal::open(dir / "way", header_for_test(), clock).error().what ==
        dir / "way" + " is a link that is not followed");
}

TEST_CASE("what is no regular file is written as it is") {
  const SteadyClock clock;
  auto journal = Journal::open("/dev/null", header_for_test(), clock);
  REQUIRE(journal.has_value());
  (*journal)->append(record_for_test(0));
  CHECK((*journal)->finish(RunEnd{}).has_value());

  const TempDir dir;
  const std::string fifo = dir / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  auto reader = std::async(std::launch::async, [&] { return read_all(fifo); });
  auto through = Journal::open(fifo, header_for_test(), clock);
  REQUIRE(through.has_value());
  (*through)->append(record_for_test(0));
  CHECK((*through)->finish(RunEnd{}).has_value());
  through->reset();
  write_all(dir / "copy.jsonl", reader.get());
  const Read back = read(dir / "copy.jsonl");
  REQUIRE(back.found.has_value());
  CHECK(back.found->notes.empty());
  CHECK(back.records.size() == 1);
}

TEST_CASE("a reader of a pipe that goes away ends the writing, not the run") {
  ::signal(SIGPIPE, SIG_IGN);
  const SteadyClock clock;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  Acknowledged shown;
  auto journal = Journal::open(ends[1], header_for_test(), clock, shown.listen());
  REQUIRE(journal.has_value());
  ::close(ends[0]);
  for (int i = 0; i < 100; ++i) (*journal)->append(record_for_test(i));
  CHECK((*journal)->finish(RunEnd{}).has_value());
  CHECK(shown.failures.empty());
  CHECK(shown.plan_indices.size() == 100);
  CHECK((*journal)->end().records == 100);
  CHECK((*journal)->end().complete);
  ::close(ends[1]);
}

TEST_CASE("what a reader who sleeps has not taken by the end goes to a file of its own") {
  const TempDir dir;
  const SteadyClock clock;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  Acknowledged shown;
  JournalOptions options;
  options.fallback_dir = dir.path();
  auto journal = Journal::open(ends[1], header_for_test(), clock, shown.listen(options));
  REQUIRE(journal.has_value());
  constexpr std::int64_t many = 2000;
  for (std::int64_t i = 0; i < many; ++i) (*journal)->append(record_for_test(i, 1000));
  CHECK((*journal)->is_full());
  CHECK((::fcntl(ends[1], F_GETFL) & O_NONBLOCK) == 0);  // others write there, too
  (*journal)->lose_patience_after(Nanos{0});
  const auto finished = (*journal)->finish(RunEnd{});
  REQUIRE(finished.has_error());
  CHECK(finished.error().what == "the results could not be written to standard output");
  CHECK(finished.error().why == "nobody reads it");
  CHECK_FALSE((*journal)->end().complete);
  CHECK((*journal)->end().records == many);
  CHECK((*journal)->lost_lines().empty());
  CHECK((*journal)->path() == dir / "bench.recovered.jsonl");
  journal->reset();
  ::close(ends[1]);
  std::string taken;
  std::string block(1 << 20, ' ');
  for (ssize_t n; (n = ::read(ends[0], block.data(), block.size())) > 0;)
    taken.append(block, 0, static_cast<std::size_t>(n));
  ::close(ends[0]);
  const auto whole_lines = std::count(taken.begin(), taken.end(), '\n');
  const Read rest = read(dir / "bench.recovered.jsonl");
  CHECK(rest.records.size() + static_cast<std::size_t>(whole_lines) == many + 1);  // the header is one of the lines
  CHECK(rest.records.back().plan_index == many - 1);
}

TEST_CASE("a pipe that does not block is waited for") {
  const TempDir dir;
  const SteadyClock clock;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
  auto reader = std::async(std::launch::async, [&] {
    std::string all;
    char block[4096];
    for (ssize_t n; (n = ::read(ends[0], block, sizeof block)) > 0;) all.append(block, static_cast<std::size_t>(n));
    return all;
  });
  auto journal = Journal::open(ends[1], header_for_test(), clock);
  REQUIRE(journal.has_value());
  for (int i = 0; i < 50; ++i) (*journal)->append(record_for_test(i, 10'000));  // more than a pipe holds
  CHECK((*journal)->finish(RunEnd{}).has_value());
  journal->reset();
  ::close(ends[1]);
  write_all(dir / "copy.jsonl", reader.get());
  ::close(ends[0]);
  CHECK(read(dir / "copy.jsonl").records.size() == 50);
  CHECK(read(dir / "copy.jsonl").found->notes.empty());
}
