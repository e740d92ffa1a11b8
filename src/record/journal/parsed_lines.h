#pragma once

#include <memory>
#include <optional>
#include <string>

#include "bench/failure.h"

#include "record/journal/line_source.h"
#include "record/line/json_line.h"
#include "record/line/lines.h"

namespace bench {

/// A line of a journal and what stands in it.
struct ParsedLine {
  LineSource::Line line;
  bool blank;
  Checksum checksum;             ///< of a blank line: missing
  Expected<JournalLine> parsed;  ///< of a blank line: an UnknownLine
};

/// The lines of a journal in their order, parsed ahead on other threads where it is a file of some size: parsing costs
/// most of what it takes to read a journal. What is parsed ahead is bounded in bytes.
class ParsedLines {
 public:
  static Expected<ParsedLines> open(const std::string& path);  ///< "-" is stdin
  ~ParsedLines();
  ParsedLines(ParsedLines&&) noexcept;
  ParsedLines& operator=(ParsedLines&&) = delete;

  /// The next line, valid until the next call and free to be moved from; null at the end, however often
  /// it is asked for. Errors are those of a LineSource; an exception while parsing is thrown here.
  Expected<ParsedLine*> next();

 private:
  class Ahead;
  explicit ParsedLines(std::unique_ptr<Ahead> ahead);
  std::unique_ptr<Ahead> ahead_;
};

}  // namespace bench
