#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "bench/clock.h"
#include "bench/failure.h"

#include "base/bytes.h"
#include "record/journal/file_ops.h"

namespace bench {

/// One open journal: lines go to its end, whole or not at all. Results are error numbers of the system, 0 for none.
class JournalFile {
 public:
  struct Opening {
    bool force = false;  ///< an existing journal is renamed to FILE.bak-<time>
    WallTime now;        ///< that time
  };
  /// Opens a file that shall hold one run, under an exclusive lock. A file that holds something already is refused.
  /// What is no regular file (a pipe, a device) is written as it is: no lock, no sync, no cutting back.
  static Expected<JournalFile> open(FileOps& files, const std::string& path, const Opening& opening);
  /// Makes a file that did not exist. A name that is taken gets a number.
  static Expected<JournalFile> create(FileOps& files, const std::string& path);
  /// Opens a file that holds a journal already, to write behind its last line, under an exclusive lock.
  static Expected<JournalFile> reopen(FileOps& files, const std::string& path);
  /// Writes to a descriptor that somebody else owns, usually stdout.
  static Expected<JournalFile> on_descriptor(FileOps& files, int fd);

  ~JournalFile();
  JournalFile(JournalFile&& other) noexcept;
  JournalFile& operator=(JournalFile&& other) noexcept;

  /// Writes all of `line`, or cuts the file back to its last complete line and says why.
  int write_line(std::string_view line);
  /// What is no regular file is waited for until `impatient` says yes (ETIMEDOUT); without it for ever.
  void wait_until(std::function<bool()> impatient) { impatient_ = std::move(impatient); }
  int sync();
  /// Whether the file has lost its last name: it lives only as long as we hold it open.
  bool is_removed() const;
  /// Appends everything that this file holds to another.
  int copy_to(JournalFile& other) const;

  /// Appends everything from an offset on to another file, waits until it is on the disk, and cuts this one back to it.
  int move_tail(std::int64_t from, JournalFile& other);

  const std::string& path() const { return path_; }
  bool is_regular() const { return regular_; }
  std::int64_t size() const { return complete_; }
  std::string sha256() const { return hash_.hex(); }  ///< of all complete lines

 private:
  JournalFile(FileOps& files, std::string path, int fd, bool regular);
  int write_all(std::string_view bytes);
  template <class Take>
  int read_each(off_t from, off_t to, Take take) const;
  int wait_for_reader();

  FileOps* files_;
  std::string path_;
  int fd_ = -1;
  bool regular_ = true;
  off_t complete_ = 0;  ///< bytes of complete lines
  std::function<bool()> impatient_;
  Sha256 hash_;
};

/// The directory that a path lies in.
std::string directory_of(const std::string& path);

/// The words of the system for an error number.
std::string system_words(int error);

}  // namespace bench
