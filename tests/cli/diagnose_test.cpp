// `bench diagnose` as a user meets it: what it is asked, what it refuses, what two journals bring.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

constexpr const char* one_place = R"({"slots":1,"jitter":{"step_sigma":0},"decode":{"base_s":0.004,"per_sequence_s":0},
  "prefill":{"per_token_s":0.0001},"output_tokens":{"mean":40,"std":0}})";

nlohmann::json diagnosed(const Sandbox& sandbox, std::vector<std::string> more, int exit_code = 0) {
  std::vector<std::string> words = {"diagnose", "--format", "json"};
  words.insert(words.end(), more.begin(), more.end());
  const ProcessResult result = run_bench(words, sandbox.spec());
  CAPTURE(result.err, result.out);
  CHECK(result.exit_code == exit_code);
  const auto document = nlohmann::json::parse(result.out, nullptr, false);
  REQUIRE_FALSE(document.is_discarded());
  return document;
}

std::string refusal_of(const std::vector<std::string>& words, int exit_code = 2) {
  const Sandbox sandbox;
  sandbox.write("world.json", one_place);
  std::vector<std::string> whole = {"diagnose"};
  for (const std::string& word : words) whole.push_back(word == "WORLD" ? sandbox.path("world.json") : word);
  const ProcessResult result = run_bench(whole, sandbox.spec());
  CAPTURE(result.out, result.err);
  CHECK(result.exit_code == exit_code);
  CHECK(result.out.empty());
  return result.err;
}

/// A server in real time and the journals of two jobs of it.
struct TwoJobs {
  explicit TwoJobs(const std::string& world) : server(started(sandbox, world)), url(server.first_line()) {}

  static ProcessSpec started(const Sandbox& sandbox, const std::string& world) {
    sandbox.write("world.json", world);
    return bench_spec({"sim", "--port", "0", "--world", sandbox.path("world.json")}, sandbox.spec());
  }

  ProcessSpec job(const std::string& name, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"run",      "--host", url,  "--prompts",        "short",   "--limit",  "8",
                                      "-r",       "1",      "-o", sandbox.path(name), "--quiet", "--format", "table",
                                      "--warmup", "0"};
    words.insert(words.end(), more.begin(), more.end());
    return bench_spec(words, sandbox.spec());
  }

  nlohmann::json both() const {
    return diagnosed(sandbox, {"--from", sandbox.path("a.jsonl"), sandbox.path("b.jsonl")});
  }

  Sandbox sandbox;
  Process server;
  std::string url;
};

}  // namespace

TEST_CASE("two journals of jobs side by side show the place that they shared") {
  const TwoJobs jobs(one_place);
  Process first(jobs.job("a.jsonl"));
  Process second(jobs.job("b.jsonl"));
  REQUIRE(first.wait().exit_code == 0);
  REQUIRE(second.wait().exit_code == 0);
  const auto found = jobs.both();
  CHECK(found["type"] == "joint_runs");
  CHECK(found["kind"] == "side_by_side");
  CHECK(found["slots"] == 1);
  CHECK(found["slots_at_least"] == false);
  CHECK(found["could_gain"].get<double>() > 1.2);
  CHECK(found["could_gain"].get<double>() < 2.3);
  CHECK(found["runs"][1]["requests_that_waited"].get<int>() > 0);
  CHECK(found["simulated"] == true);
  CHECK_FALSE(found["timeline"].empty());
}

TEST_CASE("questions that the server remembers are never called parallelism") {
  const TwoJobs jobs(R"({"slots":4,"cache":{"enabled":true,"per_slot":false,"host":true,"reported":true},
    "prefill":{"per_token_s":0.002},"decode":{"base_s":0.001,"per_sequence_s":0},"output_tokens":{"mean":4,"std":0}})");
  REQUIRE(run_process(jobs.job("a.jsonl", {"--prompt-cache", "allow"})).exit_code == 0);
  REQUIRE(run_process(jobs.job("b.jsonl", {"--prompt-cache", "allow", "--workers", "4"})).exit_code == 0);
  const auto found = jobs.both();
  CHECK(found["kind"] == "one_after_the_other");
  CHECK(found["times_as_fast"].get<double>() > 1.5);
  CHECK(found["gain_is_of_cache"] == true);
  REQUIRE_FALSE(found["warnings"].empty());
  CHECK(found["warnings"][0]["code"] == "prompt_cache");
  // The order in which they are named is none of the matter.
  const auto swapped = diagnosed(jobs.sandbox, {"--from", jobs.sandbox.path("b.jsonl"), jobs.sandbox.path("a.jsonl")});
  CHECK(swapped["runs"][1]["name"] == "b.jsonl");
  CHECK(swapped["gain_is_of_cache"] == true);
}

TEST_CASE("what diagnose is not asked in vain is said with what to type") {
  CHECK(mentions(refusal_of({"llama3"}), "--model llama3"));
  CHECK(mentions(refusal_of({"--sim", "--workers", "1"}), "--workers 8"));
  CHECK(mentions(refusal_of({"--host", "http://127.0.0.1:1", "--real-time"}), "--sim-world"));
  CHECK(mentions(refusal_of({"--host", "http://127.0.0.1:1", "--verify-advice"}), "by hand"));
  CHECK(mentions(refusal_of({"--sim", "--export", "png=x.png"}), "svg=FILE"));
  CHECK(mentions(refusal_of({"--sim", "--drift", "--fit"}), "exclude each other"));
  CHECK(mentions(refusal_of({"--sim", "--fit", "--budget", "1m"}), "--budget is of the experiment"));
  CHECK(mentions(refusal_of({"--sim", "--drift", "--export", "svg=x.svg"}), "--export is of the experiment"));
  CHECK(mentions(refusal_of({"--sim", "--model", "a,b"}), "one model at a time"));
  CHECK(mentions(refusal_of({"--from", "a", "b", "c"}), "two runs at most"));
  CHECK(mentions(refusal_of({"--from", "a", "--sim"}), "nothing is sent"));
  CHECK(mentions(refusal_of({"--from", "/no/such.jsonl"}), "/no/such.jsonl"));
  CHECK(mentions(refusal_of({"--host", "http://127.0.0.1:1", "--model", "m"}, 3), "127.0.0.1:1"));
}

TEST_CASE("an ordinary run alone is no diagnosis, and two are named as the way") {
  const Sandbox sandbox;
  const ProcessResult run = run_bench(
      {"run", "--sim", "--prompts", "short", "--limit", "2", "-r", "1", "-o", sandbox.path("a.jsonl"), "--quiet"},
      sandbox.spec());
  REQUIRE(run.exit_code == 0);
  const ProcessResult result = run_bench({"diagnose", "--from", sandbox.path("a.jsonl")}, sandbox.spec());
  CHECK(result.exit_code == 2);
  CHECK(mentions(result.err, "--from A.jsonl B.jsonl"));
}

TEST_CASE("a dry run of a diagnosis tells its plan and sends nothing") {
  const Sandbox sandbox;
  sandbox.write("world.json", one_place);
  const ProcessResult result =
      run_bench({"diagnose", "--sim-world", sandbox.path("world.json"), "--dry-run"}, sandbox.spec());
  CAPTURE(result.err);
  CHECK(result.exit_code == 0);
  CHECK(mentions(result.out, "up to "));
  CHECK(mentions(result.out, "\n- "));
  CHECK(mentions(result.out, "- a long prompt twice"));
  CHECK(run_bench({"ls", "runs"}, sandbox.spec()).out.find("diagnose") == std::string::npos);
}

TEST_CASE("a seed below zero is the same one from the journal") {
  const Sandbox sandbox;
  sandbox.write("world.json", one_place);
  const std::string journal = sandbox.path("d.jsonl");
  const auto found =
      diagnosed(sandbox, {"--sim-world", sandbox.path("world.json"), "--workers", "2", "--seed", "-5", "-o", journal});
  CHECK(diagnosed(sandbox, {"--from", journal})["seed"] == found["seed"]);
}

TEST_CASE("answers under load: the same prompts alone, together and again, and the same conclusion from the journal") {
  const Sandbox sandbox;
  sandbox.write("world.json", one_place);
  const std::string journal = sandbox.path("drift.jsonl");
  const auto found = diagnosed(sandbox, {"--drift", "--sim-world", sandbox.path("world.json"), "--limit", "6",
                                         "--prompts", "short", "--num-predict", "16", "-o", journal});
  CHECK(found["type"] == "drift");
  CHECK(found["in_flight"] == 8);
  CHECK(found["changed_together"]["n"].get<int>() > 0);
  CHECK(found["failed"] == 0);
  CHECK(diagnosed(sandbox, {"--from", journal}) == found);
}

TEST_CASE("answers that get worse under load are told by the score of a quality suite") {
  const Sandbox sandbox;
  sandbox.write("world.json", R"({"slots":16,"answers":{"mode":"accuracy","p":0.9,"per_concurrency":-0.08}})");
  const auto found = diagnosed(sandbox, {"--drift", "--sim-world", sandbox.path("world.json"), "--prompts", "mmlu",
                                         "--sample", "--workers", "8"});
  REQUIRE_FALSE(found["score"].is_null());
  CHECK(found["score"]["alone"].get<double>() > found["score"]["together"].get<double>());
}

TEST_CASE("the context that fits is looked for where the server tells, and nowhere else") {
  const Sandbox sandbox;
  sandbox.write("all.json", R"({"exact_load":true,"load_s":0.01})");
  const auto all = diagnosed(sandbox, {"--fit", "--sim-world", sandbox.path("all.json")});
  CHECK(all["type"] == "fit");
  CHECK(all["is_all"] == true);
  CHECK(all["largest_context"] == 131072);
  sandbox.write("part.json", R"({"exact_load":true,"load_s":0.01,"vram_share":0.6})");
  const auto part = diagnosed(sandbox, {"--fit", "--sim-world", sandbox.path("part.json")});
  CHECK(part["largest_context"].is_null());
  CHECK(part["probes"].size() >= 2);
  sandbox.write("openai.json", R"({"api":["openai"]})");
  const ProcessResult other =
      run_bench({"diagnose", "--fit", "--sim-world", sandbox.path("openai.json")}, sandbox.spec());
  CHECK(other.exit_code == 3);
  CHECK(mentions(other.err, "cannot be asked"));
}
