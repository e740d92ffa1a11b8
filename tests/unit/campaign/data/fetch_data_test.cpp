#include "campaign/data/fetch_data.h"

#include <cstdlib>
#include <filesystem>

#include "base/bytes.h"
#include "catch.hpp"
#include "plan/data/data_set.h"
#include "plan/data/row_count.h"
#include "support/archives.h"
#include "support/sandbox.h"
#include "support/scripted_server.h"

using namespace bench;
using namespace bench::test;

namespace {

namespace fs = std::filesystem;
using Shape = Download::Shape;
using Names = std::vector<std::string>;

std::vector<Step> answer_with(const std::string& body) {
  return {expect_request(),
          send_bytes("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body),
          close_now()};
}

/// A cache of its own, and a data set of one archive.
class FetchBed {
 public:
  explicit FetchBed(Shape shape = Shape::tar, const std::string& file = "data.tar") {
    ::setenv("XDG_CACHE_HOME", sandbox.path("cache").c_str(), 1);
    entry.name = "mmlu";
    Download download;
    download.url = "https://nowhere.invalid/" + file;
    download.shape = shape;
    download.keep = {{"data/test/*_test.csv", "test/"}, {"data/dev/*_dev.csv", "dev/"}};
    entry.downloads = {download};
    order.entry = &entry;
  }
  ~FetchBed() { ::unsetenv("XDG_CACHE_HOME"); }

  Names files() const {
    const auto set = DataSet::find("mmlu", {});
    return set ? set->files("*") : Names{};
  }
  std::string fault() const {
    const auto fetched = fetch_data(order);
    return fetched ? "" : fetched.error().what + " (" + fetched.error().why + ")";
  }
  /// Nothing but finished data sets.
  bool is_tidy() const {
    for (const auto& entry_here : fs::directory_iterator(sandbox.path("cache/bench/datasets")))
      if (entry_here.path().filename().string().starts_with(".")) return false;
    return true;
  }

  Sandbox sandbox;
  CatalogEntry entry;
  FetchOrder order;
};

const ArchiveFiles archive = {{"data/", ""},
                              {"data/README", "words"},
                              {"data/auxiliary_train/x.csv", std::string(5000, 'x')},
                              {"data/test/._a_test.csv", "of another system"},
                              {"data/test/a_test.csv", "q,1,2,3,4,A\n"},
                              {"data/test/b_test.csv", "q,1,2,3,4,B\n"},
                              {"data/dev/a_dev.csv", "q,1,2,3,4,C\n"}};
const Names kept = {"dev/a_dev.csv", "test/a_test.csv", "test/b_test.csv"};

}  // namespace

TEST_CASE("of an archive only what is needed is kept") {
  const std::string bytes = tar(archive);
  FetchBed bed;
  ScriptedServer server({answer_with(bytes)});
  bed.order.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/data.tar";
  const auto fetched = fetch_data(bed.order);
  if (!fetched) FAIL(fetched.error().what << fetched.error().why);
  CHECK(fetched->files == 3);
  CHECK(fetched->bytes == 36);
  CHECK(fetched->place == fetched_data_dir("mmlu"));
  CHECK(bed.files() == kept);
  CHECK(bed.sandbox.read("cache/bench/datasets/mmlu/test/b_test.csv") == "q,1,2,3,4,B\n");
  REQUIRE(fetched->notes.size() == 1);
  CHECK(fetched->notes.front().find(sha256_hex(bytes)) != std::string::npos);
  CHECK(bed.is_tidy());
}

TEST_CASE("a wrong checksum is an error with both sums, and what was there stays") {
  FetchBed bed;
  bed.sandbox.write("data.tar", tar(archive));
  bed.order.from = bed.sandbox.path("data.tar");
  REQUIRE(bed.fault().empty());
  bed.entry.downloads[0].sha256 = std::string(64, '0');
  const auto fetched = fetch_data(bed.order);
  REQUIRE(fetched.has_error());
  CHECK(fetched.error().code == ExitCode::usage);
  CHECK(fetched.error().why.find(sha256_hex(tar(archive))) != std::string::npos);
  CHECK(fetched.error().why.find(std::string(64, '0')) != std::string::npos);
  CHECK(bed.files() == kept);
  CHECK(bed.is_tidy());
  bed.entry.downloads[0].sha256 = sha256_hex(tar(archive));
  CHECK(bed.fault().empty());
  bed.entry.downloads[0].sha256 = "";
  bed.entry.downloads[0].bytes = 3;
  CHECK(bed.fault().find("the size of ") == 0);
}

TEST_CASE("a packed tar archive and a zip archive are unpacked too") {
  FetchBed bed(Shape::tar, "data.tgz");
  bed.sandbox.write("data.tgz", gzip(tar(archive)));
  bed.order.from = bed.sandbox.path("data.tgz");
  CHECK(bed.fault().empty());
  CHECK(bed.files() == kept);
  FetchBed zipped(Shape::zip, "data.zip");
  zipped.sandbox.write("data.zip", zip(archive));
  zipped.order.from = zipped.sandbox.path("data.zip");
  CHECK(zipped.fault().empty());
  CHECK(zipped.files() == kept);
}

TEST_CASE("an archive that is cut, or lacks what is needed, changes nothing") {
  FetchBed bed;
  const std::string bytes = tar(archive);
  bed.order.from = bed.sandbox.path("data.tar");
  bed.sandbox.write("data.tar", bytes.substr(0, bytes.size() - 1024));
  CHECK(bed.fault().find("the archive is cut off") != std::string::npos);
  bed.sandbox.write("data.tar", tar({{"data/test/a_test.csv", "q"}}));
  CHECK(bed.fault().find("there is no data/dev/*_dev.csv in ") == 0);
  bed.sandbox.write("data.tar", "no archive");
  CHECK_FALSE(bed.fault().empty());
  CHECK(bed.files().empty());
  CHECK(bed.is_tidy());
}

TEST_CASE("a folder may have the files as the archive has them, or as they are kept") {
  FetchBed bed;
  fs::create_directories(bed.sandbox.path("a/deep/data/test"));
  fs::create_directories(bed.sandbox.path("a/deep/data/dev"));
  bed.sandbox.write("a/deep/data/test/a_test.csv", "1");
  bed.sandbox.write("a/deep/data/dev/a_dev.csv", "2");
  bed.sandbox.write("a/other.csv", "3");
  bed.order.from = bed.sandbox.path("a");
  CHECK(bed.fault().empty());
  CHECK(bed.files() == Names{"dev/a_dev.csv", "test/a_test.csv"});
  fs::create_directories(bed.sandbox.path("b/test"));
  fs::create_directories(bed.sandbox.path("b/dev"));
  bed.sandbox.write("b/test/c_test.csv", "1");
  bed.sandbox.write("b/dev/c_dev.csv", "2");
  bed.order.from = bed.sandbox.path("b");
  CHECK(bed.fault().empty());
  CHECK(bed.files() == Names{"dev/c_dev.csv", "test/c_test.csv"});
  bed.order.from = bed.sandbox.path("none");
  CHECK(bed.fault().find("there is no file or folder ") == 0);
}

TEST_CASE("files of several downloads come from one folder, one file packed") {
  FetchBed bed;
  Download first{"https://nowhere.invalid/x/one.jsonl", Shape::file, {}, {}, "", {{"one.jsonl", "one.jsonl"}}};
  Download second{"https://nowhere.invalid/two.jsonl.gz", Shape::gz, {}, {}, "", {{"two.jsonl.gz", "two.jsonl"}}};
  bed.entry.downloads = {first, second};
  ScriptedServer server({answer_with("{}\n"), answer_with(gzip("{\"a\":1}\n"))});
  bed.order.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/mirror/";
  CHECK(bed.fault().empty());
  CHECK(bed.files() == Names{"one.jsonl", "two.jsonl"});
  CHECK(bed.sandbox.read("cache/bench/datasets/mmlu/two.jsonl") == "{\"a\":1}\n");
  CHECK(server.requests().at(1).starts_with("GET /mirror/two.jsonl.gz "));
  bed.order.url = "http://127.0.0.1:1/one.jsonl";
  CHECK(bed.fault().find("--url names one file, and mmlu has 2 files") == 0);
}

TEST_CASE("a file of a length that nobody knows is not taken") {
  FetchBed bed;
  ScriptedServer server({{expect_request(), send_bytes("HTTP/1.1 200 OK\r\n\r\n" + tar(archive)), close_now()}});
  bed.order.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/data.tar";
  CHECK(bed.fault().find("nobody says how long ") == 0);
}

TEST_CASE("copies of published data sets are taken from a folder, their checksums compared") {
  const std::string folder = BENCH_SHARED_DATA "/data/";
  if (!fs::is_directory(folder)) {
    WARN("skipped: no published data sets here");
    return;
  }
  FetchBed bed;
  const auto fetched_files = [&](const std::string& suite) {
    bed.order.entry = find_in_catalog(suite);
    bed.order.from = folder + suite;
    const auto fetched = fetch_data(bed.order);
    if (!fetched) FAIL(fetched.error().what << " " << fetched.error().why);
    return fetched->files;
  };
  CHECK(fetched_files("mmlu") == 114);
  CHECK(fetched_files("gsm8k") == 2);
  CHECK(fetched_files("xstest") == 1);
  CHECK(fetched_files("humaneval") == 1);
  auto set = DataSet::find("mmlu", {});
  REQUIRE(set.has_value());
  CHECK(question_rows(*find_in_catalog("mmlu"), *set) == 14'042);
}
