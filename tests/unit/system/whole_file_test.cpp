#include "system/whole_file.h"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "catch.hpp"
#include "system/files.h"

using namespace bench;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() : path_((fs::temp_directory_path() / "bench-whole-XXXXXX").string()) {
    REQUIRE(::mkdtemp(path_.data()) != nullptr);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  std::size_t entries() const { return names_in(path_).size(); }

 private:
  std::string path_;
};

std::string text_in(const std::string& path) { return read_file(path, 1 << 20).value(); }

}  // namespace

TEST_CASE("a file is there when it is whole, and the older one until then") {
  const Folder folder;
  std::ofstream(folder / "a") << "old";
  fs::permissions(folder / "a", fs::perms::owner_read | fs::perms::owner_write);
  auto file = WholeFile::create(folder / "a");
  REQUIRE(file.has_value());
  file->write("new");
  CHECK(text_in(folder / "a") == "old");
  REQUIRE(file->finish().has_value());
  CHECK(text_in(folder / "a") == "new");
  CHECK(fs::status(folder / "a").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(folder.entries() == 1);
}

TEST_CASE("a large file, and one with a long name, are written in one call") {
  const Folder folder;
  const std::string large(3'000'000, 'x');
  const std::string name(250, 'n');
  REQUIRE(write_whole_file(folder / name, large).has_value());
  CHECK(fs::file_size(folder / name) == large.size());
  CHECK(folder.entries() == 1);
  CHECK_FALSE(write_whole_file(folder / "no/such/file", "x").has_value());
}

TEST_CASE("of a file that was not finished nothing is left") {
  const Folder folder;
  {
    auto file = WholeFile::create(folder / "a");
    REQUIRE(file.has_value());
    file->write("half");
  }
  CHECK(folder.entries() == 0);
}

TEST_CASE("a link is followed, not replaced") {
  const Folder folder;
  std::ofstream(folder / "target") << "old";
  fs::create_symlink(folder / "target", folder / "link");
  auto file = WholeFile::create(folder / "link");
  REQUIRE(file.has_value());
  file->write("new");
  REQUIRE(file->finish().has_value());
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(text_in(folder / "target") == "new");
}

TEST_CASE("what is no regular file is written to as it is, and a full disk is an error") {
  CHECK(check_file_place("/dev/null").has_value());
  auto null = WholeFile::create("/dev/null");
  REQUIRE(null.has_value());
  null->write("x");
  CHECK(null->finish().has_value());
  if (!fs::exists("/dev/full")) return;
  auto full = WholeFile::create("/dev/full");
  REQUIRE(full.has_value());
  full->write("x");
  full->write("y");
  const auto finished = full->finish();
  CHECK(finished.error().why == "No space left on device");
  CHECK(finished.error().code == ExitCode::not_durable);
}

TEST_CASE("a place that cannot be written to is known beforehand, and nothing is touched") {
  const Folder folder;
  CHECK(check_file_place(folder / "new").has_value());
  CHECK(check_folder_place(folder / "a/b/c").has_value());
  CHECK(folder.entries() == 0);
  CHECK(check_file_place(folder / "missing/file").error().why == "there is no folder " + (folder / "missing"));
  CHECK(check_file_place(folder / "missing/file").error().try_this.front() == "mkdir -p " + (folder / "missing"));
  CHECK_FALSE(check_file_place("").has_value());
  CHECK(check_file_place(folder / ".").error().why == "Is a directory");
  std::ofstream(folder / "file") << "";
  CHECK(check_folder_place(folder / "file").error().why == (folder / "file") + " is no folder");
  CHECK(check_folder_place(folder / "file/below").has_error());
  if (::geteuid() == 0) return;  // who may write everywhere
  fs::permissions(folder / ".", fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(check_file_place(folder / "new").error().why == "Permission denied");
  CHECK(check_folder_place(folder / "new").error().why == "Permission denied");
  fs::permissions(folder / ".", fs::perms::owner_all);
}
