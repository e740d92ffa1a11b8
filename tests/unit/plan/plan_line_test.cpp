#include "plan/plan_line.h"

#include "base/json/strict.h"
#include "catch.hpp"

using namespace bench;

TEST_CASE("a plan line holds the exact body") {
  PlannedRequest request;
  request.plan_index = 7;
  request.suite = "default";
  request.id = "quote \" and \n line";
  HttpRequest http{"POST", "/api/chat", R"({"model":"m","options":{"top_p":0.10,"seed":1e2},"x":"\u00e9"})", {}};
  const std::string line = plan_line(request, http);
  CHECK(line ==
        R"({"plan_index":7,"suite":"default","id":"quote \" and \n line","planned_s":null,"endpoint":"/api/chat",)"
        R"("body":{"model":"m","options":{"top_p":0.10,"seed":1e2},"x":"\u00e9"}})");
  const auto parsed = parse_strict(line);
  REQUIRE(std::holds_alternative<Json>(parsed));
  CHECK(std::get<Json>(parsed)["body"]["options"]["seed"] == 100.0);
}

TEST_CASE("a planned instant is in seconds") {
  PlannedRequest request;
  request.planned = from_seconds(1.5);
  CHECK(plan_line(request, {"POST", "/x", "{}", {}}) ==
        R"({"plan_index":0,"suite":"","id":"","planned_s":1.5,"endpoint":"/x","body":{}})");
}
