#include "integration/written_run.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "record/journal/reader.h"

namespace bench::test {
namespace {

WrittenRun read_written(const std::string& path, std::vector<std::string>& notes) {
  WrittenRun run;
  bench::JournalVisitor visitor;
  visitor.record = [&run](bench::RunRecord record) {
    if (!record.warmup) run.records.push_back(std::move(record));
  };
  const auto read = bench::read_journal(path, visitor);
  if (!read) FAIL(path << ": " << read.error().what << " (" << read.error().why << ")");
  CHECK(read->damaged == 0);
  run.end = read->end;
  notes = read->notes;
  return run;
}

/// Not by the program's reader: each line is JSON by itself, and the first one is the header.
void check_lines(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::int64_t number = 0;
  for (std::string line; std::getline(in, line); ++number) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    CAPTURE(path, number, line);
    REQUIRE(json.is_object());
    CHECK((json.at("type") == "run_start") == (number == 0));
  }
  CHECK(number > 0);
}

}  // namespace

std::int64_t WrittenRun::count(bench::Status status) const {
  return std::count_if(records.begin(), records.end(), [&](const auto& r) { return r.reply.status == status; });
}

std::int64_t WrittenRun::failed() const { return std::ssize(records) - count(bench::Status::ok); }

std::set<std::int64_t> WrittenRun::plan_indexes() const {
  std::set<std::int64_t> found;
  for (const bench::RunRecord& record : records) CHECK(found.insert(record.plan_index).second);
  return found;
}

WrittenRun read_whole_run(const std::string& path) {
  check_lines(path);
  std::vector<std::string> notes;
  WrittenRun run = read_written(path, notes);
  REQUIRE(run.end);
  CHECK(notes == (run.end->complete ? std::vector<std::string>{}
                                    : std::vector<std::string>{"incomplete run: " + run.end->reason}));
  CHECK(run.end->records == std::ssize(run.records));
  for (std::size_t i = 0; i < run.records.size(); ++i) CHECK(run.records[i].seq == static_cast<std::int64_t>(i) + 1);
  return run;
}

WrittenRun read_cut_run(const std::string& path) {
  check_lines(path);
  std::vector<std::string> notes;
  return read_written(path, notes);
}

std::set<std::int64_t> plan_indexes_in(const std::string& lines) {
  std::set<std::int64_t> found;
  for (const std::string& line : lines_of(lines)) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_object() && json.value("type", "") == "request")
      found.insert(json.at("plan_index").get<std::int64_t>());
  }
  return found;
}

std::vector<std::string> run_arguments(const Sandbox& sandbox, const std::string& url, int requests,
                                       std::vector<std::string> more) {
  std::vector<std::string> arguments = {
      "-m",       "m", "--host",        url, "-n", std::to_string(requests), "--prompt", "Hello.",
      "--warmup", "0", "--num-predict", "8", "-o", sandbox.path("r.jsonl"),  "--format", "jsonl"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace bench::test
