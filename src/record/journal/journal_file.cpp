#include "record/journal/journal_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/rfc3339.h"

namespace bench {
namespace {

constexpr mode_t file_mode = 0600;  // prompts and answers are nobody else's business

bool is_about_the_disk(int error) { return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO; }

SetupError cannot_write(const std::string& path, int error) {
  SetupError result{is_about_the_disk(error) ? ExitCode::not_durable : ExitCode::usage,
                    "cannot write " + path,
                    system_words(error),
                    {}};
  if (error == ENOENT) result.try_this = {"mkdir -p " + directory_of(path)};
  return result;
}

SetupError in_use(const std::string& path) {
  return {ExitCode::usage, path + " is in use", "another bench writes to it", {"choose another file with -o"}};
}

SetupError not_empty(const std::string& path) {
  return {ExitCode::usage,
          path + " exists",
          "a file is never overwritten",
          {"choose another file with -o", "or add --force, which renames it to " + path + ".bak-<time>"}};
}

/// A link is followed only to a regular file of the same user: somebody else may have laid it where everybody may
/// write. Those below /dev are the system's.
bool is_foreign_link(FileOps& files, const std::string& path) {
  struct stat link;
  struct stat target;
  if (path.starts_with("/dev/") || files.link_status_of(path.c_str(), &link) != 0 || !S_ISLNK(link.st_mode))
    return false;
  return files.status_of(path.c_str(), &target) != 0 || !S_ISREG(target.st_mode) || target.st_uid != ::geteuid();
}

SetupError not_followed(const std::string& path) {
  return {ExitCode::usage,
          path + " is a link that is not followed",
          "it does not lead to a regular file of yours",
          {"name the file itself with -o"}};
}

/// Of a pipe or a terminal one that never blocks, where the system can open it anew: the flag on a mere copy would be
/// on the original as well, which others hold, too. -1 and errno when there is none.
int own_descriptor(FileOps& files, int fd) {
#if defined(__linux__)
  struct stat status;
  const std::string name = "/proc/self/fd/" + std::to_string(fd);
  if (files.status(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))) {
    if (const int own = files.open_special(name.c_str()); own >= 0) return own;
  }
#endif
  return files.duplicate(fd);
}

/// A name of which nothing exists: the one given, else with "-2", "-3" ... behind it.
std::string free_name(FileOps& files, const std::string& wanted) {
  struct stat status;
  std::string name = wanted;
  for (int i = 2; files.status_of(name.c_str(), &status) == 0; ++i) name = wanted + "-" + std::to_string(i);
  return name;
}

/// A descriptor that closes itself unless it is handed on.
struct Opened {
  FileOps& files;
  int fd;
  ~Opened() {
    if (fd >= 0) files.close(fd);
  }
  int release() { return std::exchange(fd, -1); }
};

}  // namespace

/// Calls take(bytes) for pieces; what it returns unless 0 ends the reading.
template <class Take>
int JournalFile::read_each(off_t from, off_t to, Take take) const {
  std::array<char, 65536> block;
  for (off_t at = from; at < to;) {
    const auto wanted = std::min<off_t>(block.size(), to - at);
    const ssize_t n = files_->read_at(fd_, block.data(), static_cast<std::size_t>(wanted), at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n < 0 ? errno : EIO;
    if (const int error = take(std::string_view(block.data(), static_cast<std::size_t>(n))); error != 0) return error;
    at += n;
  }
  return 0;
}

std::string directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

std::string system_words(int error) { return std::generic_category().message(error); }

Expected<JournalFile> JournalFile::open(FileOps& files, const std::string& path, const Opening& opening) {
  if (is_foreign_link(files, path)) return not_followed(path);
  struct stat status;
  if (files.status_of(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
    Opened special{files, files.open_special(path.c_str())};
    if (special.fd < 0 && errno == ENXIO)
      return SetupError{ExitCode::usage, "nobody reads the pipe " + path, "", {"start its reader first"}};
    if (special.fd < 0) return cannot_write(path, errno);
    return JournalFile(files, path, special.release(), false);
  }

  // For reading as well: what was removed under our hands can be copied.
  Opened opened{files, files.open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOCTTY | O_CLOEXEC, file_mode)};
  if (opened.fd < 0) return cannot_write(path, errno);
  // Some network file systems know no locks; a run must not fail for that.
  if (files.lock(opened.fd) != 0 && errno == EWOULDBLOCK) return in_use(path);
  if (files.status(opened.fd, &status) != 0) return cannot_write(path, errno);
  if (status.st_size > 0) {
    if (!opening.force) return not_empty(path);
    const std::string backup = free_name(files, path + ".bak-" + compact_utc(opening.now));
    if (files.rename(path.c_str(), backup.c_str()) != 0) return cannot_write(backup, errno);
    return create(files, path);
  }
  if (files.sync_directory(directory_of(path).c_str()) != 0) return cannot_write(path, errno);
  return JournalFile(files, path, opened.release(), true);
}

Expected<JournalFile> JournalFile::create(FileOps& files, const std::string& path) {
  // Exclusive and without following links: in a directory for everyone, somebody may have put one there.
  const std::string name = free_name(files, path);
  Opened opened{files,
                files.open(name.c_str(), O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode)};
  if (opened.fd < 0) return cannot_write(name, errno);
  if (files.lock(opened.fd) != 0 && errno == EWOULDBLOCK) return in_use(name);
  if (files.sync_directory(directory_of(name).c_str()) != 0) return cannot_write(name, errno);
  return JournalFile(files, name, opened.release(), true);
}

Expected<JournalFile> JournalFile::reopen(FileOps& files, const std::string& path) {
  if (is_foreign_link(files, path)) return not_followed(path);
  Opened opened{files, files.open(path.c_str(), O_RDWR | O_APPEND | O_NOCTTY | O_CLOEXEC, 0)};
  if (opened.fd < 0) return cannot_write(path, errno);
  if (files.lock(opened.fd) != 0 && errno == EWOULDBLOCK) return in_use(path);
  struct stat status;
  if (files.status(opened.fd, &status) != 0) return cannot_write(path, errno);
  if (!S_ISREG(status.st_mode))
    return SetupError{ExitCode::usage, "cannot go on in " + path, "it is no regular file", {}};
  JournalFile file(files, path, opened.release(), true);
  const int error = file.read_each(0, status.st_size, [&file](std::string_view bytes) {
    file.hash_.add(bytes);
    return 0;
  });
  if (error != 0) return cannot_write(path, error);
  file.complete_ = status.st_size;
  return file;
}

Expected<JournalFile> JournalFile::on_descriptor(FileOps& files, int fd) {
  const int own = own_descriptor(files, fd);
  if (own < 0) return cannot_write("descriptor " + std::to_string(fd), errno);
  return JournalFile(files, "-", own, false);
}

JournalFile::JournalFile(FileOps& files, std::string path, int fd, bool regular)
    : files_(&files), path_(std::move(path)), fd_(fd), regular_(regular) {}

JournalFile::~JournalFile() {
  if (fd_ >= 0) files_->close(fd_);
}

JournalFile::JournalFile(JournalFile&& other) noexcept
    : files_(other.files_),
      path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      regular_(other.regular_),
      complete_(other.complete_),
      impatient_(std::move(other.impatient_)),
      hash_(std::move(other.hash_)) {}

JournalFile& JournalFile::operator=(JournalFile&& other) noexcept {
  std::swap(files_, other.files_);
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(regular_, other.regular_);
  std::swap(complete_, other.complete_);
  std::swap(impatient_, other.impatient_);
  std::swap(hash_, other.hash_);
  return *this;
}

int JournalFile::write_line(std::string_view line) {
  if (const int error = write_all(line); error != 0) {
    // If even this fails, the torn line is the last one of the file: nothing is written behind it, and readers know it.
    if (regular_) files_->truncate(fd_, complete_);
    return error;
  }
  complete_ += static_cast<off_t>(line.size());
  hash_.add(line);
  return 0;
}

int JournalFile::write_all(std::string_view bytes) {
  constexpr std::size_t taken_at_once = 4096;  // by a pipe that says that it can be written to
  while (!bytes.empty()) {
    if (!regular_) {
      if (const int error = wait_for_reader(); error != 0) return error;
    }
    const ssize_t n = files_->write(fd_, bytes.data(), regular_ ? bytes.size() : std::min(bytes.size(), taken_at_once));
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
      return errno;
    }
  }
  return 0;
}

/// For as long as it takes, or until patience is lost.
int JournalFile::wait_for_reader() {
  constexpr int look_again = 100;  // ms
  while (true) {
    const bool impatient = impatient_ && impatient_();
    const int ready = files_->wait_until_writable(fd_, impatient ? 0 : look_again);
    if (ready > 0) return 0;
    if (ready < 0) return errno;
    if (impatient) return ETIMEDOUT;
  }
}

int JournalFile::sync() { return !regular_ || files_->sync(fd_) == 0 ? 0 : errno; }

bool JournalFile::is_removed() const {
  struct stat status;
  return regular_ && files_->status(fd_, &status) == 0 && status.st_nlink == 0;
}

int JournalFile::copy_to(JournalFile& other) const {
  return read_each(0, complete_, [&other](std::string_view bytes) { return other.write_line(bytes); });
}

int JournalFile::move_tail(std::int64_t from, JournalFile& other) {
  const int error = read_each(static_cast<off_t>(from), complete_,
                              [&other](std::string_view bytes) { return other.write_line(bytes); });
  if (error != 0) return error;
  if (const int unsafe = other.sync(); unsafe != 0) return unsafe;
  if (files_->truncate(fd_, static_cast<off_t>(from)) != 0) return errno;
  complete_ = static_cast<off_t>(from);  // the hash is of more now: whoever writes on opens the file again
  return sync();
}

}  // namespace bench
