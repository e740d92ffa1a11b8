#include "system/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace bench {
namespace {

namespace fs = std::filesystem;

SetupError no_place(const std::string& path, const std::string& why,
                    const std::string& try_this = "name a place that you may write to") {
  return {ExitCode::usage, "cannot write " + path, why, {try_this}};
}

SetupError no_place(const std::string& path, int error) {
  SetupError fault = no_place(path, std::generic_category().message(error));
  // A full disk is nobody's slip of the pen.
  if (error == ENOSPC || error == EDQUOT || error == EIO || error == EFBIG) {
    fault.code = ExitCode::not_durable;
    fault.try_this = {"make room, or name another place"};
  }
  return fault;
}

std::string folder_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

/// Where a link leads, so that it is not the link that is replaced.
std::string without_links(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::canonical(path, error);
  return error ? path : target.string();
}

bool may_enter(const std::string& folder) { return ::access(folder.c_str(), W_OK | X_OK) == 0; }

/// Exclusive, so that nobody else's file is overwritten or followed. With the name of the file in it a long one would
/// be too long.
int open_beside(const std::string& path, std::string& name) {
  constexpr int most_tries = 100;
  for (int i = 0; i < most_tries; ++i) {
    name = folder_of(path) + "/.bench-" + std::to_string(::getpid()) + "-" + std::to_string(i);
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

}  // namespace

WholeFile::WholeFile(std::string path, std::string unfinished, int fd)
    : path_(std::move(path)), unfinished_(std::move(unfinished)), fd_(fd) {}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      unfinished_(std::exchange(other.unfinished_, {})),
      fd_(std::exchange(other.fd_, -1)),
      error_(other.error_) {}

WholeFile::~WholeFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  if (!unfinished_.empty()) ::unlink(unfinished_.c_str());
}

Expected<WholeFile> WholeFile::create(const std::string& wanted) {
  if (const auto possible = check_file_place(wanted); !possible) return possible.error();
  const std::string path = without_links(wanted);
  struct stat status;
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    // Without waiting for a reader who may never come.
    const int fd = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
      return no_place(wanted, errno == ENXIO ? "nobody reads this pipe" : std::generic_category().message(errno));
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    return WholeFile(wanted, "", fd);
  }
  std::string unfinished;
  const int fd = open_beside(path, unfinished);
  if (fd < 0) return no_place(wanted, errno);
  WholeFile file(path, unfinished, fd);
  if (exists) ::fchmod(fd, status.st_mode & 07777);
  return file;
}

void WholeFile::write(std::string_view bytes) {
  while (!bytes.empty() && error_ == 0) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      error_ = errno;
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

Expected<void> WholeFile::finish() {
  const bool renames = !unfinished_.empty();
  if (error_ == 0 && renames && ::fsync(fd_) != 0) error_ = errno;
  if (::close(std::exchange(fd_, -1)) != 0 && error_ == 0) error_ = errno;
  if (error_ == 0 && renames && ::rename(unfinished_.c_str(), path_.c_str()) != 0) error_ = errno;
  if (error_ == 0) return {};
  if (renames) ::unlink(unfinished_.c_str());
  return no_place(path_, error_);
}

Expected<void> write_whole_file(const std::string& path, std::string_view bytes) {
  auto file = WholeFile::create(path);
  if (!file) return file.error();
  file->write(bytes);
  return file->finish();
}

Expected<void> check_file_place(const std::string& path) {
  if (path.empty()) return usage_error("a file without a name cannot be written");
  const std::string target = without_links(path);
  std::error_code error;
  const fs::file_status status = fs::status(target, error);
  if (fs::is_directory(status)) return no_place(path, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status))
    return ::access(target.c_str(), W_OK) == 0 ? Expected<void>() : no_place(path, errno);
  const std::string folder = folder_of(target);
  if (!fs::exists(folder, error)) return no_place(path, "there is no folder " + folder, "mkdir -p " + folder);
  if (!fs::is_directory(folder, error)) return no_place(path, folder + " is no folder");
  if (!may_enter(folder)) return no_place(path, errno);
  return {};
}

Expected<void> check_folder_place(const std::string& path) {
  std::error_code error;
  fs::path existing = path;
  while (!existing.empty() && !fs::exists(existing, error)) {
    const fs::path above = existing.parent_path();
    if (above == existing) break;
    existing = above;
  }
  const std::string folder = existing.empty() ? "." : existing.string();
  if (!fs::is_directory(folder, error)) return no_place(path, folder + " is no folder");
  if (!may_enter(folder)) return no_place(path, errno);
  return {};
}

}  // namespace bench
