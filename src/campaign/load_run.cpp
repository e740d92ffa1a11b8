#include "campaign/load_run.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "record/journal/reader.h"

namespace bench {
namespace {

/// Not stdin, nor a pipe.
bool can_be_read_again(const std::string& path) {
  std::error_code error;
  return path != "-" && std::filesystem::is_regular_file(path, error);
}

RunEnd end_that_is_missing() {
  RunEnd end;
  end.complete = false;
  end.reason = "the journal has no end";
  return end;
}

/// With the requests of all its parts: a part promises only what stands in it.
RunEnd end_of(const JournalRead& read) {
  RunEnd end = read.end.value_or(end_that_is_missing());
  end.records = read.records;
  return end;
}

}  // namespace

Expected<LoadedRun> load_run(const std::vector<std::string>& parts) {
  const bool again = std::all_of(parts.begin(), parts.end(), can_be_read_again);
  std::optional<Summariser> summariser;
  std::vector<RunRecord> kept;
  JournalVisitor visitor;
  visitor.header = [&](const RunHeader& header) { summariser.emplace(header); };
  visitor.record = [&](RunRecord record) {
    summariser->add(record);
    if (!again) kept.push_back(std::move(record));
  };
  auto read = read_journal(parts, visitor);
  if (!read) return read.error();
  Summary summary = summariser->finish(end_of(*read));
  Records records = again ? records_of_journal(parts) : Records(std::move(kept));
  return LoadedRun{std::move(read->header), std::move(records), std::move(read->end), std::move(summary),
                   std::move(read->notes)};
}

Expected<LoadedRun> load_run(const std::string& path) { return load_run(std::vector{path}); }

}  // namespace bench
