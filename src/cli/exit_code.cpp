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
