// A run that was stopped goes on in its own journal, and then holds each planned request once.

#include <filesystem>
#include <map>
#include <set>
#include <signal.h>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"
#include "record/journal/journal_file.h"
#include "record/journal/reader.h"
#include "record/line/lines.h"

using namespace bench::test;

namespace {

const std::string one_is_done = R"("status":"ok")";

std::vector<std::string> resume_arguments(const std::string& file, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"--resume", file, "--format", "jsonl"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// The journal without what stands behind its first lines, as kill -9 leaves it.
void cut_journal(const Sandbox& sandbox, const std::string& name, std::size_t lines) {
  std::string kept;
  const auto all = lines_of(sandbox.read(name));
  REQUIRE(all.size() > lines);
  for (std::size_t i = 0; i < lines; ++i) kept += all[i] + "\n";
  sandbox.write(name, kept);
}

std::map<std::int64_t, std::string> prompts_in(const std::string& journal) {
  std::map<std::int64_t, std::string> hashes;
  for (const std::string& line : lines_of(journal)) {
    const auto json = nlohmann::json::parse(line);
    if (json.at("type") == "request")
      hashes.emplace(json.at("plan_index").get<std::int64_t>(), json.at("prompt_sha").get<std::string>());
  }
  return hashes;
}

void check_each_once(const Sandbox& sandbox, std::size_t requests) {
  const WrittenRun run = read_cut_run(sandbox.path("r.jsonl"));
  CHECK(run.records.size() == requests);
  CHECK(run.plan_indexes().size() == requests);  // each is there once
  REQUIRE(run.end);
  CHECK(run.end->complete);
  CHECK(run.end->records == static_cast<std::int64_t>(requests));
  const ProcessResult verified = run_bench({"verify", sandbox.path("r.jsonl")}, sandbox.spec());
  CAPTURE(verified.out);
  CHECK(verified.exit_code == 0);
  CHECK(verified.out.find("r.jsonl: whole: " + std::to_string(requests) + " records") != std::string::npos);
}

void check_refused(const ProcessResult& told, const std::string& difference) {
  CAPTURE(told.err, difference);
  CHECK(told.exit_code == 2);
  CHECK(told.err.find(difference) != std::string::npos);
}

}  // namespace

TEST_CASE("a run that was killed or interrupted goes on, and each planned request is in its journal once") {
  for (const int number : {SIGKILL, SIGINT}) {
    CAPTURE(number);
    const Sandbox sandbox;
    const SimServer server(sandbox);
    Process client(bench_spec(run_arguments(sandbox, server.url(), 400, {"-c", "3", "--warmup", "2"}), sandbox.spec()));
    REQUIRE(client.tells(one_is_done, 20));
    client.send_signal(number);
    CHECK(client.wait().signal == number);
    const std::size_t before = read_cut_run(sandbox.path("r.jsonl")).records.size();
    REQUIRE(before < 400);

    const ProcessResult told = run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == (number == SIGINT && told.err.find("cancelled") != std::string::npos ? 1 : 0));
    CHECK(plan_indexes_in(told.out).size() == 400 - before);
    const auto summary = nlohmann::json::parse(lines_of(told.out).back());
    CHECK(summary.at("end").at("records") == 400);  // of all records of the file
    CHECK(summary.dump().find("\"resumed\"") != std::string::npos);
    check_each_once(sandbox, 400);

    std::set<std::int64_t> blocks;
    for (const auto& record : read_cut_run(sandbox.path("r.jsonl")).records) blocks.insert(record.block);
    CHECK(blocks == std::set<std::int64_t>{0, 1});
  }
}

TEST_CASE("a run is resumed more than once, and a complete one is only shown") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench(run_arguments(sandbox, server.url(), 20, {"--warmup", "1"}), sandbox.spec()).exit_code == 0);
  cut_journal(sandbox, "r.jsonl", 8);
  REQUIRE(run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec()).exit_code == 0);
  cut_journal(sandbox, "r.jsonl", 15);
  REQUIRE(run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec()).exit_code == 0);
  check_each_once(sandbox, 20);
  std::set<std::int64_t> indexes;
  for (const std::string& line : lines_of(sandbox.read("r.jsonl"))) {  // warm-ups are numbered apart as well
    const auto json = nlohmann::json::parse(line);
    if (json.contains("plan_index")) CHECK(indexes.insert(json.at("plan_index").get<std::int64_t>()).second);
  }
  CHECK(indexes.size() == 20 + 3);

  const std::string before = sandbox.read("r.jsonl");
  const ProcessResult again = run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec());
  CAPTURE(again.err);
  CHECK(again.exit_code == 0);
  CHECK(again.err.find("is complete: nothing is left to send") != std::string::npos);
  CHECK(nlohmann::json::parse(lines_of(again.out).back()).at("end").at("records") == 20);
  CHECK(sandbox.read("r.jsonl") == before);
}

TEST_CASE("a run of which only the end is missing gets it without a request") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench(run_arguments(sandbox, server.url(), 4), sandbox.spec()).exit_code == 0);
  cut_journal(sandbox, "r.jsonl", 5);
  const ProcessResult told = run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  check_each_once(sandbox, 4);
}

TEST_CASE("a torn end is mended and told, and the run goes on") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench(run_arguments(sandbox, server.url(), 10), sandbox.spec()).exit_code == 0);
  const std::string whole = sandbox.read("r.jsonl");
  for (const std::string& tail : {std::string(R"({"type":"request","sch)"), std::string(3000, '\0')}) {
    sandbox.write("r.jsonl", whole);
    cut_journal(sandbox, "r.jsonl", 5);
    sandbox.write("r.jsonl", sandbox.read("r.jsonl") + tail);
    const std::string as_torn = sandbox.read("r.jsonl");
    const ProcessResult planned = run_bench(resume_arguments(sandbox.path("r.jsonl"), {"--dry-run"}), sandbox.spec());
    CHECK(planned.exit_code == 0);
    CHECK(lines_of(planned.out).size() == 6);
    CHECK(sandbox.read("r.jsonl") == as_torn);  // a dry run mends nothing

    const ProcessResult told = run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == 0);
    CHECK(told.err.find("its last line was torn; " + std::to_string(tail.size()) + " bytes moved to ") !=
          std::string::npos);
    check_each_once(sandbox, 10);
  }
}

TEST_CASE("a bad line in the middle is refused with its number, and the run goes on in what was salvaged") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench(run_arguments(sandbox, server.url(), 10), sandbox.spec()).exit_code == 0);
  cut_journal(sandbox, "r.jsonl", 7);
  std::string bytes = sandbox.read("r.jsonl");
  const std::string victim = lines_of(bytes)[3];
  bytes.replace(bytes.find(victim), 6, "######");
  sandbox.write("r.jsonl", bytes);
  const ProcessResult refused = run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec());
  check_refused(refused, "r.jsonl:4 is damaged");
  check_refused(refused, "bench verify --salvage " + sandbox.path("r.jsonl"));
  CHECK(sandbox.read("r.jsonl") == bytes);

  const ProcessResult salvaged = run_bench({"verify", "--salvage", sandbox.path("r.jsonl")}, sandbox.spec());
  CAPTURE(salvaged.out);
  REQUIRE(salvaged.exit_code == 0);
  CHECK(salvaged.out.find("r.jsonl:4: damaged: ") != std::string::npos);
  CHECK(salvaged.out.find("5 records salvaged, 1 line left out") != std::string::npos);
  REQUIRE(run_bench(resume_arguments(sandbox.path("r.salvaged.jsonl")), sandbox.spec()).exit_code == 0);
  std::filesystem::rename(sandbox.path("r.salvaged.jsonl"), sandbox.path("r.jsonl"));
  check_each_once(sandbox, 10);
}

TEST_CASE("another command line, model or server than that of the run is refused by name") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench(run_arguments(sandbox, server.url(), 10), sandbox.spec()).exit_code == 0);
  cut_journal(sandbox, "r.jsonl", 4);
  const std::string file = sandbox.path("r.jsonl");
  const std::string before = sandbox.read("r.jsonl");
  const auto resume = [&](const std::vector<std::string>& more) {
    return run_bench(resume_arguments(file, more), sandbox.spec());
  };
  check_refused(resume({"--num-predict", "9"}), "--num-predict is 9 and was 8");
  check_refused(resume({"--requests", "11"}), "--requests is 11 and was 10");
  check_refused(resume({"-m", "other"}), "--model is other and was m");
  check_refused(resume({"-c", "2"}), "--workers is 2 and was 1");
  check_refused(resume({"-o", sandbox.path("x.jsonl")}), "--resume and -o exclude each other");
  check_refused(resume({"--replay", file}), "--resume and --replay exclude each other");
  const SimServer elsewhere(sandbox);
  check_refused(resume({"--host", elsewhere.url()}), "its address is " + elsewhere.url());
  check_refused(run_bench({"mmlu", "--resume", file}, sandbox.spec()), "the suite is mmlu and was ");

  auto header = bench::read_journal_header(file).value();
  header.models.front().digest = "another";
  sandbox.write("r.jsonl", bench::header_line(header) + before.substr(before.find('\n') + 1));
  check_refused(resume({}), "the digest of m is ");
  header.models.front().digest = bench::read_journal_header(file)->models.front().digest;
  sandbox.write("r.jsonl", before);
  CHECK(resume({"--num-predict", "8", "-m", "m"}).exit_code == 0);  // the same may be typed again
  check_each_once(sandbox, 10);
}

TEST_CASE("--append begins a file, goes on in it with the same command line, and refuses another") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  sandbox.write("mine.txt", "Why?\nHow?\n");
  const std::vector<std::string> arguments = {
      "-m", "m",        "--host", server.url(),           "--prompts", sandbox.path("mine.txt"), "--runs",
      "4",  "--append", "-o",     sandbox.path("r.jsonl")};
  REQUIRE(run_bench(arguments, sandbox.spec()).exit_code == 0);
  cut_journal(sandbox, "r.jsonl", 6);
  const std::string before = sandbox.read("r.jsonl");

  auto other = arguments;
  other[7] = "5";
  check_refused(run_bench(other, sandbox.spec()), "--runs is 5 and was 4");
  sandbox.write("mine.txt", "Why?\nWhat?\n");
  check_refused(run_bench(arguments, sandbox.spec()), "are others than those of its suite");
  sandbox.write("mine.txt", "Why?\nHow?\n");
  CHECK(sandbox.read("r.jsonl") == before);
  const ProcessResult told = run_bench(arguments, sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  check_each_once(sandbox, 8);
  check_refused(run_bench({"-m", "m", "--append"}, sandbox.spec()), "--append to which file?");
}

TEST_CASE("a second writer of the same file is turned away") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench(run_arguments(sandbox, server.url(), 10), sandbox.spec()).exit_code == 0);
  cut_journal(sandbox, "r.jsonl", 4);
  const std::string before = sandbox.read("r.jsonl");
  const auto first = bench::JournalFile::reopen(bench::system_files(), sandbox.path("r.jsonl"));
  REQUIRE(first.has_value());
  check_refused(run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec()), "r.jsonl is in use");
  CHECK(sandbox.read("r.jsonl") == before);
}

TEST_CASE("a quality run goes on with the very questions that are left, from the simulated server of its own") {
  const Sandbox sandbox;
  REQUIRE(run_bench({"mmlu", "--sample", "--sim", "-o", sandbox.path("r.jsonl")}, sandbox.spec()).exit_code == 0);
  const auto whole = prompts_in(sandbox.read("r.jsonl"));
  REQUIRE(whole.size() > 4);
  cut_journal(sandbox, "r.jsonl", 5);
  const ProcessResult told = run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  check_each_once(sandbox, whole.size());
  CHECK(prompts_in(sandbox.read("r.jsonl")) == whole);
  for (const auto& record : read_cut_run(sandbox.path("r.jsonl")).records) CHECK(record.block == 0);
  const auto summary = nlohmann::json::parse(lines_of(told.out).back());
  CHECK(summary.at("groups").size() == 1);  // though its server has another port now
}

TEST_CASE("a run that was to last for a time does not go on") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  REQUIRE(run_bench({"-m", "m", "--host", server.url(), "--prompt", "x", "--duration", "200ms", "--num-predict", "8",
                     "-o", sandbox.path("r.jsonl")},
                    sandbox.spec())
              .exit_code == 0);
  check_refused(run_bench(resume_arguments(sandbox.path("r.jsonl")), sandbox.spec()), "it was to last for a time");
}
