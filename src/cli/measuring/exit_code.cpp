#include "cli/measuring/exit_code.h"

#include <csignal>

namespace bench {

ExitCode exit_code_of(const CampaignResult& result, const RunOptions& options) {
  if (result.fault) return ExitCode::internal;
  if (result.signal == SIGINT) return ExitCode::interrupted;
  if (result.signal != 0) return ExitCode::terminated;
  if (result.lost) return ExitCode::not_durable;
  if (result.fatal) return ExitCode::preflight;  // what a look beforehand would have said
  std::int64_t failed = 0;
  std::int64_t total = 0;
  for (const GroupSummary& group : result.summary.groups) {
    failed += group.n_total - group.n_ok;
    total += group.n_total;
  }
  if (!options.allow_failures.covers(failed, total)) return ExitCode::failures;
  if (options.strict && !result.summary.verdict.valid) return ExitCode::invalid;
  if (!keeps_gates(result.summary)) return ExitCode::gate;
  return ExitCode::ok;
}

}  // namespace bench
