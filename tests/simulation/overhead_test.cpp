// `bench overhead` in virtual time: two servers of which one takes 5 ms more, and the interval that has to hold that.

#include "study/overhead.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "unit/campaign/virtual_campaign.h"

using namespace bench;
using namespace bench::test;

namespace {

/// Steps wobble by 3 %, and so does what a request takes beside them.
std::string world_with(const std::string& overhead_s, int seed) {
  return R"({"slots":1,"seed":)" + std::to_string(seed) + R"(,"answers_any_model":true,"overhead_s":)" + overhead_s +
         R"(,"jitter":{"step_sigma":0.03,"overhead_sigma":0.1},"output_tokens":{"mean":1000,"std":0}})";
}

struct Measured {
  RunHeader header;
  std::vector<RunRecord> records;
  RunEnd end;
  Overhead overhead;
};

/// `stop_after` requests, if it is not 0.
Measured measure(const std::string& first, const std::string& second, std::int64_t runs, int stop_after = 0) {
  VirtualBed bed(world_with(first, 1));
  VirtualBed other(world_with(second, 2));
  other.target.host.port = 11435;
  RunOptions options = bed.options("r.jsonl", runs);
  options.models = {"m"};
  CampaignRequest request;
  request.options = options;
  request.found = preflight(options, bed.target.host, *bed.target.transport).value();
  request.against = preflight(options, other.target.host, *other.target.transport).value();
  const std::vector<Leg> legs =
      paired_legs(options, load_suite(options, nullptr).value(), request.found, *request.against).value();
  request.legs = legs;
  CampaignPorts ports = bed.ports();
  ports.against = &other.target;

  class Stopper final : public CampaignObserver {
   public:
    void record_written(const RunRecord& record, std::string_view) override {
      if (!record.warmup && ++seen == after) campaign->stop(2);
    }
    Campaign* campaign = nullptr;
    int after = 0;
    int seen = 0;
  } stopper;
  stopper.after = stop_after;
  const auto campaign = Campaign::open(request, ports, stopper).value();
  stopper.campaign = campaign.get();
  campaign->measure_in_turns(legs, turns_of(legs, 9));
  CampaignResult result = campaign->finish();
  Measured measured;
  measured.header = result.header;
  measured.end = result.summary.end;
  result.records.for_each([&](const RunRecord& record) { measured.records.push_back(record); });
  measured.overhead = overhead_of(result.header, result.records, result.summary.end);
  CHECK(result.summary.complete == (stop_after == 0));
  for (const Warning& warning : result.summary.warnings) CHECK(warning.code != "resumed");
  return measured;
}

}  // namespace

TEST_CASE("a side that takes 5 ms more is found, and the interval holds the 5 ms") {
  const Measured measured = measure("0.002", "0.007", 60);
  const Overhead& overhead = measured.overhead;
  CHECK(overhead.simulated);
  REQUIRE(overhead.used == 60);
  REQUIRE(overhead.wall->interval);
  CAPTURE(overhead.wall->value, overhead.wall->interval->lo, overhead.wall->interval->hi);
  CHECK(overhead.wall->interval->lo < 0.005);
  CHECK(overhead.wall->interval->hi > 0.005);
  CHECK(overhead.wall->interval->hi - overhead.wall->interval->lo < 0.003);
  CHECK_FALSE(overhead.cost_is_of_wall);
  REQUIRE(overhead.cost->interval);
  CAPTURE(overhead.cost->interval->lo, overhead.cost->interval->hi);
  CHECK(overhead.cost->interval->lo < 0.005);
  CHECK(overhead.cost->interval->hi > 0.005);
  CHECK(overhead.first_token->value == Approx(0.005).margin(0.001));
  CHECK(overhead.is_seen());

  std::int64_t warmups = 0;
  std::vector<std::string> order;
  for (const RunRecord& record : measured.records) {
    warmups += record.warmup;
    if (!record.warmup) order.push_back(std::to_string(record.block) + record.condition);
    CHECK(record.target == (record.condition == "first" ? "http://127.0.0.1:11434" : "http://127.0.0.1:11435"));
  }
  CHECK(warmups == 2);
  REQUIRE(order.size() == 120);
  for (std::size_t i = 0; i < order.size(); ++i) CHECK(order[i].starts_with(std::to_string(i / 2)));
  REQUIRE(measured.end.conditions.size() == 2);
  CHECK(measured.end.conditions[0].requests == 60);
  REQUIRE(measured.header.against);
  CHECK(measured.header.against->server.url == "http://127.0.0.1:11435");
}

TEST_CASE("two sides that are the same are told apart as seldom as the interval says") {
  const Overhead overhead = measure("0.002", "0.002", 60).overhead;
  REQUIRE(overhead.wall->interval);
  CAPTURE(overhead.wall->value, overhead.wall->interval->lo, overhead.wall->interval->hi);
  CHECK_FALSE(overhead.is_seen());
}

TEST_CASE("a stop keeps the pairs that are there") {
  const Measured measured = measure("0.002", "0.007", 20, 15);
  CHECK(measured.overhead.pairs >= 7);
  CHECK(measured.overhead.pairs < 20);
  CHECK(measured.end.unsent.value() > 0);
}
