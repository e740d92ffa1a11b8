#include "system/whole_file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bench {
namespace {

namespace fs = std::filesystem;

SetupError not_written(const std::string& path, int error) {
  // A full disk is nobody's slip of the pen.
  const bool of_disk = error == ENOSPC || error == EDQUOT || error == EIO || error == EFBIG;
  return {of_disk ? ExitCode::not_durable : ExitCode::usage,
          "cannot write " + path,
          std::generic_category().message(error),
          {of_disk ? "make room, or name another place with -o" : "name another place with -o"}};
}

std::string directory_of_file(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

/// What a new file may be read by: what the user's mask lets through, or as the one that it replaces.
mode_t mode_for(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 0777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

bool is_special(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

int write_special(const std::string& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = write_all(fd, bytes);
  return ::close(fd) != 0 && error == 0 ? errno : error;
}

/// The file that a name leads to, so that a link stays one.
std::string behind_links(const std::string& path) {
  std::error_code error;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target.string();
}

int write_beside_and_move(const std::string& path, std::string_view bytes) {
  // The name of the file is not part of that of the draft: with it a long one would be too long.
  std::string draft = (fs::path(directory_of_file(path)) / ".bench-XXXXXX").string();
  const int fd = ::mkstemp(draft.data());
  if (fd < 0) return errno;
  int error = write_all(fd, bytes);
  if (error == 0 && ::fchmod(fd, mode_for(path)) != 0) error = errno;
  if (error == 0 && ::fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(draft.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) ::unlink(draft.c_str());
  return error;
}

}  // namespace

Expected<void> check_can_be_written(const std::string& path) {
  struct stat status;
  if (path.empty()) return usage_error("a file without a name cannot be written");
  const std::string directory = directory_of_file(path);
  if (::stat(directory.c_str(), &status) != 0)
    return usage_error("cannot write " + path, "there is no directory " + directory, {"mkdir -p " + directory});
  if (!S_ISDIR(status.st_mode)) return usage_error("cannot write " + path, directory + " is no directory");
  if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    return usage_error("cannot write " + path, "it is a directory", {"name a file in it"});
  if (is_special(path)) return {};
  if (::access(directory.c_str(), W_OK) != 0) return not_written(path, errno);
  return {};
}

Expected<void> write_whole_file(const std::string& path, std::string_view bytes) {
  if (const auto possible = check_can_be_written(path); !possible) return possible.error();
  const int error = is_special(path) ? write_special(path, bytes) : write_beside_and_move(behind_links(path), bytes);
  if (error != 0) return not_written(path, error);
  return {};
}

}  // namespace bench
