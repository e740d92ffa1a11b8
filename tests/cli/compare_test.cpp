// `bench compare`: two runs of simulated servers, and what follows.

#include <string>
#include <vector>

#include "base/json/strict.h"
#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;
using bench::Json;

namespace {

/// Quick, with little noise.
constexpr const char* quick_world = R"({"decode":{"base_s":0.002},"prefill":{"per_token_s":0.0002},"overhead_s":0.01,
                                        "jitter":{"step_sigma":0.01}})";
constexpr const char* slow_world = R"({"decode":{"base_s":0.004},"prefill":{"per_token_s":0.0004},"overhead_s":0.02,
                                       "jitter":{"step_sigma":0.01}})";

struct Bed {
  Sandbox sandbox;

  Bed() {
    sandbox.write("quick.json", quick_world);
    sandbox.write("slow.json", slow_world);
  }
  /// The journal of a run.
  std::string run(const std::string& name, const std::string& world, std::vector<std::string> more = {}) const {
    const std::string journal = sandbox.path(name);
    std::vector<std::string> arguments{
        "--sim-world", sandbox.path(world), "--prompts", "short", "--limit", "4", "--runs",
        "6",           "--num-predict",     "12",        "-o",    journal,   "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProcessResult result = run_bench(arguments, sandbox.spec());
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    return journal;
  }
  ProcessResult compare(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "compare");
    return run_bench(arguments, sandbox.spec());
  }
};

Json metric_of(const Json& document, const std::string& metric) {
  for (const Json& row : document.at("comparisons").at(0).at("metrics"))
    if (row.at("metric") == metric) return row;
  return {};
}

}  // namespace

TEST_CASE("a server twice as slow is called slower with its figures, and a gate says so to a program") {
  const Bed bed;
  const std::string base = bed.run("base.jsonl", "quick.json"), changed = bed.run("new.jsonl", "slow.json");
  const ProcessResult told = bed.compare({base, changed});
  CAPTURE(told.out, told.err);
  CHECK(told.exit_code == 0);
  CHECK(mentions(told.out, "sim-world: "));
  CHECK(mentions(told.out, "slower "));
  CHECK(mentions(told.out, "paired by prompt and run"));

  const ProcessResult json = bed.compare({base, changed, "--json", "--gate", "ttft:5%,wall:95%"});
  CAPTURE(json.out, json.err);
  CHECK(json.exit_code == 4);
  const Json document = Json::parse(json.out);
  const Json ttft = metric_of(document, "ttft_s");
  CHECK(ttft.at("verdict") == "slower");
  CHECK(ttft.at("worse") == true);
  CHECK(ttft.at("n_base") == 24);
  CHECK(ttft.at("effect").get<double>() > 1.3);
  CHECK(ttft.at("effect").get<double>() < 2.5);
  const Json runs = document.at("comparisons").at(0);
  CHECK(runs.at("paired") == true);
  CHECK(runs.at("factors").at(0).at("name") == "sim-world");
  CHECK(runs.at("gates").at(0).at("kept") == false);

  CHECK(bed.compare({base, changed, "--gate", "ttft:99%,wall:99%", "--format", "md"}).exit_code != 2);
  CHECK(bed.compare({changed, base, "--gate", "ttft:5%"}).exit_code == 0);  // the other way round it became faster
}

TEST_CASE("a run compared with itself is the same") {
  const Bed bed;
  const std::string journal = bed.run("base.jsonl", "quick.json");
  const ProcessResult told = bed.compare({journal, journal, "--gate", "ttft:1%"});
  CAPTURE(told.out, told.err);
  CHECK(told.exit_code == 0);
  CHECK(mentions(told.out, "the same conditions"));
  CHECK(mentions(told.out, "same within 2 %"));
  CHECK(mentions(told.out, "ttft:1%: not shown to be worse"));
}

TEST_CASE("one differing condition is named, two are refused until they are wanted") {
  const Bed bed;
  const std::string base = bed.run("base.jsonl", "quick.json", {"-m", "a"});
  const std::string model = bed.run("model.jsonl", "quick.json", {"-m", "b"});
  const std::string both = bed.run("both.jsonl", "quick.json", {"-m", "b", "--workers", "2"});
  const ProcessResult one = bed.compare({base, model});
  CAPTURE(one.out, one.err);
  CHECK(one.exit_code == 0);
  CHECK(mentions(one.out, "model: a -> b"));

  const ProcessResult refused = bed.compare({base, both});
  CAPTURE(refused.err);
  CHECK(refused.exit_code == 2);
  CHECK(refused.out.empty());
  CHECK(mentions(refused.err, "differ in 2 conditions"));
  CHECK(mentions(refused.err, "workers: 1"));

  const ProcessResult anyway = bed.compare({base, both, "--anyway"});
  CAPTURE(anyway.out, anyway.err);
  CHECK(anyway.exit_code == 0);
  CHECK(mentions(anyway.out, "CONFOUNDED: 2 conditions differ"));

  const ProcessResult several = bed.compare({base, base, model});
  CAPTURE(several.out, several.err);
  CHECK(several.exit_code == 0);
  CHECK(mentions(several.out, "the same conditions"));
  CHECK(mentions(several.out, "model: a -> b"));
}

TEST_CASE("what cannot be compared ends with 2 and says why") {
  const Bed bed;
  const std::string journal = bed.run("base.jsonl", "quick.json");
  bed.sandbox.write("empty.jsonl", "");
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{}, "bench compare of what?"},
      {{journal}, "needs two runs"},
      {{"-", "-"}, "only one run can come from standard input"},
      {{journal, "no-such-run"}, "no-such-run"},
      {{journal, bed.sandbox.path("empty.jsonl")}, "empty.jsonl"},
      {{journal, journal, "--only", "other"}, "has no such model"},
      {{journal, journal, "--gate", "ttft"}, "has no limit"},
      {{journal, journal, "--threshold", "2"}, "write 2% or 0.02"},
      {{journal, journal, "--alpha", "0"}, "no share above 0"},
  };
  for (const auto& [arguments, words] : cases) {
    const ProcessResult result = bed.compare(arguments);
    CAPTURE(words, result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(mentions(result.err, words));
  }
}

TEST_CASE("a run that is not valid is compared only when it is wanted") {
  const Bed bed;
  bed.sandbox.write("failing.json", R"({"faults":[{"kind":"http_500","rate":0.5}]})");
  const std::string base = bed.run("base.jsonl", "quick.json"), failing = bed.sandbox.path("failing.jsonl");
  const ProcessResult run = run_bench({"--sim-world", bed.sandbox.path("failing.json"), "--prompts", "short", "--limit",
                                       "4", "--runs", "6", "--num-predict", "12", "-o", failing, "-q"},
                                      bed.sandbox.spec());
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 1);
  const ProcessResult refused = bed.compare({base, failing});
  CAPTURE(refused.err);
  CHECK(refused.exit_code == 2);
  CHECK(refused.out.empty());
  CHECK(mentions(refused.err, "failing.jsonl is no valid measurement"));
  CHECK(mentions(refused.err, "requests failed"));

  const ProcessResult anyway = bed.compare({base, failing, "--anyway"});
  CAPTURE(anyway.out, anyway.err);
  CHECK(anyway.exit_code == 0);
  CHECK(mentions(anyway.err, "is no valid measurement"));
  CHECK(mentions(anyway.out, "requests failed (0 of the base"));
}
