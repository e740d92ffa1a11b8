#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/record.h"

#include "campaign/earlier/going_on.h"
#include "campaign/earlier/replay.h"
#include "campaign/leg.h"
#include "campaign/preflight.h"

namespace bench {

/// A run that stopped before its plan was through, and can go on in its own journal.
struct ResumableRun {
  Replay earlier;
  GoingOn going_on;
  std::vector<std::vector<std::int64_t>> pending;  ///< of each leg of the header: places in its plan without a record
  std::optional<RunEnd> end;                       ///< as the journal has it so far
  std::string repaired;  ///< what was mended at the end of the file, as a sentence; "": nothing

  std::int64_t left() const;  ///< requests to send
  const std::string& path() const { return going_on.so_far.path; }
};

/// The run that a user names, as by resolve_run(). The end of its file is mended where a crash has torn it, unless
/// `mend` says no. A journal that is damaged elsewhere is refused with the line, and so is a run that was to last for a
/// time: nobody can say what is left of it.
Expected<ResumableRun> load_resumable(const std::string& run, bool mend);

/// Whether these prompts are those of the run.
Expected<void> check_same_suite(const ResumableRun& run, const Suite& suite);

/// The legs with what is left of them. A server of another kind or at another place, or another model, is refused with
/// what differs. Where time is measured, they are blocks of their own: see RunRecord::block.
Expected<std::vector<Leg>> resumed_legs(const RunOptions& options, const ResumableRun& run, const Preflight& found);

/// Writes the end of a run of which nothing is left to send, if its journal lacks it.
Expected<void> complete_journal(const ResumableRun& run);

}  // namespace bench
