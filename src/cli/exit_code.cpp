#include "cli/exit_code.h"

#include <csignal>
#include <cstdlib>

namespace bench {

bool FailureAllowance::covers(std::int64_t failed, std::int64_t total) const {
  return share ? static_cast<double>(failed) <= *share * static_cast<double>(total) : failed <= count;
}

Expected<FailureAllowance> parse_allowance(const std::optional<std::string>& text) {
  if (!text) return FailureAllowance{};
  char* end = nullptr;
  const double value = std::strtod(text->c_str(), &end);
  const std::string unit = end;
  const bool whole = value == static_cast<double>(static_cast<std::int64_t>(value));
  if (end != text->c_str() && value >= 0 && unit == "%" && value <= 100) return FailureAllowance{0, value / 100};
  if (end != text->c_str() && value >= 0 && unit.empty() && whole && value < 1e12)
    return FailureAllowance{static_cast<std::int64_t>(value), std::nullopt};
  return SetupError{ExitCode::usage,
                    "--allow-failures '" + *text + "' is not a number of requests or a share",
                    "",
                    {"write 3 or 5%"}};
}

Expected<Demands> demands_of(const RunOptions& options) {
  const auto gates = parse_gates(options.gates);
  if (!gates) return gates.error();
  const auto allowed = parse_allowance(options.allow_failures);
  if (!allowed) return allowed.error();
  return Demands{*allowed, *gates, options.strict};
}

ExitCode exit_code_of(const CampaignResult& result, const Demands& demands) {
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
  if (!demands.allowed.covers(failed, total)) return ExitCode::failures;
  if (demands.strict && !result.summary.verdict.valid) return ExitCode::invalid;
  if (!missed(demands.gates, result.summary).empty()) return ExitCode::gate;
  return ExitCode::ok;
}

}  // namespace bench
