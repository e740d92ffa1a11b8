#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/diagnosis.h"
#include "bench/record.h"

namespace bench {

// What to do about what was found: pure, from the diagnosis and from what the header knows of server and machine.

/// The one thing to do, with the commands for this kind of server and of machine. None where nothing is to be gained.
std::optional<Advice> advice_for(const Diagnosis& diagnosis, const RunHeader& header);

/// How many places are worth trying for `workers` requests at once where there are `places` now: all that are asked
/// for, but no more than four times as many at once, since each takes memory.
std::int64_t places_to_try(std::int64_t workers, std::int64_t places);

/// A model that lies in part on the CPU: nothing else matters before that is mended. None where it does not, or where
/// the server does not say.
std::optional<Warning> cpu_offload(const RunHeader& header);

/// Bytes of weights that a step reads, times its steps per second: what the memory delivers at least. `step_s` is one
/// step with one request. None of a mixture of experts, which reads a part of its weights, and of a model of unknown
/// size. `peak_gb_per_s`: what the machine could deliver.
std::optional<Evidence> effective_bandwidth(const RunHeader& header, const std::string& model, double step_s,
                                            std::optional<double> peak_gb_per_s);

}  // namespace bench
