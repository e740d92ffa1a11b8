#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/record.h"
#include "bench/summary.h"

namespace bench {

/// A run as its journal tells it: the same to every renderer as when it had just ended.
struct LoadedRun {
  RunHeader header;
  Records records;
  std::optional<RunEnd> end;  ///< none: the run did not come to its end; the summary says so
  Summary summary;
  std::vector<std::string> notes;  ///< what is odd about the journal, as sentences
};

/// Opens a journal ("-" is stdin). Records of a file are not kept but read again, so it may be larger than the memory.
/// What a user calls a run is made a path by resolve_run().
Expected<LoadedRun> load_run(const std::string& path);

/// The same for a run that had to go on in other files, in the order of their writing.
Expected<LoadedRun> load_run(const std::vector<std::string>& parts);

}  // namespace bench
