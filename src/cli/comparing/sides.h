#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/comparison.h"
#include "bench/failure.h"
#include "bench/record.h"
#include "bench/summary.h"

#include "study/compare/run_side.h"

namespace bench {

// Runs as the sides of a comparison, wherever they come from: files, or what has just been measured.

/// A run as it was named, and what a comparison keeps of it.
struct ReadSide {
  std::string shown;
  RunSide side;
};

/// The run that a name means. One that is not valid is an error, unless `anyway`, when that is a warning. `model`:
/// which one, of a run of several.
Expected<ReadSide> read_side(const std::string& name, const std::optional<std::string>& model, bool anyway);

/// The one model of a run, or the one that is asked for.
Expected<std::string> model_of(const std::string& name, const Summary& summary,
                               const std::optional<std::string>& asked);

/// Nothing of that model that could be compared.
std::optional<SetupError> nothing_to_compare(const std::string& name, const Summary& summary, const std::string& model);

RunSide side_of(const RunHeader& header, const Records& records, const RunEnd& end, const std::string& model);

/// Why two runs are not compared that differ in several conditions. `way_out`: what to do about it.
SetupError confounded(const std::string& base, const std::string& changed, const std::vector<Factor>& factors,
                      const std::string& way_out);

bool keeps_change_gates(const std::vector<ComparedRuns>& all);

}  // namespace bench
