#include "record/journal/journal.h"

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include "record/line/lines.h"

namespace bench {
namespace {

constexpr std::size_t queued_records = 1024;
constexpr std::size_t queued_bytes = std::size_t{64} << 20;
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
  if (error == EPIPE && !journal->file_.is_regular()) {
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
  try {
    journal->thread_ = std::thread([raw = journal.get()] { raw->work(); });
  } catch (const std::system_error& fault) {
    return SetupError{ExitCode::internal,
                      "no thread to write the results could be started",
                      fault.code().message(),
                      {"see the limits of this system:  ulimit -a"}};
  }
  return journal;
}

Journal::Journal(JournalFile file, const RunHeader& header, const Clock& clock, JournalOptions options)
    : clock_(clock),
      options_(std::move(options)),
      files_(options_.files != nullptr ? *options_.files : system_files()),
      header_(header_line(header)),
      original_(file.path()),
      file_(std::move(file)) {
  if (file_.is_regular()) parts_.push_back(file_.path());
}

Journal::~Journal() {
  stop_writer();
  if (dirty_since_) commit();
}

void Journal::append(RunRecord record) {
  const std::size_t weight = weight_of(record);
  std::unique_lock lock(mutex_);
  const auto has_room = [&] {
    return queue_.empty() || (queue_.size() < queued_records && queued_bytes_ + weight <= queued_bytes);
  };
  if (!has_room()) {
    record.reply.flags.add(Flag::writer_wait);
    room_.wait(lock, has_room);
  }
  queue_.push_back(std::move(record));
  queued_bytes_ += weight;
  work_.notify_one();
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
    queued_bytes_ = 0;
    lock.unlock();
    room_.notify_all();
    try {
      write_all(std::move(batch));
    } catch (const std::exception& fault) {
      // No memory, or a fault of ours: these records are lost and finish() says so, but the program goes on.
      report({ExitCode::internal, "the results could not be written", fault.what(), {}});
    }
    lock.lock();
  }
}

void Journal::write_all(std::deque<RunRecord> batch) {
  for (RunRecord& record : batch) {
    write_record(std::move(record));
    if (commit_is_due()) commit();
  }
  if (commit_is_due()) commit();
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
  const Line line{request_line(record), !record.warmup};
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
    if (error == EPIPE && !file_.is_regular()) {
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
    const int error = write_line(end_line(here, file_.sha256()));
    if (error == 0) return true;
    if (error == EPIPE && !file_.is_regular()) return false;
    move_on(error);
  }
  return false;
}

/// Also where no end is written: nobody reads the pipe any more, or no file takes a line.
void Journal::settle_end() {
  end_.records = kept_;
  if (!error_ || !end_.complete) return;
  end_.complete = false;
  end_.reason = error_->why;
}

int Journal::write_line(std::string_view line) {
  const std::lock_guard guard(writing_);
  return file_.write_line(line);
}

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
