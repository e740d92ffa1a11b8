#include <map>

#include "base/json/strict.h"
#include "catch.hpp"
#include "support/exported_runs.h"
#include "support/trace_law.h"

using namespace bench;
using namespace bench_test;

namespace {

std::vector<Json> events_of(const MadeRun& run, const std::string& category) {
  std::vector<Json> found;
  const Json trace = Json::parse(rendered("trace", run));
  for (const Json& event : trace.at("traceEvents"))
    if (event.value("cat", "") == category) found.push_back(event);
  return found;
}

}  // namespace

TEST_CASE("trace: every request that was sent stands on the row of its worker, warm-ups do not") {
  const MadeRun run = timed_run();
  CHECK(trace_fault(rendered("trace", run)) == "");
  const auto requests = events_of(run, "request");
  REQUIRE(requests.size() == 6);
  CHECK(events_of(run, "failed").size() == 1);
  CHECK(requests.front().at("ts") == 0);
  CHECK(requests.front().at("dur") == 61000.5);
  CHECK(requests.front().at("args").at("seq") == 1);
  CHECK(requests[0].at("tid") != requests[1].at("tid"));
  CHECK(requests[0].at("tid") == requests[2].at("tid"));
}

TEST_CASE("trace: stages follow each other and end with their request") {
  std::map<std::string, int> stages;
  for (const Json& stage : events_of(timed_run(), "stage")) ++stages[stage.at("name")];
  CHECK(stages["upload"] == 6);
  CHECK(stages["wait for the first token"] == 6);
  CHECK(stages["thinking"] == 1);
  CHECK(stages["decode"] == 6);
}

TEST_CASE("trace: two requests of one worker that overlap get rows of their own") {
  MadeRun run = timed_run();
  for (RunRecord& record : run.records) record.worker = 0;
  CHECK(trace_fault(rendered("trace", run)) == "");
}

TEST_CASE("trace: no text from outside breaks it, and none reaches a screen raw") {
  for (const std::string& hostile : hostile_texts()) {
    MadeRun run = timed_run();
    for (RunRecord& record : run.records) {
      record.model = record.id = record.suite = record.target = hostile;
      if (record.reply.failure) record.reply.failure->detail = hostile;
    }
    const std::string text = rendered("trace", run);
    CHECK(trace_fault(text) == "");
    CHECK(text.find_first_of(std::string("\x1b\x07\x08\x7f\t\0", 6)) == std::string::npos);
    CHECK(text.find("\xe2\x80\xae") == std::string::npos);
  }
}

TEST_CASE("the checker of traces finds what viewers refuse") {
  const auto event = [](const char* ts, const char* dur) {
    return std::string(R"({"ph":"X","name":"a","ts":)") + ts + R"(,"dur":)" + dur + R"(,"pid":1,"tid":1})";
  };
  const std::string name = R"({"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"x"}})";
  const auto fault = [&](const std::string& events) { return trace_fault("{\"traceEvents\":[" + events + "]}"); };
  CHECK(fault(name + "," + event("0", "10") + "," + event("2", "3")) == "");
  CHECK(fault(name + "," + event("0", "10") + "," + event("5", "10")) == "two events of one row cross");
  CHECK(fault(event("0", "10")) == "a row without a name");
  CHECK(fault(name + "," + event("-1", "10")) != "");
  CHECK(trace_fault("[") != "");
}
