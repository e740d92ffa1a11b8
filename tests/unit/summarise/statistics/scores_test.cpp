#include "summarise/statistics/scores.h"

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace bench;
using nlohmann::json;

namespace {

/// Lines of one kind among the means that lm-evaluation-harness computed; none where the file is not there.
std::vector<json> golden(const std::string& kind) {
  std::ifstream in(std::string(BENCH_SHARED_DATA) + "/data/golden/lm_eval_mc.jsonl");
  std::vector<json> lines;
  for (std::string line; std::getline(in, line);) {
    json parsed = json::parse(line);
    if (parsed.at("kind") == kind) lines.push_back(std::move(parsed));
  }
  if (lines.empty()) WARN("skipped: no golden values of kind " << kind << " here");
  return lines;
}

}  // namespace

TEST_CASE("The standard error of a mean, by hand") {
  // 0, 1, 1: mean 2/3, squares 2/3, variance 1/3, so √(1/9)
  CHECK(*standard_error(std::vector<double>{0, 1, 1}) == Approx(1.0 / 3));
  CHECK(*standard_error(std::vector<double>{0.5, 0.5}) == 0);
  CHECK_FALSE(standard_error(std::vector<double>{1}));
}

TEST_CASE("Standard errors agree with those of lm-evaluation-harness") {
  for (const json& line : golden("mean")) {
    const auto values = line.at("values").get<std::vector<double>>();
    CHECK(*standard_error(values) == Approx(line.at("stderr").get<double>()).epsilon(1e-12));
  }
}

TEST_CASE("Pooled standard errors agree with those of lm-evaluation-harness") {
  for (const json& line : golden("group")) {
    std::vector<ScoredPart> parts;
    for (std::size_t i = 0; i < line.at("sizes").size(); ++i)
      parts.push_back({line.at("sizes")[i].get<std::int64_t>(), line.at("stderrs")[i].get<double>()});
    CHECK(*pooled_standard_error(parts) == Approx(line.at("weighted_stderr").get<double>()).epsilon(1e-12));
  }
}

TEST_CASE("A pooled standard error needs that of every part") {
  // √((1·0.25·2 + 3·0.0625·4) / (6 − 2) / 6), by hand
  CHECK(*pooled_standard_error(std::vector<ScoredPart>{{2, 0.5}, {4, 0.25}}) == Approx(std::sqrt(1.25 / 24)));
  CHECK_FALSE(pooled_standard_error(std::vector<ScoredPart>{{2, 0.5}, {1, {}}}));
  CHECK_FALSE(pooled_standard_error({}));
}

TEST_CASE("Right and wrong have Wilson's interval, other scores one by their standard error within [0, 1]") {
  const auto wilson = score_interval(std::vector<double>{1, 1, 1, 1, 1, 1, 1, 0, 0, 0});
  CHECK(wilson->method == "wilson");
  CHECK(wilson->lo == Approx(0.39678).epsilon(1e-4));
  CHECK(wilson->hi == Approx(0.89221).epsilon(1e-4));

  const auto plain = score_interval(std::vector<double>{0.4, 0.6, 0.5, 0.5});
  CHECK(plain->method == "standard error");
  CHECK(plain->lo == Approx(0.5 - 1.959964 * 0.0408248));
  CHECK(score_interval(std::vector<double>{0, 0.9, 1})->hi == 1);
  CHECK_FALSE(score_interval(std::vector<double>{0.5, 0.5}));
  CHECK_FALSE(score_interval(std::vector<double>{0.5}));
  CHECK_FALSE(score_interval({}));
}
