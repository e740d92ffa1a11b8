#pragma once

#include <string_view>

#include "record/journal/line_source.h"
#include "record/line/json_line.h"

namespace bench {

/// Whether a crash has left this line behind the header: the last one, cut short or filled with NUL bytes by a file
/// system that lost its data. `readable`: it is a line of a journal.
inline bool is_torn(const LineSource::Line& line, bool readable, Checksum checksum) {
  if (!line.last) return false;
  if (!line.complete) return !readable || checksum != Checksum::right;
  return !readable && line.text.find('\0') != std::string_view::npos;
}

}  // namespace bench
