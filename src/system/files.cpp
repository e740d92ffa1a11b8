#include "system/files.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

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

Expected<void> make_directories(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return SetupError{ExitCode::usage, "cannot create the directory " + path, error.message(), {}};
  return {};
}

}  // namespace bench
