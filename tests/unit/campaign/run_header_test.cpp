#include "campaign/run_header.h"

#include "catch.hpp"
#include "unit/campaign/virtual_campaign.h"

using namespace bench;
using namespace bench::test;

namespace {

Leg leg_of_one(const std::string& prompt, std::optional<std::int64_t> count) {
  Leg leg;
  leg.plan.suite = {"one", {{"a", {{"user", prompt}}, "", {}, {}, {}}}};
  leg.plan.count = count;
  leg.plan.num_ctx = 4096;
  leg.plan.nonce_seed = 9;
  return leg;
}

RunHeader header_of(std::vector<Leg> legs, const RunOptions& options = {}) {
  CampaignRequest request;
  request.options = options;
  request.argv = {"run", "--sim"};
  request.resolved = {{"runs", "5", "default"}};
  request.legs = std::move(legs);
  return make_header(request, StillSensors(), SteadyClock());
}

}  // namespace

TEST_CASE("the header tells what was typed, planned and found") {
  RunOptions options;
  options.run_id = "mine";
  options.workers = 4;
  const RunHeader header = header_of({leg_of_one("hello", 5), leg_of_one("hello", 7)}, options);
  CHECK(header.run_id == "mine");
  CHECK(header.argv == std::vector<std::string>{"run", "--sim"});
  CHECK(header.options.size() == 1);
  CHECK(header.suite == "one");
  CHECK(header.items == 1);
  CHECK(header.planned_requests == 12);
  CHECK(header.workers == 4);
  CHECK(header.num_ctx == 4096);
  CHECK(header.nonce_seed == 9);
  CHECK(header.host.cpu == "a quiet machine");
}

TEST_CASE("one leg without an end, and nobody knows how many requests there will be") {
  CHECK_FALSE(header_of({leg_of_one("hello", 5), leg_of_one("hello", std::nullopt)}).planned_requests);
}

TEST_CASE("the header says what limits of answers are sent, not what is usual") {
  Leg leg = leg_of_one("hello", 5);
  leg.plan.suite.cases.push_back(leg.plan.suite.cases.front());
  leg.plan.suite.cases[0].max_tokens = 512;
  leg.plan.suite.cases[1].max_tokens = 512;
  CHECK(header_of({leg}).num_predict == 512);
  CHECK(header_of({leg}).plan.least_predict == 512);
  leg.plan.suite.cases[1].max_tokens.reset();
  CHECK(header_of({leg}).num_predict == 512);
  CHECK(header_of({leg}).plan.least_predict == 256);
}

TEST_CASE("the hash of a suite changes with every question") {
  const std::string one = header_of({leg_of_one("hello", 5)}).suite_sha;
  CHECK(one.size() == 64);
  CHECK(header_of({leg_of_one("hello", 9)}).suite_sha == one);
  CHECK(header_of({leg_of_one("hullo", 5)}).suite_sha != one);
}

TEST_CASE("a run without a name gets one of ten characters") {
  const RunHeader header = header_of({leg_of_one("hello", 5)});
  CHECK(header.run_id.size() == 10);
}
