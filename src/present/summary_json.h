#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "bench/record.h"
#include "bench/summary.h"

namespace bench {

// Summaries as JSON. The names are those of the journal; a member has one type everywhere, and what is missing is null.

nlohmann::ordered_json summary_json(const Summary& summary);
/// What the journal's first line says of the run.
nlohmann::ordered_json header_json(const RunHeader& header);

nlohmann::ordered_json warnings_json(const std::vector<Warning>& warnings);

/// The text of a document; what a terminal would act upon is escaped. `indent` -1: one line.
std::string json_text(const nlohmann::ordered_json& document, int indent = -1);

}  // namespace bench
