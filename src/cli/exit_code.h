#pragma once

#include <cstdint>

#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

/// What a finished run knows of itself, as far as its exit code is concerned.
struct RunResult {
  int signal = 0;  ///< the first one caught; 0: none
  bool durable = true;
  bool refused = false;  ///< the server turned the key or the model away: what preflight would have said
  std::int64_t failed = 0;
  std::int64_t total = 0;
  bool valid = true;
  bool strict = false;
  bool gate_missed = false;
};

/// The code when several apply: a signal outranks lost results, then refusals, failures, validity, gates.
ExitCode exit_code_of(const RunResult& result, const FailureAllowance& allowed);

}  // namespace bench
