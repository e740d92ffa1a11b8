#pragma once

#include <cstdint>
#include <string>

#include "bench/failure.h"

#include "record/journal/check.h"

namespace bench {

/// What came of a salvage.
struct Salvaged {
  JournalCheck check;        ///< of the old journal: which lines were left out, and why
  std::string path;          ///< of the new one
  std::int64_t records = 0;  ///< request lines in it
};

/// Writes what is whole in a journal to a new file, which must not exist: the header, and the records, numbered again
/// where some were left out. The end says that the run is incomplete unless the old one says otherwise and nothing is
/// missing. The old file stays as it is.
Expected<Salvaged> salvage_journal(const std::string& path, const std::string& to);

}  // namespace bench
