#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/record.h"

namespace bench {

/// Who hears of a journal while it is read. Empty functions are not called.
struct JournalVisitor {
  std::function<void(const RunHeader& header)> header;  ///< first and once
  /// Each record, warm-ups included, in the order of the file; free to be moved from.
  std::function<void(RunRecord&& record)> record;
};

/// What reading found besides the records.
struct JournalRead {
  RunHeader header;
  std::optional<RunEnd> end;       ///< none: the run did not come to its end
  std::int64_t records = 0;        ///< request lines that were handed on
  std::int64_t damaged = 0;        ///< lines left out because their checksum is wrong
  std::vector<std::string> notes;  ///< what is odd about this journal, as sentences; empty for a whole one
};

/// Reads a journal line by line ("-" is stdin); it may be larger than the memory. A torn last line is left out and
/// noted; a line in the middle that cannot be read is an error with its number. Where a run was resumed, its earlier
/// end counts no longer.
Expected<JournalRead> read_journal(const std::string& path, const JournalVisitor& visitor);

/// Reads the files of one run that had to go on in another file when a disk failed, in the order of their writing. What
/// stands in two of them is handed on once; the end is that of the last one.
Expected<JournalRead> read_journal(const std::vector<std::string>& parts, const JournalVisitor& visitor);

/// The records of a journal that is a file, or of its parts, read again each time. A file that has become unreadable in
/// the meantime is an exception: who asks has read it before.
Records records_of_journal(std::vector<std::string> parts);

/// Only the first line.
Expected<RunHeader> read_journal_header(const std::string& path);

}  // namespace bench
