// Every field that is written is read back, every member of a record is written: for values of which none is left at
// its default, the line gives them back whole, and without any one of its fields it gives something else.

#include <set>

#include <nlohmann/json.hpp>

#include "bench/metric.h"

#include "catch.hpp"
#include "record/line/lines.h"

using namespace bench;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

Timeline full_timeline() { return {-3ns, 1ns, 2ns, 3ns, 4ns, 5ns, 6ns, 7ns, 8ns, 9ns, 10ns, 11ns, {6, 7, 9}}; }

/// Braces without names: a new member that is not put here leaves a warning, and the test below fails.
RunRecord full_record() {
  Reply reply{Status::truncated,
              Failure{Status::truncated, FailureKind::no_done, "no terminal line"},
              200,
              true,
              "an answer\xff",
              "a thought",
              "stop",
              "m:latest",
              full_timeline(),
              {1, 2, 3, 4, 5, 6, 7},
              {{" A", -0.5}},
              8,
              9,
              10,
              11,
              {Flag::coalesced, Flag::unclean_end}};
  return {false,
          12,
          13,
          14,
          15,
          16,
          "http://h:1",
          "m",
          "a condition",
          "suite",
          "id",
          {"a tag", "another\xff"},
          "/api/chat",
          "ab12",
          true,
          true,
          256,
          WallTime(1'763'937'015s),
          17ns,
          2,
          reply,
          RecvStamp::mixed,
          18,
          19,
          Scoring{{"letter"}, {"B"}, {"one", "two"}},
          {{"correct", 0.5, "half of it", "letter", "B", true, true, 0.25, 0.75, 20}}};
}

PlanOfRun full_plan() {
  PlanOfRun plan;
  plan.request = {300,          {ContextSize::Kind::fixed, 2048},
                  0.1,          0.2,
                  40,           0.3,
                  1.1,          43,
                  {"stop\xff"}, {{"num_gpu", "1"}},
                  "\"5m\"",     ThinkMode::high,
                  std::nullopt, std::nullopt};
  plan.duration = 44ns;
  plan.least_predict = 45;
  plan.legs = {{{"m", "http://h:1", true, true, "ollama", 46}, "warm", 47, 48, 49, 50, 51, 52, true}};
  plan.cases = {{"id",
                 {{"user", "hello\xff"}},
                 "{}",
                 {{"top_k", "3"}},
                 53,
                 {"tag"},
                 {{"exact"}, {"yes"}, {"no"}},
                 true,
                 std::vector<std::string>{"\n"},
                 54}};
  return plan;
}

EvalFacts full_eval() {
  const EvalOptions asked{"letter",  55, {"astronomy"},    {"astronomy/17"}, "data", true,
                          "logprob", 56, PromptForm::plain};
  return {"mmlu", "letter", "1", 57, "data", "ef78", true, "not comparable", asked, ItemLimit{58, 0.5}};
}

RunHeader full_header() {
  RunHeader h{"id",
              WallTime(1'763'937'015s),
              {"1.0", "abc", "gcc", "-O2", "boost"},
              {"bench", "-m\xff"},
              {{"runs", "5", "flag"}},
              {{"host", "lab"}},
              "suite",
              "ab12",
              full_eval(),
              20,
              21,
              22,
              23,
              "open",
              {50, 99.9},
              18'446'744'073'709'551'615U,
              9'007'199'254'740'993U,
              true,
              24,
              25,
              "low",
              full_plan(),
              {},
              {"http://h:1",
               "ollama",
               "0.9",
               "10.0.0.1:1",
               "proxy:3128",
               true,
               true,
               true,
               {{"m", "d", 26, 27, 28}},
               "GET /x",
               {59, 60, 61, true},
               62ns},
              OtherServer{},
              SweepFacts{"workers", {1, 66}, 67, "errors>10%"},
              WorkersChoice{68, "the places of the server", 69, {{70, 0.75}}},
              {"cpu", 4, 8, 2, 29, "linux", "6.1", "x86", "performance", "kvm", 0.5},
              "monotonic",
              1ns};
  h.models = {{"m", "d", "gguf", "llama", "8B", "Q4", 30, 31, "cd34", {"completion"}, "elsewhere"}};
  h.against = OtherServer{h.server, h.models};
  return h;
}

EndOfJournal full_end() {
  RunEnd end{false,
             "signal",
             32,
             40,
             {{"m", "d", 33, 34, 35}},
             2s,
             {3s, 4s, 36},
             MeasuringCost{38s, 39s},
             {{"pipe", 63, 64ns, 65ns}},
             {{"m", "ttft_s", 0.03, true, 0.5, 0.25, 71, 72, true, 73, 74ns}},
             ProcessUsage{5s, 6s, 37}};
  return {end, "ef56"};
}

using Path = json::json_pointer;

/// The fields of a line, those of objects inside it too. Of a list of objects the first one stands for all.
void collect_fields(const json& object, const Path& at, std::vector<Path>& into) {
  for (const auto& [key, value] : object.items()) {
    const Path here = at / key;
    if (value.is_object()) {
      collect_fields(value, here, into);
    } else if (value.is_array() && !value.empty() && value.front().is_object()) {
      collect_fields(value.front(), here / 0, into);
    } else {
      CHECK_FALSE(value.is_null());
      into.push_back(here);
    }
  }
}

/// What follows from other fields, or says how to read the line.
const std::set<std::string> only_written = {"/schema",        "/crc",          "/start_s", "/partial",
                                            "/config_sha256", "/model_digest", "/targets"};

template <class T>
void check_fields(const std::string& line, const T& value, std::set<std::string> derived = only_written) {
  const auto read = [](const std::string& text) -> std::optional<T> {
    const auto parsed = parse_line(text);
    if (parsed.has_error()) return std::nullopt;
    return std::get<T>(*parsed);
  };
  CHECK(read(line) == value);
  const json whole = json::parse(line);
  std::vector<Path> fields;
  collect_fields(whole, Path(), fields);
  for (const Path& field : fields) {
    INFO(field.to_string());
    json without = whole;
    without.at(field.parent_pointer()).erase(field.back());
    CHECK((read(without.dump()) != value) == !derived.contains(field.to_string()));
  }
}

}  // namespace

TEST_CASE("every field of a request line is read, but for those that follow from others") {
  // Times drawn by hand give no value to some metrics; a number stands there for any of them.
  const RunRecord record = full_record();
  json line = json::parse(request_line(record));
  std::set<std::string> derived = only_written;
  for (const Metric& metric : metrics()) {
    line[std::string(metric.id)] = 1;
    derived.insert("/" + std::string(metric.id));
  }
  check_fields(line.dump(), record, derived);
}

TEST_CASE("every field of a header line is read, but for those that follow from others") {
  check_fields(header_line(full_header()), full_header());
}

TEST_CASE("every field of an end line is read") {
  check_fields(end_line(full_end().end, full_end().sha256), full_end());
}

TEST_CASE("seeds beyond 2^53 are text on the line, and numbers of older journals are read") {
  json line = json::parse(header_line(full_header()));
  CHECK(line.at("seed") == "18446744073709551615");
  CHECK(line.at("nonce_seed") == "9007199254740993");
  line["seed"] = 18'446'744'073'709'551'615U;
  line["nonce_seed"] = 9'007'199'254'740'993U;
  CHECK(*header_from_line(line.dump()) == full_header());
}
