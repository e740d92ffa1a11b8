#include "sim/reply/refusals.h"

#include "catch.hpp"

using namespace bench;
using namespace bench::sim;

namespace {

World world_of(const std::string& json) { return make_world(json, "test", {}).value(); }

}  // namespace

TEST_CASE("faults strike by number or by chance, and the same request always alike") {
  const World world = world_of(R"({"faults":[{"kind":"reset","at":[2]},{"kind":"http_500","rate":0.25}]})");
  const Refusals refusals(world);
  CHECK(refusals.fault_of(world.behaviour, 2, 1)->kind == FaultKind::reset);
  int struck = 0;
  for (std::uint64_t key = 0; key < 2000; ++key) {
    const auto fault = refusals.fault_of(world.behaviour, 1, key);
    CHECK(fault == refusals.fault_of(world.behaviour, 3, key));
    struck += fault ? 1 : 0;
  }
  CHECK(struck > 420);
  CHECK(struck < 580);
}

TEST_CASE("only faults before a reply refuse") {
  const World world = world_of("{}");
  Refusals refusals(world);
  for (const FaultRow& row : fault_rows()) {
    INFO(row.name);
    const auto refusal = refusals.refusal_of(Nanos{0}, std::nullopt, Fault{row.kind, 0, {}, 1});
    CHECK(refusal.has_value() == (row.strikes == FaultRow::Strikes::before));
    if (!refusal) continue;
    CHECK(refusal->reason == row.name);
    CHECK(refusal->status == row.status);
  }
}

TEST_CASE("a client that was reset is reset again when it asks again") {
  const World world = world_of("{}");
  Refusals refusals(world);
  CHECK(!refusals.refusal_of(Nanos{0}, "7", std::nullopt));
  CHECK(refusals.refusal_of(Nanos{0}, "7", Fault{FaultKind::refuse, 0, {}, 1}));
  CHECK(refusals.refusal_of(Nanos{1}, "7", std::nullopt));
  CHECK(!refusals.refusal_of(Nanos{1}, "8", std::nullopt));
}

TEST_CASE("beyond the rate a request is told when to come again") {
  const World world = world_of(R"({"rate_limit":{"requests_per_s":2,"burst":1,"status":503,"retry_after_s":1.5}})");
  Refusals refusals(world);
  CHECK(!refusals.refusal_of(Nanos{0}, std::nullopt, std::nullopt));
  const auto refusal = refusals.refusal_of(Nanos{0}, std::nullopt, std::nullopt);
  REQUIRE(refusal);
  CHECK(refusal->reason == "rate_limit");
  CHECK(refusal->status == 503);
  CHECK(refusal->meaning == 429);
  CHECK(refusal->retry_after == "2");
  CHECK(!refusals.refusal_of(std::chrono::milliseconds(500), std::nullopt, std::nullopt));
}
