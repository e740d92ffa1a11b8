#pragma once

#include <cstddef>
#include <sys/stat.h>
#include <sys/types.h>

namespace bench {

/// The calls to the system that the journal makes, as the system words them: -1 and errno when one fails. In a class,
/// so that a test can make any of them fail.
class FileOps {
 public:
  virtual ~FileOps() = default;
  virtual int open(const char* path, int flags, mode_t mode);
  virtual int duplicate(int fd);
  virtual int close(int fd);
  virtual ssize_t write(int fd, const void* bytes, std::size_t count);
  virtual ssize_t read_at(int fd, void* bytes, std::size_t count, off_t offset);
  virtual int truncate(int fd, off_t size);
  /// Returns when what was written is on the disk. What cannot be synced at all, such as a pipe, is no error.
  virtual int sync(int fd);
  virtual int sync_directory(const char* path);
  virtual int lock(int fd);  ///< exclusive, without waiting
  virtual int status(int fd, struct stat* out);
  virtual int status_of(const char* path, struct stat* out);
  virtual int rename(const char* from, const char* to);
  /// The entry itself where that is a symbolic link.
  virtual int link_status_of(const char* path, struct stat* out);
  /// Opens a pipe or a device for writing. A pipe that nobody reads is waited for a moment (ENXIO).
  virtual int open_special(const char* path);
  virtual int wait_until_writable(int fd, int milliseconds);  ///< 1: it is; 0: not yet
};

/// The real calls, shared by everyone.
FileOps& system_files();

}  // namespace bench
