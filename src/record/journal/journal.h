#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/record.h"

#include "record/journal/journal_file.h"

namespace bench {

struct JournalOptions {
  Durability durability = Durability::group;
  bool force = false;  ///< an existing file is renamed, not refused
  std::optional<std::string>
      fallback_dir;  ///< for what a full disk does not take; none: the directory for temporary files
  /// Each record that has been written, with its line, in the order of the file. On the writer's thread.
  std::function<void(const RunRecord& record, std::string_view line)> acknowledged;
  /// Once, when the results can no longer be written where they should: time to stop the run. On the writer's thread.
  std::function<void(const SetupError& error)> failed;
  FileOps* files = nullptr;  ///< none: the real ones
};

struct ResumedRun;

/// What a file holds of a run that is to go on in it: see check_journal().
struct JournalSoFar {
  std::string path;
  std::int64_t bytes = 0;  ///< its size when it was read: it must still be that
  std::int64_t records = 0;
  std::int64_t last_seq = 0;
};

/// The durable end of the pipeline. Records are queued and written by a thread of its own, one write for each line.
/// A long queue says so (is_full), so that nothing new is sent; it blocks nobody and never drops anything.
///
/// A disk that is full or broken does not lose records that were acknowledged: those that may not be on the disk yet
/// are written again to another file, which begins with the same header, and the run ends with ExitCode::not_durable.
class Journal : public RecordSink {
 public:
  /// Opens the file and writes the header, so that every reason not to start is known before the first request.
  static Expected<std::unique_ptr<Journal>> open(const std::string& path, const RunHeader& header, const Clock& clock,
                                                 JournalOptions options = {});
  /// The same on a descriptor of the caller (`-o -`). A reader that goes away ends the writing, not the run.
  static Expected<std::unique_ptr<Journal>> open(int fd, const RunHeader& header, const Clock& clock,
                                                 JournalOptions options = {});
  /// Goes on in a file that is whole, where another run of the program has stopped. `header` is the first line of the
  /// file, `resumed` is written before the first record.
  static Expected<std::unique_ptr<Journal>> go_on(const JournalSoFar& so_far, const RunHeader& header,
                                                  const ResumedRun& resumed, const Clock& clock,
                                                  JournalOptions options = {});
  ~Journal() override;  ///< writes what is queued; without finish() the journal has no end and says so to readers

  void append(RunRecord record) override;
  bool is_full() const override;

  /// Writes what is queued and the last line, with the number of records in this file, and waits for the disk. Once.
  /// A run of which fewer requests are kept than `end` counts is incomplete.
  Expected<void> finish(const RunEnd& end);

  /// The user wants an end: after so long no reader of a pipe is waited for, and what it has not taken goes to another
  /// file, as from a full disk. From any thread.
  void lose_patience_after(Nanos patience);

  /// For a second Ctrl-C: returns when no line is half written (or after a second) and lets none begin.
  void hold_writes();

  // After finish():
  /// How the run ended: as it was handed to finish(), but with the requests that are kept in all files together, and
  /// incomplete if the results could not be written where they should. What anybody says of the end stands here.
  const RunEnd& end() const { return end_; }
  const std::string& path() const { return file_.path(); }  ///< another one if the first file was lost
  /// The files that hold the records, in the order of their writing; usually one, and none when the records went where
  /// nobody can read them again (a pipe). See read_journal().
  const std::vector<std::string>& parts() const { return parts_; }
  const std::vector<std::string>& notes() const { return notes_; }      ///< what the user must know, as sentences
  const std::vector<std::string>& lost_lines() const { return lost_; }  ///< no file would take them: print them

 private:
  struct Line {
    std::string text;
    bool counts = false;  ///< a request, not a warm-up
  };

  Journal(JournalFile file, const RunHeader& header, const Clock& clock, JournalOptions options);
  static Expected<std::unique_ptr<Journal>> start(JournalFile file, const RunHeader& header, const Clock& clock,
                                                  JournalOptions options);

  Expected<void> start_writer();

  // The writer's thread.
  void work();
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  void guarded(const std::function<void()>& step);
  void write_record(RunRecord record);
  bool put(const Line& line);
  bool put_end();
  void settle_end();
  bool commit();
  bool commit_is_due() const;
  int write_line(std::string_view line);
  bool is_about_the_reader(int error) const;
  // When the file is lost: journal_recovery.cpp.
  void rescue_removed_file();
  void move_on(int error);
  bool carry_on_in(const std::string& place);
  std::vector<std::string> places_after(int error) const;
  void give_up();
  void report(SetupError error);

  void stop_writer();

  const Clock& clock_;
  JournalOptions options_;
  FileOps& files_;
  std::string header_;
  std::string original_;  ///< path of the first file

  std::mutex mutex_;  ///< guards the queue
  std::condition_variable work_;
  std::deque<RunRecord> queue_;
  std::atomic<std::size_t> queued_records_{0};
  std::atomic<std::size_t> queued_bytes_{0};
  std::atomic<std::int64_t> give_up_at_{0};  ///< ns of the clock; 0: never
  bool closing_ = false;

  // Of the writer's thread, and after it of finish().
  std::timed_mutex writing_;  ///< held while a line is written
  JournalFile file_;
  std::vector<std::string> parts_;
  std::int64_t next_seq_ = 1;  ///< the header is line 0
  std::int64_t records_ = 0;   ///< request lines in this file
  std::int64_t kept_ = 0;      ///< requests in all files, each counted once
  RunEnd end_;
  std::vector<Line> not_on_disk_;  ///< written since the last sync that went well
  std::optional<Instant> dirty_since_;
  std::set<std::string> tried_;  ///< places that were used or refused
  bool reader_gone_ = false;
  std::optional<SetupError> error_;
  std::vector<std::string> notes_;
  std::vector<std::string> lost_;
  bool given_up_ = false;

  std::thread thread_;
};

}  // namespace bench
