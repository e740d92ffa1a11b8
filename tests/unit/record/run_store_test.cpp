#include "record/run_store.h"

#include <cstdlib>

#include "catch.hpp"
#include "record/line/lines.h"
#include "support/journal_bed.h"

using namespace bench;
using namespace bench::testing;
using namespace std::chrono_literals;

namespace {

/// A data directory of this test's own.
struct Home {
  TempDir dir;
  Home() { ::setenv("XDG_DATA_HOME", dir.path().c_str(), 1); }
  ~Home() { ::unsetenv("XDG_DATA_HOME"); }

  std::string add(const std::string& run_id, WallTime started) {
    RunHeader header = header_for_test();
    header.run_id = run_id;
    header.started = started;
    const std::string path = new_run_path("m:8b", started, run_id).value();
    write_all(path, header_line(header));
    return path;
  }
};

const WallTime noon(1'763'899'200s);  // 2025-11-23T12:00:00Z

}  // namespace

TEST_CASE("file names from model names cannot leave their directory") {
  CHECK(safe_file_name("llama3.1:8b") == "llama3.1%3A8b");
  CHECK(safe_file_name("library/../../x:latest") == "library%2F..%2F..%2Fx%3Alatest");
  CHECK(safe_file_name("..") == "%2E.");
  CHECK(safe_file_name(".hidden") == "%2Ehidden");
  CHECK(safe_file_name("") == "_");
  CHECK(safe_file_name("con") == "%63on");
  CHECK(safe_file_name("Com1.txt") == "%43om1.txt");
  CHECK(safe_file_name("com0") == "com0");
  CHECK(safe_file_name("\xc3\xa9\n") == "%C3%A9%0A");
  CHECK(safe_file_name(std::string(500, 'a')).size() == 120);
  CHECK(safe_file_name(std::string(119, 'a') + ":").size() == 119);  // no half of an escape
}

TEST_CASE("a new run has its place, named by time, model and id") {
  const Home home;
  const auto path = new_run_path("llama3.1:8b", noon, "0abc");
  REQUIRE(path.has_value());
  CHECK(*path == home.dir / "bench/runs/20251123T120000Z-llama3.1%3A8b-0abc.jsonl");
  CHECK(std::filesystem::is_directory(home.dir / "bench/runs"));
  CHECK(std::filesystem::path(*new_run_path(std::string(300, '/'), noon, std::string(300, '/')))
            .filename()
            .string()
            .size() < 255);
}

TEST_CASE("runs are found by last, prev, id, beginning of an id and path") {
  Home home;
  CHECK(resolve_run("last").error().why == "there are no runs in " + home.dir / "bench/runs");
  const std::string second = home.add("1bb", noon + 1h);
  const std::string first = home.add("1ab", noon);
  write_all(home.dir / "bench/runs/20251123T150000Z-broken.txt", "not a journal");

  REQUIRE(list_runs().size() == 2);
  CHECK(list_runs()[0].path == first);
  CHECK(list_runs()[1].header.run_id == "1bb");
  CHECK(resolve_run("last").value() == second);
  CHECK(resolve_run("prev").value() == first);
  CHECK(resolve_run("1ab").value() == first);
  CHECK(resolve_run("1b").value() == second);
  CHECK(resolve_run(first).value() == first);
  CHECK(resolve_run("-").value() == "-");

  CHECK(resolve_run("1").error().what == "\"1\" is the beginning of several runs");
  CHECK(resolve_run("1").error().why == "1ab, 1bb");
  CHECK(resolve_run("zz").error().what == "there is no run \"zz\"");
  CHECK(resolve_run("zz").error().try_this == std::vector<std::string>{"bench ls runs"});
  CHECK(resolve_run("").error().code == ExitCode::usage);
  CHECK(resolve_run("no/file.jsonl").error().what == "there is no file no/file.jsonl");
}

TEST_CASE("of runs that began within one second the last is the one that began later") {
  Home home;
  const std::string first = home.add("zz", noon + 1ms), second = home.add("aa", noon + 2ms);
  const std::string earlier = home.add("zzz", noon - 1s);
  CHECK(resolve_run("last").value() == second);
  CHECK(resolve_run("prev").value() == first);
  CHECK(list_runs().front().path == earlier);
}

TEST_CASE("one run is not enough for prev") {
  Home home;
  home.add("1ab", noon);
  CHECK(resolve_run("prev").error().why == "there is only one run in " + home.dir / "bench/runs");
}
