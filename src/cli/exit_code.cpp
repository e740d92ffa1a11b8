#include "cli/exit_code.h"

#include <csignal>

namespace bench {

ExitCode exit_code_of(const RunResult& result, const FailureAllowance& allowed) {
  if (result.signal == SIGINT) return ExitCode::interrupted;
  if (result.signal != 0) return ExitCode::terminated;
  if (!result.durable) return ExitCode::not_durable;
  if (result.refused) return ExitCode::preflight;
  if (!allowed.covers(result.failed, result.total)) return ExitCode::failures;
  if (result.strict && !result.valid) return ExitCode::invalid;
  if (result.gate_missed) return ExitCode::gate;
  return ExitCode::ok;
}

}  // namespace bench
