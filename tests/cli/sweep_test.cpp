// `bench sweep` on the command line: what it refuses, what it plans, and in which forms it answers.

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "base/json/strict.h"
#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;
using bench::Json;

namespace {

/// Quick, without noise, two places.
constexpr const char* two_places = R"({"slots":2,"decode":{"base_s":0.002,"per_sequence_s":0.0001},
  "prefill":{"per_token_s":0.00001},"overhead_s":0.0005,"jitter":{"step_sigma":0}})";

struct SweepBed {
  Sandbox sandbox;
  SweepBed() { sandbox.write("world.json", two_places); }
  ProcessResult sweep(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"sweep", "--sim-world", sandbox.path("world.json")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_bench(arguments, sandbox.spec());
  }
};

/// Throws, and so fails, on what is no JSON.
Json parsed(const std::string& text) { return std::get<Json>(bench::parse_strict(text)); }

}  // namespace

TEST_CASE("what cannot be swept is refused with what to type") {
  const SweepBed bed;
  struct Case {
    std::vector<std::string> arguments;
    const char* says;
  };
  const std::vector<Case> cases{
      {{"--workers", "4"}, "bench run --workers 4"},
      {{"--rate", "4"}, "--rate '1-16*2'"},
      {{"--workers", "1-8", "--num-ctx", "2k,4k"}, "--workers and --num-ctx have several levels"},
      {{"--rate", "1,2", "--workers", "4"}, "--rate and --workers exclude each other"},
      {{"--workers", "8-1"}, "ends before it begins"},
      {{"--workers", "0-4"}, "the smallest is 1"},
      {{"--workers", "1-4*1"}, "how to get from one to the next"},
      {{"--workers", "many"}, "such as 1,2,4 or '1-64*2'"},
      {{"--rate", "0,1"}, "not above 0"},
      {{"--stop-when", "errors>x"}, "errors>10%, ttft>5s or ttft>4x"},
      {{"--format", "csv"}, "choose one of: table, jsonl, json, md"},
      {{"-m", "a,b"}, "one model at a time"},
      {{"--requests", "5", "--duration", "5s"}, "--requests and --duration exclude each other"},
      {{"--input-tokens", "100,200", "--prompts", "short"}, "exclude each other"},
      {{"--replay", "last"}, "--replay"}};
  for (const Case& c : cases) {
    const ProcessResult result = bed.sweep(c.arguments);
    CAPTURE(c.arguments.front(), result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(mentions(result.err, c.says));
  }
}

TEST_CASE("a dry run shows levels, order and time, and sends nothing") {
  const SweepBed bed;
  const ProcessResult plan = bed.sweep({"--model", "m", "--workers", "1-4*2", "--dry-run", "--runs", "2"});
  CAPTURE(plan.out, plan.err);
  CHECK(plan.exit_code == 0);
  CHECK(mentions(plan.out, "3 levels of workers, 2 repetitions: 48 requests, at most "));
  CHECK(mentions(plan.out, "repetition 1:"));
  CHECK(mentions(plan.out, "repetition 2:"));
  CHECK(mentions(plan.out, "No prompt was sent."));
  const ProcessResult again = bed.sweep({"--model", "m", "--workers", "1-4x2", "--dry-run", "--runs", "2"});
  CHECK(again.out.substr(0, again.out.find("Options")) == plan.out.substr(0, plan.out.find("Options")));
}

TEST_CASE("a sweep ends with a table, and is one journal") {
  const SweepBed bed;
  const std::string journal = bed.sandbox.path("sweep.jsonl");
  const ProcessResult table =
      bed.sweep({"--workers", "1,2,6", "--num-predict", "8", "-o", journal, "--format", "table"});
  CAPTURE(table.out, table.err);
  CHECK(table.exit_code == 0);
  CHECK(mentions(table.out, "SIMULATED"));
  CHECK(mentions(table.out, "TTFT p50"));
  CHECK(mentions(table.out, "###"));
  CHECK(mentions(table.out, "2 places found"));
  CHECK(mentions(table.err, "3 levels of workers, 3 repetitions: 90 requests"));
  CHECK(mentions(bed.sandbox.read("sweep.jsonl"), "\"condition\":\"workers=6\""));
  CHECK(run_bench({"verify", journal}, bed.sandbox.spec()).exit_code == 0);
  const ProcessResult replay = run_bench({"run", "--replay", journal, "--sim"}, bed.sandbox.spec());
  CHECK(replay.exit_code == 2);
  CHECK(mentions(replay.err, "bench sweep"));

  const ProcessResult ascii =
      bed.sweep({"--workers", "1,2", "--num-predict", "4", "--runs", "1", "--format", "table", "--ascii"});
  CHECK(mentions(ascii.out, "###"));
  for (const char c : ascii.out) CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("programs get the same in JSON, and issues in Markdown") {
  const SweepBed bed;
  const std::vector<std::string> levels{"--workers", "1,2,4", "--num-predict", "8"};
  const auto with_format = [&](const char* format) {
    auto arguments = levels;
    arguments.insert(arguments.end(), {"--format", format, "-q"});
    return bed.sweep(arguments);
  };
  const Json document = parsed(with_format("json").out);
  CHECK(document.at("type") == "sweep");
  CHECK(document.at("varied") == "workers");
  CHECK(document.at("levels").size() == 3);
  CHECK(document.at("levels").at(1).at("condition") == "workers=2");
  CHECK(document.at("levels").at(1).at("output_toks_per_s").at("value").get<double>() > 0);
  CHECK(document.at("levels").at(2).at("ttft_s").at("p95").is_number());
  CHECK(document.at("places").at("found") == 2);
  CHECK(document.at("simulated") == true);

  const std::string lines = with_format("jsonl").out;
  const std::size_t last = lines.rfind('\n', lines.size() - 2) + 1;
  CHECK(parsed(lines.substr(last)).at("type") == "sweep");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 3 * (6 + 6 + 12) + 1);

  const std::string md = with_format("md").out;
  CAPTURE(md);
  CHECK(mentions(md, "| workers |"));
  CHECK(mentions(md, "SIMULATED"));
}

TEST_CASE("rates, contexts, limits and lengths are swept") {
  const SweepBed bed;
  const auto conditions = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json", "-q", "--runs", "1"});
    const ProcessResult result = bed.sweep(arguments);
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    std::string all;
    const Json told = parsed(result.out);
    for (const Json& level : told.at("levels")) {
      CHECK(level.at("n_ok") == level.at("n_total"));
      CHECK(level.at("n_ok").get<int>() > 0);
      all += level.at("condition").get<std::string>() + " ";
    }
    return all;
  };
  CHECK(conditions({"--rate", "20,40.5", "--duration", "500ms", "--num-predict", "4"}) == "rate=20 rate=40.5 ");
  CHECK(conditions({"--num-ctx", "2k,4k", "--num-predict", "4"}) == "num-ctx=2048 num-ctx=4096 ");
  CHECK(conditions({"--num-predict", "4,8"}) == "num-predict=4 num-predict=8 ");
  CHECK(conditions({"--input-tokens", "100,200", "--num-predict", "4"}) == "input-tokens=100 input-tokens=200 ");
}

TEST_CASE("--workers auto tells what it chose and why, and the journal keeps it") {
  const SweepBed bed;
  const std::string journal = bed.sandbox.path("auto.jsonl");
  const ProcessResult result = run_bench({"run", "--sim-world", bed.sandbox.path("world.json"), "--workers", "auto",
                                          "-n", "6", "--num-predict", "64", "-o", journal, "--format", "json"},
                                         bed.sandbox.spec());
  CAPTURE(result.err);
  CHECK(result.exit_code == 0);
  CHECK(mentions(result.err, "--workers auto: a short probe of "));
  CHECK(mentions(result.err, "--workers auto: 2, the places of the server"));
  const std::string text = bed.sandbox.read("auto.jsonl");
  const Json header = parsed(text.substr(0, text.find('\n')));
  CHECK(header.at("workers") == 2);
  CHECK(header.at("workers_auto").at("workers") == 2);
  CHECK(header.at("workers_auto").at("places") == 2);
  CHECK(header.at("workers_auto").at("probed").size() >= 3);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 1 + 6 + 1);  // the probe is in no journal

  const ProcessResult eval = run_bench({"mmlu", "--sim", "--sample", "--limit", "4", "--workers", "auto", "-o",
                                        bed.sandbox.path("mmlu.jsonl"), "--format", "json"},
                                       bed.sandbox.spec());
  CAPTURE(eval.err);
  CHECK(eval.exit_code == 0);
  CHECK(mentions(eval.err, "--workers auto: "));
}

TEST_CASE("--input-tokens makes prompts of that length, and a replay sends the same") {
  const SweepBed bed;
  const std::string journal = bed.sandbox.path("long.jsonl");
  const ProcessResult result =
      run_bench({"run", "--sim-world", bed.sandbox.path("world.json"), "--input-tokens", "700", "-n", "3",
                 "--num-predict", "4", "-o", journal, "--format", "jsonl", "--nonce-seed", "5"},
                bed.sandbox.spec());
  CAPTURE(result.err);
  REQUIRE(result.exit_code == 0);
  const Json record = parsed(result.out.substr(0, result.out.find('\n')));
  CHECK(record.at("suite") == "synthetic-700");
  CHECK(record.at("server").at("prompt_eval_count").get<double>() == Approx(700).epsilon(0.02));
  const ProcessResult replay = run_bench({"run", "--replay", journal, "--sim-world", bed.sandbox.path("world.json"),
                                          "--format", "jsonl", "-o", bed.sandbox.path("again.jsonl")},
                                         bed.sandbox.spec());
  CAPTURE(replay.err);
  REQUIRE(replay.exit_code == 0);
  const Json same = parsed(replay.out.substr(0, replay.out.find('\n')));
  CHECK(same.at("prompt_sha") == record.at("prompt_sha"));
}
