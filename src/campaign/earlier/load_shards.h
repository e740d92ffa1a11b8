#pragma once

#include <string>
#include <vector>

#include "bench/failure.h"

#include "campaign/earlier/load_run.h"

namespace bench {

/// The files of one run: shards, each measured by a process of its own, and each in one file or, where a disk failed,
/// in several.
struct FilesOfRun {
  std::string run_id;
  std::vector<std::vector<std::string>> shards;  ///< at least one; of each its parts, in the order of their writing
};

/// Sorts journals by the run that they belong to, in the order in which the runs are named first. A file that goes on
/// where another one ended is a part of that one; every other file of the same run is a shard. A file that is named
/// twice is an error.
Expected<std::vector<FilesOfRun>> sort_into_runs(const std::vector<std::string>& paths);

/// Opens a run with all its shards: their records together are summed up, so what comes out is what one process would
/// have found. Shards that share a request, or follow different plans, are an error. `also` is as in load_run().
Expected<LoadedRun> load_shards(const FilesOfRun& files, const Records::Each& also = {});

}  // namespace bench
