#include "system/files.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "system/seed.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

SetupError usage_error(std::string what, int error) {
  return {ExitCode::usage, std::move(what), std::generic_category().message(error), {}};
}

/// A descriptor that is closed when its block ends.
struct Descriptor {
  explicit Descriptor(int descriptor) : fd(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  int fd;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void sync_directory_of(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  const Descriptor directory(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd >= 0) ::fsync(directory.fd);
}

}  // namespace

Expected<std::string> read_file(const std::string& path, std::int64_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0) return usage_error("cannot read " + path, errno);
  std::string bytes;
  std::array<char, 65536> block;
  for (;;) {
    const ssize_t n = ::read(file.fd, block.data(), block.size());
    if (n == 0) return bytes;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return usage_error("cannot read " + path, errno);
    bytes.append(block.data(), static_cast<std::size_t>(n));
    if (static_cast<std::int64_t>(bytes.size()) > max_bytes) {
      return SetupError{
          ExitCode::usage, path + " is too large", "more than " + std::to_string(max_bytes) + " bytes", {}};
    }
  }
}

Expected<void> write_atomically(const std::string& path, std::string_view bytes) {
  // In the same directory: a rename cannot cross file systems. Exclusive: a link that somebody left there is not
  // followed.
  const std::string temporary = path + ".tmp-" + std::to_string(os_random_seed());
  const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (file.fd < 0) return usage_error("cannot write " + path, errno);
  const bool done =
      write_all(file.fd, bytes) && ::fsync(file.fd) == 0 && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (!done) {
    SetupError error = usage_error("cannot write " + path, errno);
    error.code = ExitCode::not_durable;
    ::unlink(temporary.c_str());
    return error;
  }
  sync_directory_of(path);
  return {};
}

Expected<void> make_directories(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return SetupError{ExitCode::usage, "cannot create the directory " + path, error.message(), {}};
  return {};
}

}  // namespace bench
