// One request of eight meets a fault: it gets a record that names it, and the others are as if nothing had happened.

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/written_run.h"
#include "sim/world/world.h"

using namespace bench::test;
using bench::FailureKind;
using bench::Flag;
using bench::Status;
using bench::sim::FaultKind;

namespace {

struct FaultCase {
  FaultKind kind;
  Status status;
  FailureKind finer = FailureKind::none;  ///< the kind of the failure
  std::optional<Flag> flag = {};          ///< of a reply that is odd, but an answer
  std::vector<std::string> limits = {};   ///< options that keep the test short
};

const std::vector<FaultCase> fault_cases = {
    {FaultKind::refuse, Status::truncated, FailureKind::reset},
    {FaultKind::reset, Status::truncated, FailureKind::reset},
    {FaultKind::stall, Status::timeout_idle, FailureKind::limit, {}, {"--idle-timeout", "2s"}},
    {FaultKind::truncate, Status::truncated, FailureKind::closed},
    {FaultKind::error_line, Status::server_error},
    {FaultKind::http_500, Status::http_error, FailureKind::server},
    {FaultKind::http_503, Status::http_error, FailureKind::overloaded},
    {FaultKind::http_429, Status::http_error, FailureKind::rate_limited},
    {FaultKind::bad_json, Status::protocol_error, FailureKind::bad_json},
    {FaultKind::bad_utf8, Status::ok, FailureKind::none, Flag::invalid_utf8},
    {FaultKind::long_line, Status::limit_exceeded, FailureKind::line_cap},
    {FaultKind::no_done, Status::truncated, FailureKind::no_done},
    {FaultKind::empty_reply, Status::ok},
    {FaultKind::slow_headers, Status::timeout_first_token, FailureKind::limit, {}, {"--first-token-timeout", "2s"}},
    {FaultKind::wrong_model, Status::ok, FailureKind::none, Flag::model_mismatch},
};

constexpr int requests_of_a_case = 8;
constexpr std::int64_t faulty_request = 3;  // the server counts from 1

std::string fault_json(FaultKind kind, std::int64_t request) {
  return "{\"kind\":\"" + std::string(bench::sim::name_of(kind)) + "\",\"at\":[" + std::to_string(request) +
         "],\"after_tokens\":2}";
}

/// Replies of eight tokens, so that a fault after two is always in the middle.
std::vector<std::string> world_with(const Sandbox& sandbox, const std::string& faults) {
  sandbox.write("world.json", "{\"faults\":[" + faults + "]}");
  return {"--world", sandbox.path("world.json"), "--output-tokens-std", "0"};
}

void check_faulty(const bench::RunRecord& record, const FaultCase& fault) {
  CHECK(bench::name_of(record.reply.status) == bench::name_of(fault.status));
  CHECK(record.reply.failure.has_value() == (fault.status != Status::ok));
  if (record.reply.failure) {
    CAPTURE(record.reply.failure->detail);
    CHECK(record.reply.failure->kind == fault.finer);
    CHECK_FALSE(record.reply.failure->detail.empty());
  }
  const auto& flags = record.reply.flags;
  if (fault.flag) CHECK(flags.has(*fault.flag));
  if (fault.kind == FaultKind::empty_reply) CHECK(record.reply.text.empty());
}

}  // namespace

TEST_CASE("each fault of a server is one record with its own status, and no other request suffers") {
  CHECK(fault_cases.size() == static_cast<std::size_t>(FaultKind::wrong_model) + 1);
  for (const FaultCase& fault : fault_cases) {
    CAPTURE(bench::sim::name_of(fault.kind));
    const Sandbox sandbox;
    const SimServer server(sandbox, world_with(sandbox, fault_json(fault.kind, faulty_request)));
    const ProcessResult told =
        run_bench(run_arguments(sandbox, server.url(), requests_of_a_case, fault.limits), sandbox.spec());
    CAPTURE(told.err);
    CHECK_FALSE(told.timed_out);
    CHECK(told.exit_code == (fault.status == Status::ok ? 0 : 1));

    const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
    CHECK(run.end->complete);
    REQUIRE(run.records.size() == requests_of_a_case);
    CHECK(plan_indexes_in(told.out) == run.plan_indexes());
    for (const bench::RunRecord& record : run.records) {
      CAPTURE(record.plan_index);
      if (record.plan_index == faulty_request - 1) {
        check_faulty(record, fault);
      } else {
        CHECK(bench::name_of(record.reply.status) == "ok");
        CHECK_FALSE(record.reply.text.empty());
      }
    }
  }
}

TEST_CASE("many faults among requests in flight together are one record each") {
  const std::vector<FaultKind> kinds = {FaultKind::reset,    FaultKind::truncate, FaultKind::error_line,
                                        FaultKind::http_500, FaultKind::bad_json, FaultKind::no_done};
  std::string faults;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    faults += (i ? "," : "") + fault_json(kinds[i], 5 + 3 * static_cast<std::int64_t>(i));
  const Sandbox sandbox;
  const SimServer server(sandbox, world_with(sandbox, faults));
  const ProcessResult told = run_bench(run_arguments(sandbox, server.url(), 40, {"-c", "4"}), sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 1);
  const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
  CHECK(run.plan_indexes().size() == 40);
  CHECK(run.count(Status::truncated) == 3);
  CHECK(run.count(Status::server_error) == 1);
  CHECK(run.count(Status::http_error) == 1);
  CHECK(run.count(Status::protocol_error) == 1);
  CHECK(run.count(Status::ok) == 34);
}

TEST_CASE("failures within the allowance are no failure of the run") {
  struct Allowance {
    std::string allowed;
    int exit_code;
  };
  const std::vector<Allowance> allowances = {{"0", 1}, {"1", 1}, {"2", 0}, {"24%", 1}, {"25%", 0}};
  for (const Allowance& allowance : allowances) {
    CAPTURE(allowance.allowed);
    const Sandbox sandbox;
    const std::string two_faults = fault_json(FaultKind::http_500, 2) + "," + fault_json(FaultKind::truncate, 5);
    const SimServer server(sandbox, world_with(sandbox, two_faults));
    const ProcessResult told =
        run_bench(run_arguments(sandbox, server.url(), requests_of_a_case, {"--allow-failures", allowance.allowed}),
                  sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == allowance.exit_code);
    const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
    CHECK(run.records.size() == requests_of_a_case);
    CHECK(run.failed() == 2);
  }
}
