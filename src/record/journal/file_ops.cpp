#include "record/journal/file_ops.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

namespace bench {
namespace {

bool cannot_be_synced(int error) { return error == EINVAL || error == ENOTSUP || error == ENOSYS || error == EROFS; }

int sync_data(int fd) {
#if defined(__APPLE__)
  // fsync does not flush the drive there, says its manual page.
  if (::fcntl(fd, F_FULLFSYNC) == 0) return 0;
  return errno == ENOTSUP ? ::fsync(fd) : -1;
#else
  return ::fdatasync(fd);
#endif
}

}  // namespace

int FileOps::open(const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); }
int FileOps::duplicate(int fd) { return ::fcntl(fd, F_DUPFD_CLOEXEC, 3); }
int FileOps::close(int fd) { return ::close(fd); }
ssize_t FileOps::write(int fd, const void* bytes, std::size_t count) { return ::write(fd, bytes, count); }

ssize_t FileOps::read_at(int fd, void* bytes, std::size_t count, off_t offset) {
  return ::pread(fd, bytes, count, offset);
}

int FileOps::truncate(int fd, off_t size) { return ::ftruncate(fd, size); }

int FileOps::sync(int fd) {
  const int result = sync_data(fd);
  return result != 0 && cannot_be_synced(errno) ? 0 : result;
}

int FileOps::sync_directory(const char* path) {
  const int fd = ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno == EACCES ? 0 : -1;  // one may write in a directory that one may not read
  const int result = ::fsync(fd);
  const int error = errno;
  ::close(fd);
  errno = error;
  return result != 0 && cannot_be_synced(error) ? 0 : result;
}

int FileOps::lock(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB); }
int FileOps::status(int fd, struct stat* out) { return ::fstat(fd, out); }
int FileOps::status_of(const char* path, struct stat* out) { return ::stat(path, out); }
int FileOps::rename(const char* from, const char* to) { return ::rename(from, to); }

int FileOps::link_status_of(const char* path, struct stat* out) { return ::lstat(path, out); }

int FileOps::open_special(const char* path) {
  constexpr int pause = 20;  // ms
  for (int waited = 0;; waited += pause) {
    // Without O_NONBLOCK the call would wait for a reader for ever.
    const int fd = ::open(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0 || errno != ENXIO || waited >= 1000) return fd;
    ::poll(nullptr, 0, pause);
  }
}

int FileOps::wait_until_writable(int fd, int milliseconds) {
  pollfd wanted{fd, POLLOUT, 0};
  const int ready = ::poll(&wanted, 1, milliseconds);
  return ready < 0 && errno == EINTR ? 0 : ready;
}

FileOps& system_files() {
  static FileOps files;
  return files;
}

}  // namespace bench
