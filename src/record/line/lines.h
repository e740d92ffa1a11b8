#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "bench/failure.h"
#include "bench/record.h"

namespace bench {

/// Name and version of the journal's grammar; it stands in every line. Members may be added without a new version.
inline constexpr std::string_view journal_schema = "bench.run/1";

// The kinds of lines. Each ends in a line feed and has a checksum over itself. The laws: parse(line(x)) == x, and
// a member has one type in all lines.

/// Stands where a run that had stopped went on in its own file: what follows was sent later.
struct ResumedRun {
  WallTime time;
  std::int64_t first_seq = 0;  ///< of the next record
  std::int64_t block = 0;      ///< of the first leg that goes on
  std::string version;         ///< of the program
  bool operator==(const ResumedRun&) const = default;
};

std::string header_line(const RunHeader& header);
std::string request_line(const RunRecord& record);
/// `sha256` is the hash of the bytes of the journal before this line; "" where nobody knows them (a copy on a pipe).
std::string end_line(const RunEnd& end, std::string_view sha256 = "");
std::string resume_line(const ResumedRun& resumed);

/// Where a line stands, for the messages about it.
struct LinePlace {
  std::string file;
  std::int64_t line = 0;  ///< from 1
};

/// The last line, with the hash that it promises.
struct EndOfJournal {
  RunEnd end;
  std::string sha256;  ///< "": not known
  bool operator==(const EndOfJournal&) const = default;
};

/// A line of a kind that this version does not know.
struct UnknownLine {
  std::string type;
  bool operator==(const UnknownLine&) const = default;
};

using JournalLine = std::variant<RunHeader, RunRecord, EndOfJournal, ResumedRun, UnknownLine>;

/// Reads one line without looking at its checksum. Unknown members are ignored. An error names the file, the line and
/// the member; a journal of a newer version is refused by its version. A line that would become a tree too large for
/// its text is refused before it does.
Expected<JournalLine> parse_line(std::string_view line, const LinePlace& place = {});

/// The lines as a JSON Schema (draft 2020-12), from the same descriptions.
std::string journal_line_schema();

// The same where only one kind will do.

Expected<RunHeader> header_from_line(std::string_view line, const LinePlace& place = {});
Expected<RunRecord> record_from_line(std::string_view line, const LinePlace& place = {});
Expected<EndOfJournal> end_from_line(std::string_view line, const LinePlace& place = {});

}  // namespace bench
