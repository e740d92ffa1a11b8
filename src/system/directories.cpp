#include "system/directories.h"

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace bench {
namespace {

/// The value of a variable when it is an absolute path, else "".
std::string absolute_path_in(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && value[0] == '/' ? value : "";
}

std::string home() {
  if (std::string path = absolute_path_in("HOME"); !path.empty()) return path;
  const passwd* user = getpwuid(getuid());  // a service or a container without HOME
  return user != nullptr && user->pw_dir != nullptr && user->pw_dir[0] == '/' ? user->pw_dir : temp_dir();
}

std::string place(const char* variable, const char* below_home) {
  if (std::string path = absolute_path_in(variable); !path.empty()) return path + "/bench";
  return home() + below_home + "/bench";
}

}  // namespace

#if defined(__APPLE__)
std::string data_dir() { return place("XDG_DATA_HOME", "/Library/Application Support"); }
std::string cache_dir() { return place("XDG_CACHE_HOME", "/Library/Caches"); }
#else
std::string data_dir() { return place("XDG_DATA_HOME", "/.local/share"); }
std::string cache_dir() { return place("XDG_CACHE_HOME", "/.cache"); }
#endif
std::string config_dir() { return place("XDG_CONFIG_HOME", "/.config"); }

std::string temp_dir() {
  const std::string path = absolute_path_in("TMPDIR");
  return path.empty() ? "/tmp" : path;
}

}  // namespace bench
