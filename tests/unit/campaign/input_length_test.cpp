#include "campaign/input_length.h"

#include "bench/run.h"

#include "catch.hpp"
#include "unit/campaign/virtual_campaign.h"

using namespace bench;
using namespace bench::test;

namespace {

struct LengthBed {
  explicit LengthBed(const std::string& world) : bed(world) {
    options = bed.options("r.jsonl", 2);
    options.prompt.reset();
    options.models = {"m"};
    found = preflight(options, bed.target.host, *bed.target.transport).value();
  }
  InputLength::Made made(std::int64_t tokens) {
    return InputLength(options, found, *bed.target.transport, *bed.clock, false).prompts_of(tokens).value();
  }

  VirtualBed bed;
  RunOptions options;
  Preflight found;
};

}  // namespace

TEST_CASE("prompts have the length that was asked for, as the server counts them in the run") {
  for (const PromptCache cache : {PromptCache::avoid, PromptCache::allow}) {
    LengthBed lengths(R"({"slots":1})");
    lengths.options.prompt_cache = cache;
    for (const std::int64_t tokens : {100, 512, 5000, 20'000}) {
      CAPTURE(tokens);
      const auto made = lengths.made(tokens);
      CHECK(made.caution.empty());
      REQUIRE(made.reached);
      CHECK(static_cast<double>(*made.reached) == Approx(tokens).epsilon(0.01));

      CampaignRequest request;
      request.options = lengths.options;
      request.options.output = lengths.bed.folder.path(std::to_string(tokens));
      request.found = lengths.found;
      request.legs = make_legs(lengths.options, made.suite, lengths.found).value();
      CampaignObserver nobody;
      const CampaignResult result = Campaign::open(request, lengths.bed.ports(), nobody).value()->run();
      std::int64_t seen = 0;
      result.records.for_each([&](const RunRecord& record) {
        if (record.warmup) return;
        ++seen;
        CHECK(static_cast<double>(record.reply.server.prompt_eval_count.value()) == Approx(tokens).epsilon(0.02));
      });
      CHECK(seen == 2 * static_cast<std::int64_t>(made.suite.cases.size()));
      CHECK(result.header.plan.cases == made.suite.cases);  // a replay sends the same bytes
    }
  }
}

TEST_CASE("a length that the template alone exceeds is told") {
  LengthBed lengths(R"({"slots":1})");
  const auto made = lengths.made(2);
  CHECK(made.caution.find("prompts of 2 tokens were asked for, and the server counts ") == 0);
  CHECK(*made.reached > 2);
}

TEST_CASE("a server that fails at it gets about as many words, and the user hears of it") {
  LengthBed lengths(R"({"faults":[{"kind":"http_500","rate":1}]})");
  const auto made = lengths.made(300);
  CHECK_FALSE(made.reached);
  CHECK(made.caution.find("about 300 words") != std::string::npos);
  CHECK(made.suite == uncalibrated_prompts(lengths.options, 300));
}
