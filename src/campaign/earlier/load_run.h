#pragma once

#include <functional>
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

/// What becomes of a journal before it is summed up: every reading of its records shows them changed. Empty functions
/// change nothing.
struct RunChange {
  std::function<void(RunHeader& header)> header = {};
  std::function<void(RunRecord& record)> record = {};  ///< is called again when the records are read again
};

/// Opens a journal ("-" is stdin). Records of a file are not kept but read again, so it may be larger than the memory.
/// What a user calls a run is made a path by resolve_run(). `also` hears each record, warm-ups included, as it is
/// summed up: who needs something of all of them spares a second reading.
Expected<LoadedRun> load_run(const std::string& path, const RunChange& change = {}, const Records::Each& also = {});

/// The same for a run that had to go on in other files, in the order of their writing.
Expected<LoadedRun> load_run(const std::vector<std::string>& parts, const RunChange& change = {},
                             const Records::Each& also = {});

}  // namespace bench
