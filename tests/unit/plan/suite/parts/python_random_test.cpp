#include "plan/suite/parts/python_random.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/json/strict.h"
#include "catch.hpp"
#include "plan/suite/parts/drawn_examples.h"

using namespace bench;

namespace {

using Numbers = std::vector<std::size_t>;

/// What Python drew, where it lies on this machine.
std::optional<Json> golden_draws() {
  const std::filesystem::path file = BENCH_SHARED_DATA "/data/golden/fewshot_indices.json";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: no golden draws here");
    return std::nullopt;
  }
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  auto parsed = parse_strict(text.str());
  REQUIRE(std::holds_alternative<Json>(parsed));
  return std::get<Json>(std::move(parsed));
}

}  // namespace

TEST_CASE("numbers are drawn as Python draws them") {
  CHECK(PythonRandom(1234).sample(100, 5) == Numbers{99, 56, 14, 0, 11});
  CHECK(PythonRandom(1234).sample(7'473, 5) == Numbers{6374, 3610, 957, 61, 742});
  PythonRandom all(7);
  Numbers whole = all.sample(30, 30);
  std::sort(whole.begin(), whole.end());
  for (std::size_t i = 0; i < whole.size(); ++i) CHECK(whole[i] == i);
  CHECK(all.sample(10, 0).empty());
  for (int i = 0; i < 100; ++i) CHECK(all.below(1) == 0);
}

TEST_CASE("the draws of a task go on from question to question, as lm-eval's") {
  const auto golden = golden_draws();
  if (!golden) return;
  DrawnExamples gsm8k(7'473, 5);
  for (const Json& draw : (*golden)["gsm8k_5shot_train_indices_first10_docs"])
    CHECK(gsm8k.next() == draw.get<Numbers>());
  DrawnExamples arc(1'119, 25);
  for (const Json& draw : (*golden)["arc_challenge_25shot_train_indices_first5_docs"])
    CHECK(arc.next() == draw.get<Numbers>());
  DrawnExamples hellaswag(39'905, 10);
  const auto never = [](std::size_t) { return false; };
  for (const Json& draw : (*golden)["hellaswag_10shot_train_indices_first5_docs"])
    CHECK(hellaswag.next_without(never) == draw.get<Numbers>());
  CHECK(PythonRandom(1234).sample(100, 5) == (*golden)["python_random_sample_1234"][0].get<Numbers>());
  Numbers first = PythonRandom(0).sample(14'042, 100);
  first.resize(5);
  CHECK(first == (*golden)["python_random_0_sample_mmlu_simple_evals_first5_of_14042_n100"].get<Numbers>());
}

TEST_CASE("a question is never its own example") {
  DrawnExamples draws(6, 3);
  for (std::size_t asked = 0; asked < 6; ++asked) {
    const Numbers drawn = draws.next_without([asked](std::size_t i) { return i == asked; });
    CHECK(drawn.size() == 3);
    CHECK(std::find(drawn.begin(), drawn.end(), asked) == drawn.end());
  }
  DrawnExamples copies(6, 3);
  for (int i = 0; i < 20; ++i) {
    const Numbers drawn = copies.next_without([](std::size_t place) { return place % 2 == 0; });
    CHECK(drawn.size() == 3);
    for (const std::size_t place : drawn) CHECK(place % 2 == 1);
  }
  CHECK(DrawnExamples(6, 0).next().empty());
}
