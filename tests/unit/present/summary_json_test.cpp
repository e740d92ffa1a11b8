#include "present/summary_json.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "support/summaries.h"

using namespace bench;
using namespace bench_test;
using nlohmann::json;

TEST_CASE("a summary as JSON") {
  const json summary = json(summary_json(steady_run().summary));
  CHECK(summary.at("type") == "summary");
  CHECK(summary.at("run_id") == "01JD3Z6T9QK8");
  const json& group = summary.at("groups").at(0);
  CHECK(group.at("n_ok") == 100);
  CHECK(group.at("output_toks_per_s") == 40.0);
  CHECK(group.at("total_wall_s") == 600.0);
  CHECK(group.at("ttft_s").at("p50") == 0.212);
  CHECK(group.at("ttft_s").at("p50_ci").at(0).get<double>() == Approx(0.205004));
  CHECK(group.at("ttft_s").at("p95_rank") == 95);
  CHECK(group.at("ttft_s").at("p95_t7").get<double>() == Approx(0.22869));
  CHECK(group.at("by_tag").at("translate").at("ttft_s").at("p50_too_few") == true);
  CHECK(group.at("ttfo_s").at("n") == 0);
  CHECK(group.at("ttfo_s").at("p95").is_null());
  CHECK(group.at("schema_valid").at("n") == 0);
  CHECK(group.at("short_output").at("share") == 0.1);
  CHECK(summary.at("end").at("self").at("peak_bytes") == 24300000);
  CHECK(summary.at("verdict").at("valid") == true);
}

TEST_CASE("gates, failures and the ranking are values in JSON") {
  const json gates = json(summary_json(with_gates().summary)).at("gates");
  CHECK(gates.at(0).at("gate") == "ttft.p95<500ms");
  CHECK(gates.at(0).at("kept") == true);
  CHECK(gates.at(1).at("value") == 7.17);
  CHECK(gates.at(1).at("kept") == false);
  CHECK(gates.at(2).at("value").is_null());
  const json failed = json(summary_json(all_failed().summary)).at("groups").at(0);
  CHECK(failed.at("failures").at("http_error") == 10);
  CHECK(failed.at("failure_kinds").at(1).at("http_status") == 503);
  const json ranking = json(summary_json(several_models().summary)).at("ranking");
  CHECK(ranking.at(0).at("standing") == "best");
  CHECK(ranking.at(1).at("best_is_times_ci").at(0) == 2.76);
}

TEST_CASE("all groups have the same members, with or without values") {
  const auto keys_of = [](const MadeRun& run) {
    std::vector<std::string> keys;
    const json summary = json(summary_json(run.summary));
    for (const auto& [key, value] : summary.at("groups").at(0).items()) keys.push_back(key);
    return keys;
  };
  CHECK(keys_of(all_failed()) == keys_of(steady_run()));
  CHECK(keys_of(hostile_names()) == keys_of(steady_run()));
}

TEST_CASE("a score is in JSON whole") {
  CHECK(json(summary_json(steady_run().summary)).at("groups").at(0).at("quality").is_null());
  const json quality = json(summary_json(few_subjects().summary)).at("groups").at(0).at("quality");
  CHECK(quality.at("rule") == "letter");
  CHECK(quality.at("macro") == 0.686);
  CHECK(quality.at("slices").size() == 8);
  CHECK(quality.at("slices").at(0).at("of") == "subject");
  CHECK(quality.at("slices").at(0).at("name") == "astronomy");
  CHECK(quality.at("slices").at(3).at("cut") == 290);
  CHECK(quality.at("slices").at(7).at("name").is_null());
  CHECK(quality.at("slices").at(7).at("accuracy_ci_method") == "wilson");
  CHECK(quality.at("other_rules").at("first-letter") == 0.511);
  CHECK(quality.at("calibration").at("bins").size() == 15);
  CHECK(quality.at("repeats").at("flip_rate") == 0.041);
  CHECK(quality.at("time").at("decode_s") == 0.4);
  CHECK(quality.at("cached") == 900);
  CHECK(quality.at("seconds_per_right") == 0.72);
  CHECK(json(summary_json(sample_questions().summary)).at("groups").at(0).at("quality").at("calibration").is_null());
}

TEST_CASE("a number that is none is null") {
  MadeRun run = steady_run();
  run.summary.groups.front().metrics.front().mean = std::numeric_limits<double>::quiet_NaN();
  CHECK(json::parse(json_text(summary_json(run.summary))).at("groups").at(0).at("ttft_s").at("mean").is_null());
}
