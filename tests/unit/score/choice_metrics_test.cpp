#include "score/choice_metrics.h"

#include "catch.hpp"
#include "support/scoring.h"

using namespace bench;

namespace {

std::vector<double> numbers(const Json& list) { return list.get<std::vector<double>>(); }

auto near(const Json& expected) { return Approx(expected.get<double>()).epsilon(1e-9).margin(1e-12); }

void check_choices(const Json& line) {
  const auto logprobs = numbers(line.at("logprobs"));
  const auto unconditional = numbers(line.at("logprobs_unconditional"));
  const auto choices = line.at("choices").get<std::vector<std::string>>();
  const std::size_t gold = line.at("gold");
  CHECK(choice_accuracy(logprobs, gold) == line.at("acc"));
  CHECK(per_character_accuracy(logprobs, choices, gold) == line.at("acc_norm"));
  CHECK(per_byte_accuracy(logprobs, choices, gold) == line.at("acc_bytes"));
  CHECK(gain_accuracy(logprobs, unconditional, gold) == line.at("acc_mutual_info"));
  CHECK(brier_score(logprobs, gold) == near(line.at("brier_score")));
}

void check_group(const Json& line) {
  std::vector<TaskScore> tasks;
  for (std::size_t i = 0; i < line.at("sizes").size(); ++i)
    tasks.push_back({line["sizes"][i], line["means"][i], line["stderrs"][i]});
  CHECK(pooled_mean(tasks) == near(line.at("weighted_mean")));
  CHECK(pooled_stderr(tasks) == near(line.at("weighted_stderr")));
  CHECK(plain_mean(tasks) == near(line.at("plain_mean")));
  CHECK(plain_stderr(tasks) == near(line.at("plain_stderr")));
}

void check_brier(const Json& line) {
  std::vector<double> scores;
  for (std::size_t i = 0; i < line.at("gold").size(); ++i)
    scores.push_back(brier_score(numbers(line["logprobs"][i]), line["gold"][i]));
  CHECK(mean_of(scores) == near(line.at("brier_score")));
}

void check_mean(const Json& line) {
  const auto values = numbers(line.at("values"));
  CHECK(mean_of(values) == near(line.at("mean")));
  CHECK(stderr_of_mean(values).value() == near(line.at("stderr")));
}

}  // namespace

TEST_CASE("metrics of choices and of means are lm-eval's") {
  const auto file = public_data("golden/lm_eval_mc.jsonl");
  if (!file) return;
  int rows = 0;
  for (const Json& line : json_lines(*file)) {
    INFO(line.dump());
    const std::string kind = line.at("kind");
    if (kind == "choices") check_choices(line);
    if (kind == "group") check_group(line);
    if (kind == "brier") check_brier(line);
    if (kind == "mean") check_mean(line);
    if (kind == "mc2")
      CHECK(true_share(numbers(line.at("logprobs")), line.at("labels").get<std::vector<int>>()) ==
            near(line.at("acc")));
    ++rows;
  }
  CHECK(rows == 80);
}

TEST_CASE("the first of equal values is the largest, and a single value has no error") {
  CHECK(largest(std::vector<double>{-2, -1, -1}) == 1);
  CHECK(!stderr_of_mean(std::vector<double>{1}).has_value());
  CHECK(softmax(std::vector<double>{-1000, -1000}) == std::vector<double>{0.5, 0.5});
}
