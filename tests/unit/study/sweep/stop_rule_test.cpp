#include "study/sweep/stop_rule.h"

#include "catch.hpp"
#include "study/sweep/level_watch.h"

using namespace bench;

TEST_CASE("stop rules are read with their units") {
  const auto rules = parse_stop_rules("errors>10%, ttft>5s,ttft>4x,ttft>300ms");
  REQUIRE(rules.has_value());
  REQUIRE(rules->size() == 4);
  CHECK((*rules)[0] == StopRule{StopRule::Of::errors, 0.1, "errors>10%"});
  CHECK((*rules)[1] == StopRule{StopRule::Of::first_token, 5, "ttft>5s"});
  CHECK((*rules)[2] == StopRule{StopRule::Of::first_token_times, 4, "ttft>4x"});
  CHECK((*rules)[3] == StopRule{StopRule::Of::first_token, 0.3, "ttft>300ms"});
  CHECK(parse_stop_rules("never")->empty());
  for (const char* text : {"", "errors", "errors>10", "errors>x%", "errors>101%", "ttft>5", "ttft<5s", "tpot>1s",
                           "errors>10%,", "ttft>nan s", "ttft>-1s", "ttft>infs"}) {
    CAPTURE(text);
    REQUIRE_FALSE(parse_stop_rules(text).has_value());
    CHECK(parse_stop_rules(text).error().try_this.front().find("errors>10%") != std::string::npos);
  }
}

TEST_CASE("a rule is broken by more than its limit, and says what was seen") {
  const auto rules = *parse_stop_rules("errors>10%,ttft>5s,ttft>4x");
  CHECK_FALSE(broken_rule(rules, {1, 10, 2.0, 1.0}));
  CHECK(broken_rule(rules, {2, 10, 2.0, 1.0}) == "errors 20 % (errors>10%)");
  CHECK(broken_rule(rules, {0, 10, 5.5, 2.0}) == "first token after 5.5 s (ttft>5s)");
  CHECK(broken_rule(rules, {0, 10, 4.4, 1.0}) == "first token after 4.4 x the time of the lowest level (ttft>4x)");
  CHECK_FALSE(broken_rule(rules, {0, 0, {}, {}}));
  CHECK_FALSE(broken_rule({}, {10, 10, 99.0, 1.0}));
}

TEST_CASE("a level that breaks a rule is spared with all above it, and none below") {
  LevelWatch watch(*parse_stop_rules("errors>10%,ttft>4x"));
  const auto leg = [](double first_token, int failed) {
    std::vector<Served> served(10);
    for (Served& one : served) one.ok = failed-- <= 0, one.first_token = first_token;
    return served;
  };
  CHECK_FALSE(watch.after(3, leg(1, 0)));  // nothing lower is known yet
  CHECK_FALSE(watch.after(0, leg(0.3, 0)));
  CHECK_FALSE(watch.broken_at());
  CHECK(watch.after(3, leg(1.3, 0)));
  CHECK(watch.is_spared(3));
  CHECK(watch.is_spared(4));
  CHECK_FALSE(watch.is_spared(2));
  CHECK(watch.after(1, leg(0.4, 5)));
  CHECK(watch.broken_at() == 1U);
}
