#include "system/whole_file.h"

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "catch.hpp"
#include "support/journal_bed.h"

using namespace bench;
using bench::testing::read_all;
using bench::testing::TempDir;
namespace fs = std::filesystem;

TEST_CASE("a file is there whole, and nothing else is") {
  const TempDir dir;
  REQUIRE(write_whole_file(dir / "page.html", "first").has_value());
  CHECK(read_all(dir / "page.html") == "first");
  const std::string large(3'000'000, 'x');
  REQUIRE(write_whole_file(dir / "page.html", large).has_value());
  CHECK(read_all(dir / "page.html") == large);
  CHECK(dir.files() == std::vector{dir / "page.html"});
}

TEST_CASE("a file keeps its mode, and a link stays a link") {
  const TempDir dir;
  REQUIRE(write_whole_file(dir / "kept", "a").has_value());
  REQUIRE(::chmod((dir / "kept").c_str(), 0600) == 0);
  fs::create_symlink(dir / "kept", dir / "link");
  REQUIRE(write_whole_file(dir / "link", "b").has_value());
  CHECK(fs::is_symlink(dir / "link"));
  CHECK(read_all(dir / "kept") == "b");
  struct stat status;
  REQUIRE(::stat((dir / "kept").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("what cannot be written is refused with the reason, and leaves what was there") {
  const TempDir dir;
  const auto missing = write_whole_file(dir / "no/such/page.html", "x");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == ExitCode::usage);
  CHECK(missing.error().try_this.front().starts_with("mkdir -p "));
  CHECK(check_can_be_written(dir.path()).error().why == "it is a directory");
  REQUIRE(write_whole_file(dir / "plain", "x").has_value());
  CHECK_FALSE(check_can_be_written(dir / "plain/page.html").has_value());
  CHECK_FALSE(check_can_be_written("").has_value());
  if (::geteuid() != 0) {  // root may write everywhere
    REQUIRE(::chmod(dir.path().c_str(), 0500) == 0);
    CHECK_FALSE(write_whole_file(dir / "plain", "y").has_value());
    REQUIRE(::chmod(dir.path().c_str(), 0700) == 0);
  }
  CHECK(read_all(dir / "plain") == "x");
  CHECK(dir.files() == std::vector{dir / "plain"});
}

#if defined(__linux__)
TEST_CASE("a full disk is no fault of who asks, and leaves nothing") {
  const auto full = write_whole_file("/dev/full", "x");
  REQUIRE_FALSE(full.has_value());
  CHECK(full.error().code == ExitCode::not_durable);
  CHECK(write_whole_file("/dev/null", "x").has_value());
}
#endif
