#include "cli/measuring/exit_code.h"

#include <csignal>

#include "catch.hpp"

using namespace bench;

namespace {

/// Two of ten requests failed, the measurement is invalid: everything below can be demanded of it.
CampaignResult poor_result() {
  CampaignResult result;
  GroupSummary group;
  group.n_total = 10;
  group.n_ok = 8;
  result.summary.groups = {group};
  result.summary.verdict.valid = false;
  return result;
}

RunOptions lenient() {
  RunOptions options;
  options.allow_failures.count = 2;
  return options;
}

}  // namespace

TEST_CASE("what nobody demanded is no failure") {
  CHECK(exit_code_of({}, {}) == ExitCode::ok);
  CHECK(exit_code_of(poor_result(), lenient()) == ExitCode::ok);
}

TEST_CASE("failed requests count over all groups, as a number or as a share") {
  CampaignResult result = poor_result();
  CHECK(exit_code_of(result, {}) == ExitCode::failures);
  RunOptions options;
  options.allow_failures.share = 0.2;
  CHECK(exit_code_of(result, options) == ExitCode::ok);
  result.summary.groups.push_back(result.summary.groups.front());
  CHECK(exit_code_of(result, options) == ExitCode::ok);
  CHECK(exit_code_of(result, lenient()) == ExitCode::failures);
}

TEST_CASE("the code when several apply") {
  CampaignResult result = poor_result();
  RunOptions options = lenient();
  result.summary.gates = {{.text = "error_rate<1%", .model = "m", .value = 0.2, .unit = Unit::share}};
  CHECK(exit_code_of(result, options) == ExitCode::gate);
  options.strict = true;
  CHECK(exit_code_of(result, options) == ExitCode::invalid);
  options.allow_failures.count = 1;
  CHECK(exit_code_of(result, options) == ExitCode::failures);
  result.fatal = Failure{};
  CHECK(exit_code_of(result, options) == ExitCode::preflight);
  result.lost = SetupError{};
  CHECK(exit_code_of(result, options) == ExitCode::not_durable);
  result.signal = SIGTERM;
  CHECK(exit_code_of(result, options) == ExitCode::terminated);
  result.signal = SIGINT;
  CHECK(exit_code_of(result, options) == ExitCode::interrupted);
}
