// Every call that the journal makes to the system fails once, in turn, and then for good from that call on.

#include <fcntl.h>
#include <functional>

#include "catch.hpp"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;

namespace {

/// Counts the calls and fails some of them.
class FaultyFiles : public FileOps {
 public:
  int error = EIO;
  std::function<bool(int call)> fails = [](int) { return false; };
  int calls = 0;
  bool failed_once = false;

  int open(const char* path, int flags, mode_t mode) override { return next() ? -1 : FileOps::open(path, flags, mode); }
  int duplicate(int fd) override { return next() ? -1 : FileOps::duplicate(fd); }
  ssize_t write(int fd, const void* bytes, std::size_t count) override {
    if (!next()) return FileOps::write(fd, bytes, count);
    // A disk that fills up takes a part of the line first, as a real one does.
    const ssize_t taken = FileOps::write(fd, bytes, count / 2);
    errno = error;
    if (taken > 0 && !half_taken_) {
      half_taken_ = true;
      --calls;  // the rest of this line is the same failure
      return taken;
    }
    half_taken_ = false;
    return -1;
  }
  ssize_t read_at(int fd, void* bytes, std::size_t count, off_t at) override {
    return next() ? -1 : FileOps::read_at(fd, bytes, count, at);
  }
  int truncate(int fd, off_t size) override { return next() ? -1 : FileOps::truncate(fd, size); }
  int sync(int fd) override { return next() ? -1 : FileOps::sync(fd); }
  int sync_directory(const char* path) override { return next() ? -1 : FileOps::sync_directory(path); }
  int lock(int fd) override { return next() ? -1 : FileOps::lock(fd); }
  int status(int fd, struct stat* out) override { return next() ? -1 : FileOps::status(fd, out); }
  int rename(const char* from, const char* to) override { return next() ? -1 : FileOps::rename(from, to); }

 private:
  bool next() {
    if (!fails(calls++)) return false;
    failed_once = true;
    errno = error;
    return true;
  }
  bool half_taken_ = false;
};

constexpr std::int64_t record_count = 5;
const std::string older_run = "an older run";

struct Outcome {
  bool opened = false;
  Acknowledged shown;
  Expected<void> finished = {};
  std::vector<std::string> lost;
};

Outcome run_with(FaultyFiles& files, const TempDir& dir, Durability durability) {
  const SteadyClock clock;
  Outcome outcome;
  JournalOptions options;
  options.files = &files;
  options.durability = durability;
  options.fallback_dir = dir / "fallback";
  options.force = true;
  auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, outcome.shown.listen(options));
  outcome.opened = journal.has_value();
  if (!journal) {
    outcome.finished = journal.error();
    return outcome;
  }
  for (std::int64_t i = 0; i < record_count; ++i) (*journal)->append(record_for_test(i));
  outcome.finished = (*journal)->finish(RunEnd{});
  outcome.lost = (*journal)->lost_lines();
  return outcome;
}

/// The promises of the journal, over all files that are left.
void check(const Outcome& outcome, const TempDir& dir, bool must_be_readable) {
  std::set<std::int64_t> kept;
  for (const std::string& path : dir.files()) {
    if (read_all(path) == older_run) continue;  // renamed, or left alone when nothing could begin
    const Read back = read(path);
    INFO(path << (back.found.has_error() ? ": " + back.found.error().why : ""));
    if (back.found.has_error()) {
      CHECK((!must_be_readable || std::filesystem::file_size(path) == 0));
      continue;
    }
    for (const RunRecord& record : back.records) kept.insert(record.plan_index);
    CHECK(back.found->damaged == 0);
  }
  for (const std::int64_t index : outcome.shown.plan_indices) CHECK(kept.count(index) == 1);
  if (outcome.opened) {
    CHECK(kept.size() + outcome.lost.size() >= record_count);
    CHECK(outcome.shown.failures.size() == (outcome.finished.has_error() ? 1 : 0));
  }
  if (outcome.finished.has_error() && outcome.opened) CHECK(outcome.finished.error().code == ExitCode::not_durable);
  if (outcome.finished.has_value()) {
    CHECK(kept.size() == record_count);
    CHECK(read(dir / "run.jsonl").found->notes.empty());
  }
}

}  // namespace

TEST_CASE("whichever call fails, once: every acknowledged record is in a file that can be read") {
  const int error = GENERATE(EIO, ENOSPC, EFBIG, EDQUOT);
  const Durability durability = GENERATE(Durability::record, Durability::group, Durability::none);
  bool passed = false;
  for (int k = 0; !passed; ++k) {
    REQUIRE(k < 200);
    const TempDir dir;
    std::filesystem::create_directory(dir / "fallback");
    write_all(dir / "run.jsonl", older_run);
    FaultyFiles files;
    files.error = error;
    files.fails = [k](int call) { return call == k; };
    const Outcome outcome = run_with(files, dir, durability);
    INFO("error " << error << ", call " << k << ", durability " << static_cast<int>(durability));
    passed = !files.failed_once;
    check(outcome, dir, !passed || outcome.opened);
    const auto left = dir.files();
    CHECK(std::any_of(left.begin(), left.end(), [](const std::string& path) { return read_all(path) == older_run; }));
    if (passed) CHECK(outcome.finished.has_value());
  }
}

TEST_CASE("whichever call fails, and all after it: nothing acknowledged is lost, nothing hangs") {
  const int error = GENERATE(EIO, ENOSPC);
  for (int k = 0; k < 40; ++k) {
    const TempDir dir;
    std::filesystem::create_directory(dir / "fallback");
    FaultyFiles files;
    files.error = error;
    files.fails = [k](int call) { return call >= k; };
    const Outcome outcome = run_with(files, dir, Durability::record);
    INFO("error " << error << ", from call " << k);
    check(outcome, dir, false);
  }
}

TEST_CASE("a failed sync is not tried again: what may be lost is written beside it") {
  const TempDir dir;
  int syncs = 0;
  struct FailingSync : FileOps {
    int* count;
    int sync(int fd) override {
      if (++*count != 2) return FileOps::sync(fd);  // the first is that of the header
      errno = EIO;
      return -1;
    }
  } files;
  files.count = &syncs;
  const SteadyClock clock;
  Acknowledged shown;
  JournalOptions options;
  options.files = &files;
  auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, shown.listen(options));
  REQUIRE(journal.has_value());
  for (int i = 0; i < 3; ++i) (*journal)->append(record_for_test(i));
  const auto finished = (*journal)->finish(RunEnd{});
  REQUIRE(finished.has_error());
  CHECK(finished.error().code == ExitCode::not_durable);
  CHECK(finished.error().why == "Input/output error");
  CHECK((*journal)->path() == dir / "run.recovered.jsonl");
  CHECK(finished.error().try_this ==
        std::vector<std::string>{"what is missing there is in " + dir / "run.recovered.jsonl"});
  REQUIRE(shown.failures.size() == 1);
  CHECK(shown.failures[0] == finished.error());
  const Read recovered = read(dir / "run.recovered.jsonl");
  CHECK(plan_indices(recovered.records) == std::vector<std::int64_t>{0, 1, 2});
  CHECK(recovered.found->notes == std::vector<std::string>{"incomplete run: Input/output error"});
  CHECK((*journal)->parts() == std::vector<std::string>{dir / "run.jsonl", dir / "run.recovered.jsonl"});
  std::vector<std::int64_t> once;
  records_of_journal((*journal)->parts()).for_each([&](const RunRecord& r) { once.push_back(r.plan_index); });
  CHECK(once == std::vector<std::int64_t>{0, 1, 2});
}

TEST_CASE("short and interrupted writes give whole lines in order") {
  struct Reluctant : FileOps {
    int calls = 0;
    ssize_t write(int fd, const void* bytes, std::size_t count) override {
      errno = calls % 3 == 0 ? EINTR : EAGAIN;
      if (++calls % 3 != 0) return -1;
      return FileOps::write(fd, bytes, std::min<std::size_t>(count, 7));
    }
  } files;
  const TempDir dir;
  const SteadyClock clock;
  JournalOptions options;
  options.files = &files;
  auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, options);
  REQUIRE(journal.has_value());
  for (int i = 0; i < 3; ++i) (*journal)->append(record_for_test(i));
  REQUIRE((*journal)->finish(RunEnd{}).has_value());
  const Read back = read(dir / "run.jsonl");
  CHECK(back.found->notes.empty());
  CHECK(plan_indices(back.records) == std::vector<std::int64_t>{0, 1, 2});
}

TEST_CASE("a slow disk blocks nobody, says that it cannot be kept up with and loses nothing") {
  struct Gate : FileOps {
    std::mutex closed;
    bool header_written = false;
    ssize_t write(int fd, const void* bytes, std::size_t count) override {
      const std::lock_guard wait(closed);
      return FileOps::write(fd, bytes, count);
    }
  } files;
  const TempDir dir;
  const SteadyClock clock;
  JournalOptions options;
  options.files = &files;
  auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, options);
  REQUIRE(journal.has_value());
  constexpr std::int64_t many = 3000;  // more than the queue and the batch that is being written can hold
  files.closed.lock();
  CHECK_FALSE((*journal)->is_full());
  for (std::int64_t i = 0; i < many; ++i) (*journal)->append(record_for_test(i));
  CHECK((*journal)->is_full());
  files.closed.unlock();
  REQUIRE((*journal)->finish(RunEnd{}).has_value());
  CHECK_FALSE((*journal)->is_full());
  const Read back = read(dir / "run.jsonl");
  REQUIRE(back.records.size() == many);
  CHECK(back.found->notes.empty());
}

TEST_CASE("a journal that is removed while the run goes on is copied to a new name") {
  const TempDir dir;
  const SteadyClock clock;
  Acknowledged shown;
  auto journal = Journal::open(dir / "run.jsonl", header_for_test(), clock, shown.listen());
  REQUIRE(journal.has_value());
  (*journal)->append(record_for_test(0));
  REQUIRE(std::filesystem::remove(dir / "run.jsonl"));
  (*journal)->append(record_for_test(1));
  REQUIRE((*journal)->finish(RunEnd{}).has_value());
  CHECK(shown.failures.empty());
  CHECK((*journal)->notes() ==
        std::vector<std::string>{dir / "run.jsonl" + " was removed while the run went on; the journal is now " +
                                 dir / "run.recovered.jsonl"});
  CHECK((*journal)->parts() == std::vector{(*journal)->path()});
  const Read back = read((*journal)->path());
  CHECK(back.found->notes.empty());
  CHECK(plan_indices(back.records) == std::vector<std::int64_t>{0, 1});
}
