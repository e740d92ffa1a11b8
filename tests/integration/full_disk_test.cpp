// The journal's disk takes no more: the run stops, says so, and nothing that was shown is lost.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;

namespace {

constexpr int requests_on_full_disk = 100;

/// No file of this process may be larger than 160 KiB (320 blocks): some 70 of the 100 records and what comes before
/// them. A second file always has room for the rest, however far the journal was behind the requests when the first was
/// full.
ProcessSpec with_small_files(const std::vector<std::string>& arguments, const Sandbox& sandbox) {
  ProcessSpec spec = bench_spec(arguments, sandbox.spec());
  const std::vector<std::string> shell = {"/bin/sh", "-c", "ulimit -f 320; exec \"$@\"", "sh"};
  spec.argv.insert(spec.argv.begin(), shell.begin(), shell.end());
  return spec;
}

void check_refusal(const ProcessResult& told, const std::string& path) {
  CHECK_FALSE(told.timed_out);
  CHECK(told.exit_code == 5);
  CHECK(told.err.find("the results could not be written to " + path) != std::string::npos);
  CHECK(told.err.find("File too large") != std::string::npos);
}

/// Of all files together, however many there are.
void check_summary(const std::string& lines, std::size_t kept) {
  const auto summary = nlohmann::json::parse(lines_of(lines).back());
  CHECK(summary.at("complete") == false);
  CHECK(summary.at("end").at("records") == kept);
  CHECK(summary.at("verdict").at("valid") == false);
  CHECK(summary.at("verdict").at("reasons").front() ==
        "the run ended early (File too large): " + std::to_string(kept) + " of 100 planned requests are in");
}

bool all_in(const std::set<std::int64_t>& shown, std::set<std::int64_t> kept, const std::set<std::int64_t>& more) {
  kept.insert(more.begin(), more.end());
  return std::includes(kept.begin(), kept.end(), shown.begin(), shown.end());
}

}  // namespace

TEST_CASE("a full disk ends the run, and its last records are in another place") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  std::filesystem::create_directory(sandbox.path("elsewhere"));
  const ProcessResult told = run_process(with_small_files(
      run_arguments(sandbox, server.url(), requests_on_full_disk, {"--fallback-dir", sandbox.path("elsewhere")}),
      sandbox));
  CAPTURE(told.err);
  check_refusal(told, sandbox.path("r.jsonl"));
  const std::string recovered_path = sandbox.path("elsewhere/r.recovered.jsonl");
  CHECK(told.err.find("what is missing there is in " + recovered_path) != std::string::npos);

  const WrittenRun first = read_cut_run(sandbox.path("r.jsonl"));
  CHECK_FALSE(first.end);
  CHECK(sandbox.read("r.jsonl").back() == '\n');  // it ends on a complete record
  const WrittenRun second = read_cut_run(recovered_path);
  REQUIRE(second.end);
  CHECK_FALSE(second.end->complete);
  const auto shown = plan_indexes_in(told.out);
  CHECK_FALSE(shown.empty());
  CHECK(all_in(shown, first.plan_indexes(), second.plan_indexes()));
  auto kept = first.plan_indexes();
  kept.merge(second.plan_indexes());
  check_summary(told.out, kept.size());
}

TEST_CASE("records that no disk takes are on standard error") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const ProcessResult told = run_process(with_small_files(
      run_arguments(sandbox, server.url(), requests_on_full_disk, {"--fallback-dir", sandbox.path("not-there")}),
      sandbox));
  CAPTURE(told.err);
  check_refusal(told, sandbox.path("r.jsonl"));
  const auto on_stderr = plan_indexes_in(told.err);
  CHECK_FALSE(on_stderr.empty());
  const auto kept = read_cut_run(sandbox.path("r.jsonl")).plan_indexes();
  CHECK(all_in(plan_indexes_in(told.out), kept, on_stderr));
  check_summary(told.out, kept.size());
}

TEST_CASE("a journal that takes nothing is refused before the first request") {
  if (!std::filesystem::exists("/dev/full")) {
    WARN("skipped: there is no /dev/full");
    return;
  }
  const Sandbox sandbox;
  const SimServer server(sandbox, {"--truth", sandbox.path("truth.jsonl")});
  const ProcessResult told = run_bench(run_arguments(sandbox, server.url(), 8, {"-o", "/dev/full"}), sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 5);
  CHECK(told.err.find("the results cannot be written to /dev/full (No space left on device)") != std::string::npos);
  CHECK(told.out.empty());
  CHECK(sandbox.read("truth.jsonl").empty());
}
