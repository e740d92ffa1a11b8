#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/record.h"

#include "record/line/lines.h"

namespace bench {

/// Something about a line of a journal that a reader should know.
struct JournalFinding {
  std::int64_t line = 0;  ///< from 1; 0: of the file as a whole
  bool damage = false;    ///< else it is only said
  std::string text;
  bool operator==(const JournalFinding&) const = default;
};

/// How the file ends.
enum class JournalTail {
  whole,
  without_line_feed,  ///< of the last line, which is whole else
  torn,               ///< the last line is what a crash left of it
};

/// All that can be said of a journal without its server.
struct JournalCheck {
  RunHeader header;
  std::optional<RunEnd> end;  ///< the last one; none: the run did not come to its end, or went on behind it
  std::int64_t lines = 0;
  std::int64_t records = 0;   ///< request lines that are whole
  std::int64_t left_out = 0;  ///< lines that are not whole
  std::int64_t missing = 0;   ///< lines that are not there: gaps in seq
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  JournalTail tail = JournalTail::whole;
  std::int64_t bytes = 0;  ///< of the file, without a torn tail
  std::vector<JournalFinding> findings;
  std::int64_t untold = 0;  ///< findings beyond those

  bool is_damaged() const;
  const JournalFinding* first_damage() const;  ///< null when there is none
};

/// A line that is whole and in its place.
struct WholeLine {
  std::string_view text;  ///< with its line feed
  const JournalLine& parsed;
};

/// Reads a journal to its end, whatever is wrong with it: every line must be JSON with the right checksum, the header
/// the first, the end the last with the number and the SHA-256 of what stands before it, and seq without gaps. `whole`,
/// if any, is shown each line that is. An error is for what is no journal at all, and for one of a newer version.
Expected<JournalCheck> check_journal(const std::string& path,
                                     const std::function<void(const WholeLine& line)>& whole = {});

}  // namespace bench
