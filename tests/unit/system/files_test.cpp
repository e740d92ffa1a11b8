#include "system/files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "catch.hpp"

using namespace bench;

TEST_CASE("directories follow XDG where it names absolute paths") {
  ::setenv("HOME", "/home/somebody", 1);
  for (const char* name : {"XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR"}) ::unsetenv(name);
#if !defined(__APPLE__)
  CHECK(data_dir() == "/home/somebody/.local/share/bench");
  CHECK(cache_dir() == "/home/somebody/.cache/bench");
#endif
  CHECK(config_dir() == "/home/somebody/.config/bench");
  CHECK(temp_dir() == "/tmp");
  ::setenv("XDG_DATA_HOME", "/data", 1);
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  ::setenv("TMPDIR", "/scratch", 1);
  CHECK(data_dir() == "/data/bench");
#if !defined(__APPLE__)
  CHECK(cache_dir() == "/home/somebody/.cache/bench");
#endif
  CHECK(temp_dir() == "/scratch");
  for (const char* name : {"XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR"}) ::unsetenv(name);
}

TEST_CASE("files are read up to a size, directories made with those above them") {
  std::string dir = (std::filesystem::temp_directory_path() / "bench-files-XXXXXX").string();
  REQUIRE(::mkdtemp(dir.data()) != nullptr);
  REQUIRE(make_directories(dir + "/a/b").has_value());
  REQUIRE(make_directories(dir + "/a/b").has_value());
  const std::string path = dir + "/a/b/file";
  std::ofstream(path, std::ios::binary) << "second";
  CHECK(read_file(path, 6).value() == "second");
  CHECK(read_file(path, 5).error().what == path + " is too large");
  CHECK(read_file(dir + "/missing", 5).error().why == "No such file or directory");
  CHECK(make_directories(path + "/below").has_error());
  std::filesystem::remove_all(dir);
}

TEST_CASE("a private directory is for its user alone; one that exists stays as it is") {
  namespace fs = std::filesystem;
  std::string dir = (fs::temp_directory_path() / "bench-files-XXXXXX").string();
  REQUIRE(::mkdtemp(dir.data()) != nullptr);
  REQUIRE(make_private_directory(dir + "/a/runs").has_value());
  CHECK(fs::status(dir + "/a/runs").permissions() == fs::perms::owner_all);
  fs::permissions(dir + "/a/runs", fs::perms::owner_all | fs::perms::group_read);
  REQUIRE(make_private_directory(dir + "/a/runs").has_value());
  CHECK(fs::status(dir + "/a/runs").permissions() == (fs::perms::owner_all | fs::perms::group_read));
  std::ofstream(dir + "/file") << "";
  CHECK(make_private_directory(dir + "/file/runs").has_error());
  fs::remove_all(dir);
}
