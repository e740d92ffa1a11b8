#include "campaign/leg.h"

#include "catch.hpp"

using namespace bench;

namespace {

const Suite one_case{"one", {{"a", {{"user", "hello"}}, "", {}, {}, {}}}};

Preflight found_models(const std::vector<std::string>& names) {
  Preflight found;
  found.server.url = "http://there";
  for (const std::string& name : names) found.models.emplace_back().name = name;
  return found;
}

}  // namespace

TEST_CASE("one leg for each model, with the load that the options ask for") {
  RunOptions options;
  options.runs = 10;
  options.workers = 3;
  options.duration = std::chrono::seconds(9);
  options.requests = 10;
  options.warmup = 2;
  options.unload = true;
  options.timeouts.idle = std::chrono::seconds(1);
  Preflight found = found_models({"a", "b"});
  found.models[1].capabilities = {"thinking"};
  const auto legs = make_legs(options, one_case, found).value();
  REQUIRE(legs.size() == 2);
  CHECK(legs[0].plan.to == PlanTarget{"a", "http://there", false, false});
  CHECK(legs[1].plan.to == PlanTarget{"b", "http://there", true, false});
  CHECK(legs[0].plan.first_index == 0);
  CHECK(legs[1].plan.first_index == 10);
  CHECK(legs[1].shape.workers == 3);
  CHECK(legs[1].shape.duration == options.duration);
  CHECK(legs[1].limits == options.timeouts);
  CHECK(legs[1].warmups == 2);
  CHECK(legs[1].unload);
  CHECK(index_after(legs) == 20);
}

TEST_CASE("the legs of a condition carry it, and count on") {
  const auto legs = make_legs({}, one_case, found_models({"a", "b"}), {"cold", 3}, 100).value();
  for (const Leg& leg : legs) {
    CHECK(leg.plan.condition == "cold");
    CHECK(leg.plan.block == 3);
  }
  CHECK(legs[0].plan.first_index == 100);
  CHECK(legs[1].plan.first_index == 105);
}

TEST_CASE("a leg without an end has a range of indices of its own") {
  RunOptions options;
  options.duration = std::chrono::hours(24);
  const auto legs = make_legs(options, one_case, found_models({"a", "b"})).value();
  CHECK_FALSE(legs[0].plan.size());
  CHECK(legs[1].plan.first_index > 1'000'000'000);
  CHECK(index_after({}) == 0);
}

TEST_CASE("no model, no leg") {
  const auto legs = make_legs({}, one_case, found_models({}));
  REQUIRE_FALSE(legs.has_value());
  CHECK(legs.error().code == ExitCode::usage);
  CHECK(legs.error().what == "no model given");
}

TEST_CASE("a nonce seed is kept where one is given, and new where not") {
  RunOptions options;
  options.nonce_seed = 5;
  CHECK(with_seeds(options).nonce_seed == 5u);
  options.nonce_seed.reset();
  CHECK(with_seeds(options).nonce_seed != with_seeds(options).nonce_seed);
}

TEST_CASE("a model that cannot think is not asked to, and the user hears it before anything is sent") {
  Preflight found = found_models({"m"});
  found.models[0].capabilities = {"completion", "tools"};
  RunOptions options;
  for (const ThinkMode asked : {ThinkMode::on, ThinkMode::low, ThinkMode::medium, ThinkMode::high}) {
    options.request.think = asked;
    const auto legs = make_legs(options, one_case, found);
    REQUIRE_FALSE(legs.has_value());
    CHECK(legs.error().code == ExitCode::preflight);
    CHECK(legs.error().what == "m cannot think");
    CHECK(legs.error().why == "the server says that it can do: completion, tools");
    CHECK(legs.error().try_this.front() == "leave out --think " + std::string(name_in(think_modes, asked)));
  }
  for (const ThinkMode asked : {ThinkMode::automatic, ThinkMode::off}) {
    options.request.think = asked;
    CHECK(make_legs(options, one_case, found).has_value());
  }
  options.request.think = ThinkMode::on;
  found.models[0].capabilities = {"completion", "thinking"};
  CHECK(make_legs(options, one_case, found).has_value());
  found.models[0].capabilities.clear();  // the server does not say
  CHECK(make_legs(options, one_case, found).has_value());
}

TEST_CASE("a request can keep no more than a place of the server has") {
  ModelFacts model;
  ServerFacts server;
  server.capacity.context_per_place = 2048;
  CHECK(plan_target_of(model, server).context_length == 2048);
  model.context_length = 8192;
  CHECK(plan_target_of(model, server).context_length == 2048);
  model.context_length = 1024;
  CHECK(plan_target_of(model, server).context_length == 1024);
}
