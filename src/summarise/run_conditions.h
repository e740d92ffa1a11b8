#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record.h"

namespace bench {

// What the summary asks the first and the last line of a journal.

bool is_given(const RunHeader& header, std::string_view option);  ///< by a person: not left to its default
bool option_is_on(const RunHeader& header, std::string_view name);
/// The context that the server chose for a model because the requests name none; 0 when they do, or nobody says.
std::int64_t unsent_context_of(const std::string& model, const RunHeader& header);
/// What was planned for a model, in the first of its conditions; null in journals that do not tell.
const PlannedLeg* planned_leg_of(const std::string& model, const RunHeader& header);
/// Share of the model on the GPU, as listed before the first request, else after the last.
std::optional<double> gpu_share_of(const std::string& model, const RunHeader& header, const RunEnd& end);
/// The percentiles asked for, or the usual two.
std::vector<double> asked_percentiles(const RunHeader& header);
bool is_open_loop(const RunHeader& header);

}  // namespace bench
