#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include "bench/clock.h"
#include "bench/record.h"

#include "base/bytes.h"
#include "catch.hpp"
#include "record/journal/file_ops.h"
#include "record/journal/journal.h"
#include "record/journal/reader.h"
#include "record/line/lines.h"
#include "system/clock.h"

namespace bench::testing {

/// A directory of its own for one test, also for what goes to the temporary directory.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "bench-journal-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }
  std::vector<std::string> files() const {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      if (entry.is_regular_file()) paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }

 private:
  std::string path_;
};

inline std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_all(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline RunHeader header_for_test() {
  RunHeader header;
  header.run_id = "run1";
  header.suite = "default";
  header.models.push_back({});
  header.models.back().name = "m";
  return header;
}

inline RunRecord record_for_test(std::int64_t plan_index, std::size_t text_bytes = 5) {
  RunRecord record;
  record.plan_index = plan_index;
  record.model = "m";
  record.suite = "default";
  record.id = "p" + std::to_string(plan_index);
  record.reply.text = std::string(text_bytes, 'x');
  return record;
}

/// The lines of so many records, in order.
inline std::string record_lines(std::int64_t first_seq, std::int64_t count) {
  std::string lines;
  for (std::int64_t i = 0; i < count; ++i) {
    RunRecord record = record_for_test(first_seq + i);
    record.seq = first_seq + i;
    lines += request_line(record);
  }
  return lines;
}

/// A journal's lines and an end that fits them.
inline std::string ended(const std::string& before, std::int64_t records, bool complete = true) {
  RunEnd end;
  end.complete = complete;
  end.reason = complete ? "" : "signal";
  end.records = records;
  return before + end_line(end, sha256_hex(before));
}

/// A journal as its reader sees it.
struct Read {
  Expected<JournalRead> found = SetupError{};
  std::vector<RunRecord> records;
};

inline Read read(const std::string& path) {
  Read result;
  JournalVisitor visitor;
  visitor.record = [&](RunRecord&& record) { result.records.push_back(std::move(record)); };
  result.found = read_journal(path, visitor);
  return result;
}

inline std::vector<std::int64_t> plan_indices(const std::vector<RunRecord>& records) {
  std::vector<std::int64_t> indices;
  for (const RunRecord& record : records) indices.push_back(record.plan_index);
  return indices;
}

/// A record of each acknowledgement, as a terminal would have shown it.
struct Acknowledged {
  std::vector<std::int64_t> plan_indices;
  std::vector<std::string> lines;
  std::vector<SetupError> failures;

  JournalOptions listen(JournalOptions options = {}) {
    options.acknowledged = [this](const RunRecord& record, std::string_view line) {
      plan_indices.push_back(record.plan_index);
      lines.emplace_back(line);
    };
    options.failed = [this](const SetupError& error) { failures.push_back(error); };
    return options;
  }
};

}  // namespace bench::testing
