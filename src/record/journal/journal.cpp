#include "record/journal/journal.h"

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include "record/line/json_line.h"
#include "record/line/lines.h"

namespace bench {
namespace {

constexpr std::size_t most_records = 1024;
constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr Nanos group_interval = std::chrono::seconds(1);

std::size_t weight_of(const RunRecord& record) {
  return sizeof(RunRecord) + record.reply.text.size() + record.reply.thinking.size() +
         record.reply.timeline.events.size() * sizeof(std::int64_t);
}

}  // namespace

Expected<std::unique_ptr<Journal>> Journal::open(const std::string& path, const RunHeader& header, const Clock& clock,
                                                 JournalOptions options) {
  FileOps& files = options.files != nullptr ? *options.files : system_files();
  auto file = JournalFile::open(files, path, {options.force, clock.wall()});
  if (!file) return file.error();
  return start(std::move(*file), header, clock, std::move(options));
}

Expected<std::unique_ptr<Journal>> Journal::open(int fd, const RunHeader& header, const Clock& clock,
                                                 JournalOptions options) {
  FileOps& files = options.files != nullptr ? *options.files : system_files();
  auto file = JournalFile::on_descriptor(files, fd);
  if (!file) return file.error();
  return start(std::move(*file), header, clock, std::move(options));
}

Expected<std::unique_ptr<Journal>> Journal::start(JournalFile file, const RunHeader& header, const Clock& clock,
                                                  JournalOptions options) {
  std::unique_ptr<Journal> journal(new Journal(std::move(file), header, clock, std::move(options)));
  int error = journal->write_line(journal->header_);
  if (journal->is_about_the_reader(error)) {
    journal->reader_gone_ = true;
    error = 0;
  }
  if (error == 0) error = journal->file_.sync();
  if (error != 0) {
    return SetupError{ExitCode::not_durable,
                      "the results cannot be written to " + journal->path(),
                      system_words(error),
                      {"choose another place with -o"}};
  }
  if (auto started = journal->start_writer(); !started) return started.error();
  return journal;
}

Expected<void> Journal::start_writer() {
  try {
    thread_ = std::thread([this] { work(); });
  } catch (const std::system_error& fault) {
    return SetupError{ExitCode::internal,
                      "no thread to write the results could be started",
                      fault.code().message(),
                      {"see the limits of this system:  ulimit -a"}};
  }
  return {};
}

Journal::Journal(JournalFile file, const RunHeader& header, const Clock& clock, JournalOptions options)
    : clock_(clock),
      options_(std::move(options)),
      files_(options_.files != nullptr ? *options_.files : system_files()),
      header_(sealed_without_secrets(header_line(header))),
      original_(file.path()),
      file_(std::move(file)) {
  if (file_.is_regular()) parts_.push_back(file_.path());
  file_.wait_until([this] {
    const std::int64_t at = give_up_at_;
    return at != 0 && clock_.now().time_since_epoch().count() >= at;
  });
}

Journal::~Journal() {
  stop_writer();
  if (dirty_since_) commit();
}

void Journal::append(RunRecord record) {
  const std::size_t weight = weight_of(record);
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(record));
  ++queued_records_;
  queued_bytes_ += weight;
  work_.notify_one();
}

bool Journal::is_full() const { return queued_records_ >= most_records || queued_bytes_ >= most_bytes; }

void Journal::lose_patience_after(Nanos patience) {
  give_up_at_ = (clock_.now() + patience).time_since_epoch().count();
}

Expected<void> Journal::finish(const RunEnd& end) {
  stop_writer();
  end_ = end;
  if (!given_up_ && file_.is_removed()) rescue_removed_file();
  // A sync that fails moves us to another file, which needs an end of its own.
  while (put_end() && !commit()) {
  }
  settle_end();
  if (error_) return *error_;
  return {};
}

void Journal::hold_writes() {
  // Never unlocked when it succeeds: the process is about to end. A disk that hangs is not waited for.
  (void)writing_.try_lock_for(std::chrono::seconds(1));
}

void Journal::stop_writer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Journal::work() {
  std::unique_lock lock(mutex_);
  for (bool last = false; !last;) {
    wait_for_work(lock);
    last = closing_;
    std::deque<RunRecord> batch = std::exchange(queue_, {});
    lock.unlock();
    for (RunRecord& record : batch) {
      --queued_records_;
      queued_bytes_ -= weight_of(record);
      guarded([&] { write_record(std::move(record)); });
    }
    guarded([] {});
    lock.lock();
  }
}

/// Does one thing and commits, if that is due. No memory, or a fault of ours, costs this record and no other: finish()
/// says so, and the program goes on.
void Journal::guarded(const std::function<void()>& step) {
  try {
    step();
    if (commit_is_due()) commit();
  } catch (const std::exception& fault) {
    report({ExitCode::internal, "the results could not be written", fault.what(), {}});
  }
}

void Journal::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto has_work = [this] { return closing_ || !queue_.empty(); };
  if (options_.durability == Durability::group && dirty_since_) {
    work_.wait_for(lock, *dirty_since_ + group_interval - clock_.now(), has_work);
  } else {
    work_.wait(lock, has_work);
  }
}

void Journal::write_record(RunRecord record) {
  record.seq = next_seq_++;
  const Line line{sealed_without_secrets(request_line(record)), !record.warmup};
  if (!put(line)) return;
  if (options_.durability == Durability::record) commit();
  if (!given_up_ && options_.acknowledged) options_.acknowledged(record, line.text);
}

/// Writes a line to this file or to the next that takes it.
bool Journal::put(const Line& line) {
  while (!given_up_) {
    const int error = reader_gone_ ? 0 : write_line(line.text);
    if (error == 0) {
      records_ += line.counts ? 1 : 0;
      kept_ += line.counts ? 1 : 0;
      if (file_.is_regular() && options_.durability != Durability::none) not_on_disk_.push_back(line);
      if (!dirty_since_) dirty_since_ = clock_.now();
      return true;
    }
    if (is_about_the_reader(error)) {
      reader_gone_ = true;
    } else {
      move_on(error);
    }
  }
  lost_.push_back(line.text);
  return false;
}

bool Journal::put_end() {
  while (!given_up_ && !reader_gone_) {
    settle_end();
    RunEnd here = end_;
    here.records = records_;  // a file promises what stands in it
    const int error = write_line(sealed_without_secrets(end_line(here, file_.sha256())));
    if (error == 0) return true;
    if (is_about_the_reader(error)) return false;
    move_on(error);
  }
  return false;
}

/// Also where no end is written: nobody reads the pipe any more, or no file takes a line.
void Journal::settle_end() {
  const std::int64_t missing = std::exchange(end_.records, kept_) - kept_;
  const bool is_explained = !end_.complete && !end_.reason.empty();
  if (is_explained || (!error_ && missing <= 0)) return;
  end_.complete = false;
  end_.reason = error_ ? error_->why : std::to_string(missing) + " records are missing";
}

int Journal::write_line(std::string_view line) {
  const std::lock_guard guard(writing_);
  return file_.write_line(line);
}

/// Who reads a pipe has gone by itself: that ends the writing, not the run.
bool Journal::is_about_the_reader(int error) const { return !file_.is_regular() && error == EPIPE; }

bool Journal::commit_is_due() const {
  return options_.durability == Durability::group && dirty_since_ && clock_.now() - *dirty_since_ >= group_interval;
}

/// False when the file could not be synced and another one has taken its place, or none.
bool Journal::commit() {
  dirty_since_.reset();
  if (given_up_ || reader_gone_) return true;
  if (file_.is_removed()) rescue_removed_file();
  if (const int error = file_.sync(); error != 0) {
    move_on(error);
    return given_up_;
  }
  not_on_disk_.clear();
  return true;
}

}  // namespace bench
