#pragma once

#include <string>

#include "bench/clock.h"
#include "bench/failure.h"

#include "record/journal/check.h"

namespace bench {

/// Makes the end of a journal whole, so that lines can be written behind it: a torn tail is moved to FILE.torn-<time>
/// and cut off, a last line that lacks only its line feed gets one. `check` is what check_journal() has just said of
/// the file. Returns what was done, as a sentence; "" when there was nothing to do. A file that another bench writes to
/// is an error.
Expected<std::string> repair_tail(const std::string& path, const JournalCheck& check, WallTime now);

}  // namespace bench
