#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <unistd.h>

#include "base/sha256.h"
#include "catch.hpp"
#include "system/build_facts.h"
#include "system/clock.h"
#include "system/directories.h"
#include "system/files.h"
#include "system/seed.h"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("SHA-256 of FIPS 180-4") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 hash;
  hash.add("a");
  CHECK(hash.hex() == sha256_hex("a"));  // asking does not end it
  hash.add("bc");
  CHECK(hash.hex() == sha256_hex("abc"));
}

TEST_CASE("the monotonic clock goes forward and has a resolution") {
  const SteadyClock clock;
  const Instant first = clock.now();
  CHECK(clock.now() >= first);
  CHECK(measured_resolution(clock) > 0ns);
  CHECK(clock.wall() > WallTime(1'700'000'000s));
}

TEST_CASE("the resolution is the smallest step seen, and 0 for a clock that stands") {
  struct Steps : Clock {
    mutable std::int64_t readings = 0;
    Instant now() const override {
      return Instant(Nanos(readings++ / 3 * 250));
    }  // the same three times, then 250 ns on
    WallTime wall() const override { return {}; }
  };
  struct Standing : Clock {
    Instant now() const override { return {}; }
    WallTime wall() const override { return {}; }
  };
  CHECK(measured_resolution(Steps()) == 250ns);
  CHECK(measured_resolution(Standing()) == 0ns);
}

TEST_CASE("seeds differ and run ids sort by time") {
  CHECK(os_random_seed() != os_random_seed());
  CHECK(make_run_id(WallTime(0s), 0) == "0000000000");
  CHECK(make_run_id(WallTime(1'763'937'015s), 31 + 32 * 10) == "1mj72qq0az");
  CHECK(make_run_id(WallTime(1'763'937'015s), ~0ull) < make_run_id(WallTime(1'763'937'016s), 0));
}

TEST_CASE("the version line names what matters") {
  const std::regex form(
      R"(bench [0-9.]+ \((git [0-9a-f]+; )?(GCC|Clang|Apple Clang) [0-9.]+; Boost 1\.[0-9]+; OpenSSL [0-9.]+; \w+ \w+\))");
  INFO(version_line());
  CHECK(std::regex_match(version_line(), form));
  CHECK_FALSE(build_facts().flags.empty());
}

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

TEST_CASE("files are read up to a size") {
  std::string dir = (std::filesystem::temp_directory_path() / "bench-files-XXXXXX").string();
  REQUIRE(::mkdtemp(dir.data()) != nullptr);
  REQUIRE(make_directories(dir + "/a/b").has_value());
  REQUIRE(make_directories(dir + "/a/b").has_value());
  const std::string path = dir + "/a/b/file";
  std::ofstream(path) << "second";
  CHECK(read_file(path, 6).value() == "second");
  CHECK(read_file(path, 5).error().what == path + " is too large");
  CHECK(read_file(dir + "/missing", 5).error().why == "No such file or directory");
  CHECK(make_directories(path + "/below").has_error());
  std::filesystem::remove_all(dir);
}
