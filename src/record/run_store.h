#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/record.h"

namespace bench {

// The journals of this user, one file a run, in the data directory.

std::string runs_dir();

/// A text of anybody's as one part of a file name: [A-Za-z0-9._-] as they are, everything else as %XX, at most 120
/// bytes. Never "", ".", "..", hidden, or a name that Windows keeps for a device.
std::string safe_file_name(std::string_view text, std::size_t longest = 120);

/// Where the journal of a new run belongs: <runs>/<UTC time>-<model>-<id>.jsonl. The directory is created.
Expected<std::string> new_run_path(std::string_view model, WallTime started, std::string_view run_id);

struct StoredRun {
  std::string path;
  RunHeader header;
};

/// The runs whose headers can be read, oldest first.
std::vector<StoredRun> list_runs();

/// The journal that a name means: "last", "prev" (the one before the last), a file, a run id or the beginning of one.
Expected<std::string> resolve_run(const std::string& name);

}  // namespace bench
