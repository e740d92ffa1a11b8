// Archives made by hand, byte by byte, so that nothing but the formats is assumed.
#include <map>
#include <sstream>

#include "base/archive/tar.h"
#include "base/archive/zip.h"
#include "catch.hpp"
#include "support/archives.h"

using namespace bench;

namespace {

class Gathered final : public ArchiveSink {
 public:
  std::map<std::string, std::string> files;
  std::string unwanted;

  bool begin_file(std::string_view name, std::int64_t) override {
    if (name == unwanted) return false;
    open_ = name;
    files[open_];
    return true;
  }
  bool file_bytes(std::string_view bytes) override {
    files[open_] += bytes;
    return true;
  }
  bool end_file() override { return true; }

 private:
  std::string open_;
};

std::string untar(const std::string& archive, Gathered& sink, std::size_t piece) {
  TarReader reader(sink);
  for (std::size_t at = 0; at < archive.size(); at += piece)
    if (!reader.add(std::string_view(archive).substr(at, piece))) return reader.problem();
  return reader.ended() ? "" : "cut";
}

}  // namespace

TEST_CASE("a tar archive is read alike in pieces of any size") {
  const std::string long_name = std::string(120, 'd') + "/f.csv";
  const std::string archive = test::tar({{"a.csv", "one"},
                                         {"data/", ""},
                                         {"data/empty", ""},
                                         {"data/block", std::string(512, 'x')},
                                         {long_name, "deep"}});
  for (const std::size_t piece : {1U, 7U, 511U, 512U, 513U, 100'000U}) {
    Gathered sink;
    sink.unwanted = "a.csv";
    CHECK(untar(archive, sink, piece).empty());
    CHECK(sink.files.size() == 3);
    CHECK(sink.files["data/block"] == std::string(512, 'x'));
    CHECK(sink.files[long_name] == "deep");
    CHECK(sink.files.count("data/empty") == 1);
  }
}

TEST_CASE("pax headers name the next file only") {
  Gathered sink;
  std::string archive = test::tar_entry("x", "18 path=long/name\n", 'x') + test::tar_entry("short", "1", '0') +
                        test::tar_entry("second", "2", '0') + std::string(1024, '\0');
  CHECK(untar(archive, sink, 100).empty());
  CHECK(sink.files["long/name"] == "1");
  CHECK(sink.files["second"] == "2");
}

TEST_CASE("links are passed over") {
  Gathered sink;
  CHECK(untar(test::tar_entry("link", "", '2') + std::string(1024, '\0'), sink, 512).empty());
  CHECK(sink.files.empty());
}

TEST_CASE("what is no tar archive, damaged or cut is told") {
  Gathered sink;
  std::string archive = test::tar({{"a", "one"}});
  CHECK(untar(archive.substr(0, 600), sink, 512) == "cut");
  archive[3] = 'z';
  CHECK_FALSE(untar(archive, sink, 512).empty());
  CHECK_FALSE(untar(std::string(1024, 'q'), sink, 512).empty());
}

TEST_CASE("a zip archive is read by its directory, stored and deflated files alike") {
  const std::string text(100'000, 'a');
  const std::string archive = test::zip({{"x/a.jsonl", text}, {"b", "stored"}});
  Gathered sink;
  std::istringstream in(archive);
  CHECK(read_zip(in, sink).empty());
  CHECK(sink.files["x/a.jsonl"] == text);
  CHECK(sink.files["b"] == "stored");
}

TEST_CASE("a damaged zip archive is told") {
  const std::string good = test::zip({{"a", "some text that is there"}});
  const auto fault = [](const std::string& bytes) {
    Gathered sink;
    std::istringstream in(bytes);
    return read_zip(in, sink);
  };
  CHECK_FALSE(fault("nothing of the kind").empty());
  CHECK_FALSE(fault("").empty());
  CHECK_FALSE(fault(good.substr(0, good.size() - 10)).empty());
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bytes = good;
    bytes[at] ^= 0x55;
    fault(bytes);  // whatever it says, it ends
  }
  std::string bytes = good;
  bytes[35] ^= 0x55;  // in the packed bytes
  CHECK_FALSE(fault(bytes).empty());
}
