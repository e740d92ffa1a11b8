#include "campaign/earlier/load_run.h"

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

/// Small enough that its changed records are kept rather than made again each time they are asked for.
bool is_small(const std::vector<std::string>& parts) {
  constexpr std::uintmax_t small = std::uintmax_t{256} << 20;
  std::uintmax_t total = 0;
  for (const std::string& path : parts) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size > small) return false;
    total += size;
  }
  return total <= small;
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

/// The records as they stand in the files, changed on the way.
Records changed_records(const std::vector<std::string>& parts, const RunChange& change) {
  Records stored = records_of_journal(parts);
  if (!change.record) return stored;
  return Records([stored, change = change.record](const Records::Each& each) {
    stored.for_each([&](const RunRecord& record) {
      RunRecord changed = record;
      change(changed);
      each(changed);
    });
  });
}

}  // namespace

Expected<LoadedRun> load_run(const std::vector<std::string>& parts, const RunChange& change,
                             const Records::Each& also) {
  const bool again = std::all_of(parts.begin(), parts.end(), can_be_read_again) && !(change.record && is_small(parts));
  RunHeader shown;
  std::optional<Summariser> summariser;
  std::vector<RunRecord> kept;
  JournalVisitor visitor;
  visitor.header = [&](const RunHeader& header) {
    shown = header;
    if (change.header) change.header(shown);
    summariser.emplace(shown);
  };
  visitor.record = [&](RunRecord&& record) {
    if (change.record) change.record(record);
    summariser->add(record);
    if (also) also(record);
    if (!again) kept.push_back(std::move(record));
  };
  auto read = read_journal(parts, visitor);
  if (!read) return read.error();
  Summary summary = summariser->finish(end_of(*read));
  Records records = again ? changed_records(parts, change) : Records(std::move(kept));
  return LoadedRun{std::move(shown), std::move(records), std::move(read->end), std::move(summary),
                   std::move(read->notes)};
}

Expected<LoadedRun> load_run(const std::string& path, const RunChange& change, const Records::Each& also) {
  return load_run(std::vector{path}, change, also);
}

}  // namespace bench
