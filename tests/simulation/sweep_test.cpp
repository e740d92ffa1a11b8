// `bench sweep` in virtual time: worlds whose places and step times are known, and what a sweep makes of them.

#include "study/sweep/sweep.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "present/study/sweep.h"
#include "unit/campaign/virtual_campaign.h"

using namespace bench;
using namespace bench::test;

namespace {

struct Swept {
  Sweep sweep;
  std::vector<std::string> order;  ///< conditions, as the legs began
  std::vector<std::string> spared;
  std::int64_t warmups = 0;
  CampaignResult result;
};

SweepAsked levels_of(SweepDimension dimension, std::vector<double> levels) {
  SweepAsked asked;
  asked.dimension = dimension;
  asked.levels = std::move(levels);
  return asked;
}

Swept sweep_world(const std::string& world, const SweepAsked& asked, std::int64_t tokens = 64) {
  VirtualBed bed(world);
  RunOptions options = bed.options("sweep.jsonl");
  options.models = {"m"};
  options.request.num_predict = tokens;
  CampaignRequest request;
  request.options = options;
  request.found = preflight(options, bed.target.host, *bed.target.transport).value();
  const Suite suite = load_suite(options, nullptr).value();
  const auto legs = sweep_legs(options, {suite}, request.found, asked).value();
  for (const SweepLeg& leg : legs) request.legs.push_back(leg.leg);
  request.sweep = facts_of(asked);
  CampaignObserver nobody;
  const auto campaign = Campaign::open(request, bed.ports(), nobody).value();
  Swept swept;
  carry_out_sweep(*campaign, legs, asked, [&](const std::string& condition, const std::string& broken) {
    swept.spared.push_back(condition + ": " + broken);
  });
  swept.result = campaign->finish();
  swept.result.records.for_each([&](const RunRecord& record) {
    swept.warmups += record.warmup;
    const std::string leg = std::to_string(record.block) + " " + record.condition;
    if (!record.warmup && (swept.order.empty() || swept.order.back() != leg)) swept.order.push_back(leg);
  });
  swept.sweep = sweep_of(swept.result.header, swept.result.records, swept.result.summary.end);
  return swept;
}

const std::vector<double> up_to_32{1, 2, 4, 8, 16, 32};

std::string told(const Sweep& sweep) {
  std::string all;
  for (const std::string& sentence : sweep_sentences(sweep)) all += sentence + "\n";
  return all;
}

}  // namespace

TEST_CASE("four places: the knee is at four, and four places are found") {
  const Swept swept = sweep_world(R"({"slots":4,"decode":{"base_s":0.01,"per_sequence_s":0.0002}})",
                                  levels_of(SweepDimension::workers, up_to_32));
  const Sweep& sweep = swept.sweep;
  CAPTURE(told(sweep));
  REQUIRE(sweep.levels.size() == 6);
  REQUIRE(sweep.knee);
  CHECK(sweep.curves.front().kind == SweepCurve::Kind::two_segments);
  CHECK(sweep.knee->level == Approx(4).epsilon(0.07));
  REQUIRE(sweep.places);
  CHECK(sweep.places->places == 4);
  CHECK_FALSE(sweep.places->at_least);
  CHECK(sweep.enough == 2U);
  REQUIRE(sweep.step);
  CHECK(sweep.step->base == Approx(0.010).epsilon(0.05));
  CHECK(sweep.step->per_sequence == Approx(0.0002).epsilon(0.3));
  for (const SweepLevel& level : sweep.levels) {
    CAPTURE(level.condition);
    CHECK(level.repetitions == 3);
    CHECK(level.n_total == 3 * std::max<std::int64_t>(6, static_cast<std::int64_t>(3 * level.level)));
    CHECK(level.n_ok == level.n_total);
    CHECK(level.steady);
    REQUIRE(level.output);
    CHECK(level.output->interval);
    CHECK(*level.in_flight == Approx(level.level).epsilon(0.03));
  }
  CHECK(sweep.levels.back().output->value == Approx(4 / 0.0106).epsilon(0.05));

  // One journal; each level in each repetition once, warmed up, and in another order each time.
  CHECK(swept.order.size() == 18);
  CHECK(swept.warmups == 18);
  std::map<std::string, std::set<std::string>> levels;
  std::map<std::string, std::string> orders;
  for (const std::string& leg : swept.order) {
    levels[leg.substr(0, 1)].insert(leg.substr(2));
    orders[leg.substr(0, 1)] += leg.substr(2) + " ";
  }
  for (const auto& [block, of_block] : levels) CHECK(of_block.size() == 6);
  CHECK((orders["0"] != orders["1"] || orders["1"] != orders["2"]));
  CHECK(swept.result.summary.complete);
  CHECK(swept.result.header.sweep == SweepFacts{"workers", up_to_32, 3, ""});
  for (const Warning& warning : swept.result.summary.warnings) CHECK(warning.code != "resumed");
}

TEST_CASE("a server that decodes no faster together has its knee at one") {
  const Swept swept = sweep_world(R"({"slots":8,"decode":{"base_s":0.006,"per_sequence_s":0.0057}})",
                                  levels_of(SweepDimension::workers, {1, 2, 4, 8}));
  CAPTURE(told(swept.sweep));
  REQUIRE(swept.sweep.knee);
  CHECK(swept.sweep.knee->level < 1.5);
  CHECK(swept.sweep.enough.value() <= 1U);
  REQUIRE(swept.sweep.places);
  CHECK(swept.sweep.places->at_least);
  CHECK(swept.sweep.step->per_sequence == Approx(0.0057).epsilon(0.1));
}

TEST_CASE("a server with room for all has no knee, and says up to where") {
  const Swept swept = sweep_world(R"({"slots":64,"decode":{"base_s":0.01,"per_sequence_s":0}})",
                                  levels_of(SweepDimension::workers, {1, 2, 4, 8, 16}));
  CHECK_FALSE(swept.sweep.knee);
  CHECK(swept.sweep.places->at_least);
  CHECK(told(swept.sweep).find("no knee up to 16 in flight") != std::string::npos);
  CHECK(told(swept.sweep).find("at least 16 places") != std::string::npos);
}

TEST_CASE("a level that many requests fail at is spared from then on, and those above with it") {
  SweepAsked asked = levels_of(SweepDimension::workers, {1, 4, 16, 32});
  asked.rules = *parse_stop_rules("errors>10%");
  asked.ascending_first = true;
  const Swept swept =
      sweep_world(R"({"slots":4,"rate_limit":{"requests_per_s":2,"burst":2,"status":429,"retry_after_s":1}})", asked);
  REQUIRE(swept.spared.size() == 1);
  CAPTURE(swept.spared.front());
  CHECK(swept.spared.front().find("(errors>10%)") != std::string::npos);
  CHECK(swept.sweep.levels[0].repetitions == 3);
  CHECK(swept.sweep.levels[0].n_ok == swept.sweep.levels[0].n_total);
  CHECK(swept.sweep.levels[3].n_total == 0);
  CHECK(swept.sweep.levels[3].skipped);
  CHECK(swept.sweep.levels[1].stopped_by);
  CHECK(swept.sweep.levels[1].errors.hits > 0);
  CHECK(swept.result.summary.complete);  // what was spared is not missing
  CHECK(told(swept.sweep).find("not measured again") != std::string::npos);
}

TEST_CASE("an open loop comes when it is due, and bends where the server no longer keeps up") {
  SweepAsked asked = levels_of(SweepDimension::rate, {1, 2, 4, 8, 12});
  asked.duration = std::chrono::seconds(40);
  const Swept swept = sweep_world(R"({"slots":4,"decode":{"base_s":0.01,"per_sequence_s":0.0002}})", asked);
  const Sweep& sweep = swept.sweep;
  CAPTURE(told(sweep));
  CHECK(sweep.levels[0].n_total == 3 * 40);
  CHECK(*sweep.levels[0].in_flight == Approx(0.7).epsilon(0.3));
  CHECK(sweep.levels[0].requests->value == Approx(1).epsilon(0.3));
  CHECK(sweep.levels[1].requests->value == Approx(2).epsilon(0.3));
  REQUIRE(sweep.knee);
  CHECK(sweep.knee->level == Approx(5.8).epsilon(0.2));  // 4 places, 64 steps of 10.6 ms
  CHECK(sweep.levels[4].first->at(50)->value > 5);
}

TEST_CASE("contexts and lengths are swept as well, without a knee") {
  const Swept contexts = sweep_world(R"({"slots":1})", levels_of(SweepDimension::num_ctx, {2048, 4096, 8192}), 16);
  CHECK_FALSE(contexts.sweep.knee);
  CHECK(contexts.sweep.curves.empty());
  CHECK(contexts.sweep.levels[1].condition == "num-ctx=4096");
  CHECK(contexts.sweep.levels[1].n_ok == 18);
  const Swept limits = sweep_world(R"({"slots":1,"output_tokens":{"mean":1000,"std":0}})",
                                   levels_of(SweepDimension::num_predict, {8, 32}));
  CHECK(limits.sweep.levels[0].output_tokens == 8.0);
  CHECK(limits.sweep.levels[1].output_tokens == 32.0);
}
