#include "system/files.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <pwd.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bench {
namespace {

namespace fs = std::filesystem;

SetupError read_error(const std::string& path, int error) {
  return {ExitCode::usage, "cannot read " + path, std::generic_category().message(error), {}};
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

/// The value of a variable when it is an absolute path, else "".
std::string absolute_path_in(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && value[0] == '/' ? value : "";
}

std::string home_dir() {
  if (std::string path = absolute_path_in("HOME"); !path.empty()) return path;
  const passwd* user = getpwuid(getuid());  // a service or a container without HOME
  return user != nullptr && user->pw_dir != nullptr && user->pw_dir[0] == '/' ? user->pw_dir : temp_dir();
}

std::string own_dir(const char* variable, const char* below_home) {
  if (std::string path = absolute_path_in(variable); !path.empty()) return path + "/bench";
  return home_dir() + below_home + "/bench";
}

}  // namespace

Expected<std::string> read_file(const std::string& path, std::int64_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0) return read_error(path, errno);
  std::string bytes;
  std::array<char, 65536> block;
  for (;;) {
    const ssize_t n = ::read(file.fd, block.data(), block.size());
    if (n == 0) return bytes;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return read_error(path, errno);
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

std::vector<std::string> names_in(const std::string& directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(directory.c_str()), ::closedir);
  std::vector<std::string> names;
  while (const dirent* entry = open ? ::readdir(open.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

Expected<void> make_private_directory(const std::string& path) {
  if (auto made = make_directories(fs::path(path).parent_path().string()); !made) return made;
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return SetupError{ExitCode::usage, "cannot create the directory " + path, std::generic_category().message(errno), {}};
}

#if defined(__APPLE__)
std::string data_dir() { return own_dir("XDG_DATA_HOME", "/Library/Application Support"); }
std::string cache_dir() { return own_dir("XDG_CACHE_HOME", "/Library/Caches"); }
#else
std::string data_dir() { return own_dir("XDG_DATA_HOME", "/.local/share"); }
std::string cache_dir() { return own_dir("XDG_CACHE_HOME", "/.cache"); }
#endif
std::string config_dir() { return own_dir("XDG_CONFIG_HOME", "/.config"); }

std::string temp_dir() {
  const std::string path = absolute_path_in("TMPDIR");
  return path.empty() ? "/tmp" : path;
}

}  // namespace bench
