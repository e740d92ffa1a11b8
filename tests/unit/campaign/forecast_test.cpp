#include "campaign/forecast.h"

#include "catch.hpp"

using namespace bench;

namespace {

Leg leg_with_context(std::int64_t num_ctx) {
  Leg leg;
  leg.plan.to.model = "m:8b";
  leg.plan.num_ctx = num_ctx;
  return leg;
}

LoadedModel loaded_with(std::optional<std::int64_t> context) {
  LoadedModel model;
  model.name = "m:8b";
  model.context_length = context;
  return model;
}

ServerFacts server_with(std::vector<LoadedModel> loaded) {
  ServerFacts server;
  server.api = "ollama";
  server.loaded = std::move(loaded);
  return server;
}

/// 100 prompt tokens until the first of 11 tokens, the others `gap` apart.
RunRecord answered(Nanos first, Nanos gap) {
  RunRecord record;
  record.reply.timeline.sent = Nanos{0};
  record.reply.timeline.first_byte = record.reply.timeline.first_event = first;
  record.reply.timeline.first_token = record.reply.timeline.first_output = first;
  record.reply.timeline.last_token = first + 10 * gap;
  record.reply.timeline.done = record.reply.timeline.end = first + 10 * gap;
  record.reply.server.prompt_eval_count = 100;
  record.reply.server.eval_count = 11;
  record.reply.events = 12;
  record.reply.text_events = 11;
  return record;
}

}  // namespace

TEST_CASE("a model in memory with another context will be loaded again") {
  const auto reload = reload_before(leg_with_context(8192), server_with({loaded_with(4096)}));
  CHECK(reload == ReloadNotice{"m:8b", 4096, 8192});
}

TEST_CASE("a reload is noticed under whatever name the model was asked for, also of the second one") {
  LoadedModel first = loaded_with(8192);
  first.name = "first:1b";
  LoadedModel second = loaded_with(4096);
  second.name = "second:latest";
  Leg leg = leg_with_context(8192);
  leg.plan.to.model = "second";
  CHECK(reload_before(leg, server_with({first, second})) == ReloadNotice{"second:latest", 4096, 8192});
}

TEST_CASE("no reload: the same context, none sent, none told, another model") {
  CHECK_FALSE(reload_before(leg_with_context(4096), server_with({loaded_with(4096)})));
  CHECK_FALSE(reload_before(leg_with_context(0), server_with({loaded_with(4096)})));
  CHECK_FALSE(reload_before(leg_with_context(8192), server_with({loaded_with(std::nullopt)})));
  CHECK_FALSE(reload_before(leg_with_context(8192), server_with({})));
  LoadedModel other = loaded_with(4096);
  other.name = "other:1b";
  CHECK_FALSE(reload_before(leg_with_context(8192), server_with({other})));
}

TEST_CASE("the slowest warm-up counts, and one without rates does not") {
  using namespace std::chrono_literals;
  const std::vector<RunRecord> warmups = {answered(100ms, 10ms), answered(200ms, 20ms), RunRecord{}};
  const auto rates = rates_of(warmups);
  REQUIRE(rates.has_value());
  CHECK(rates->output_per_s == Approx(50));
  CHECK(rates->prompt_per_s == Approx(500));
  CHECK_FALSE(rates_of(std::span(warmups).last(1)));
}

TEST_CASE("loading the model is no part of how fast prompts are read") {
  using namespace std::chrono_literals;
  std::vector<RunRecord> warmups = {answered(5100ms, 10ms)};
  warmups.front().reply.server.load_duration = 5'000'000'000;  // ns
  const auto rates = rates_of(warmups);
  REQUIRE(rates.has_value());
  CHECK(rates->prompt_per_s == Approx(1000));
}
