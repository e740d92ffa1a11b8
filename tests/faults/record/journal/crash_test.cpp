// What real kernels and real deaths leave behind.

#include <random>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.hpp"
#include "support/journal_bed.h"
#include "system/signals.h"

using namespace bench;
using namespace bench::testing;

namespace {

/// Runs `body` in a child and gives its wait status.
template <class Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    body();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

/// Appends until somebody stops it, telling the pipe each record that was acknowledged.
void write_for_ever(const std::string& path, int acks) {
  const SteadyClock clock;
  JournalOptions options;
  options.acknowledged = [acks](const RunRecord& record, std::string_view) {
    [[maybe_unused]] const auto n = ::write(acks, &record.plan_index, sizeof record.plan_index);
  };
  auto journal = Journal::open(path, header_for_test(), clock, options);
  if (!journal) ::_exit(9);
  for (std::int64_t i = 0;; ++i) {
    while ((*journal)->is_full()) ::usleep(100);
    (*journal)->append(record_for_test(i, static_cast<std::size_t>(i % 50) * 100));
  }
}

}  // namespace

TEST_CASE("kill -9 at any moment: every acknowledged record is in the journal, once") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 30; ++round) {
    const TempDir dir;
    int acks[2];
    REQUIRE(::pipe(acks) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(acks[0]);
      write_for_ever(dir / "run.jsonl", acks[1]);
    }
    ::close(acks[1]);
    std::int64_t last = -1, acknowledged = 0;
    const auto enough = static_cast<std::int64_t>(random() % 200);
    while (acknowledged <= enough && ::read(acks[0], &last, sizeof last) == sizeof last) ++acknowledged;
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    while (::read(acks[0], &last, sizeof last) == sizeof last) ++acknowledged;
    ::close(acks[0]);

    const Read back = read(dir / "run.jsonl");
    REQUIRE(back.found.has_value());
    REQUIRE(back.records.size() >= static_cast<std::size_t>(acknowledged));
    for (std::size_t i = 0; i < back.records.size(); ++i) {
      REQUIRE(back.records[i].plan_index == static_cast<std::int64_t>(i));
      REQUIRE(back.records[i].seq == static_cast<std::int64_t>(i) + 1);
    }
    CHECK(back.found->notes.back() == "incomplete run: it has no end");
    CHECK(back.found->notes.size() <= 2);  // at most a torn line besides
  }
}

TEST_CASE("a file that may not grow ends on a whole line, the rest goes elsewhere, exit 5") {
  const TempDir dir;
  std::filesystem::create_directory(dir / "fallback");
  const int status = in_child([&] {
    prepare_signals();
    const rlimit limit{20'000, 20'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const SteadyClock clock;
    Acknowledged shown;
    JournalOptions options;
    options.fallback_dir = dir / "fallback";
    auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, shown.listen(options));
    if (!journal) ::_exit(1);
    for (int i = 0; i < 20; ++i) (*journal)->append(record_for_test(i));
    const auto finished = (*journal)->finish(RunEnd{});
    ::_exit(finished.has_error() && shown.failures.size() == 1 && shown.plan_indices.size() == 20
                ? static_cast<int>(finished.error().code)
                : 1);
  });
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 5);
  const Read first = read(dir / "run.jsonl");
  const Read second = read(dir / "fallback/run.recovered.jsonl");
  REQUIRE(first.found.has_value());
  REQUIRE(second.found.has_value());
  CHECK(first.found->notes == std::vector<std::string>{"incomplete run: it has no end"});
  REQUIRE(first.records.size() > 5);
  CHECK(second.records.front().seq == first.records.back().seq + 1);
  CHECK(first.records.size() + second.records.size() == 20);
  CHECK(second.found->notes.back() == "incomplete run: File too large");
}

TEST_CASE("an end that waits for nobody: a second signal leaves whole lines") {
  for (int round = 0; round < 5; ++round) {
    const TempDir dir;
    int acks[2];
    REQUIRE(::pipe(acks) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(acks[0]);
      prepare_signals();
      const SteadyClock clock;
      JournalOptions options;
      options.durability = Durability::none;  // a process cannot die while it syncs
      const auto say = [&](char word) {
        if (::write(acks[1], &word, 1) != 1) ::_exit(8);  // nobody listens any more
      };
      options.acknowledged = [&](const RunRecord&, std::string_view) { say('a'); };
      auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, options);
      if (!journal) ::_exit(9);
      const SignalWatcher watcher({[&](int) { say('1'); }, [&] { (*journal)->hold_writes(); }});
      for (std::int64_t i = 0; i < 2'000; ++i) {  // an end even if the signals do nothing
        (*journal)->append(record_for_test(i, 20'000));
        ::usleep(2000);  // what is written is read again, line by line
      }
      ::_exit(7);
    }
    ::close(acks[1]);
    char word = 0;
    for (int i = 0; i < 5; ++i) REQUIRE(::read(acks[0], &word, 1) == 1);
    ::kill(child, SIGINT);
    while (word != '1') REQUIRE(::read(acks[0], &word, 1) == 1);
    ::usleep(600'000);  // sooner it would be the same signal
    ::kill(child, SIGINT);
    while (::read(acks[0], &word, 1) == 1) {
    }
    ::close(acks[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
    const Read back = read(dir / "run.jsonl");
    REQUIRE(back.found.has_value());
    CHECK(back.found->notes == std::vector<std::string>{"incomplete run: it has no end"});
  }
}
