#include "present/study/sweep.h"

#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace bench;

namespace {

SweepLevel level_at(double workers, double output) {
  SweepLevel level;
  level.level = workers;
  level.condition = "workers=" + std::to_string(static_cast<int>(workers));
  level.repetitions = 3;
  level.n_ok = level.n_total = 12;
  level.errors = {0, 12, std::nullopt};
  level.steady = true;
  level.output = LevelFigure{output, Interval{output * 0.98, output * 1.02, 0.95, "between runs"}};
  level.in_flight = workers;
  level.prompt_tokens = 40;
  return level;
}

Sweep swept() {
  Sweep sweep;
  sweep.model = "m";
  sweep.api = "ollama";
  sweep.target = "http://127.0.0.1:1";
  sweep.repetitions = 3;
  sweep.levels = {level_at(1, 100), level_at(2, 196), level_at(4, 377), level_at(8, 378)};
  SweepCurve bent{SweepCurve::Kind::two_segments};
  bent.slope = 98;
  bent.bend = 3.9;
  sweep.curves = {bent};
  sweep.knee = SweepKnee{3.9, Interval{3.8, 4.0, 0.95, "profile"}};
  sweep.enough = 2;
  sweep.places = SweepPlaces{4};
  sweep.step = StepTime{0.01, 0.0002, 4, 4};
  return sweep;
}

std::string all_of(const std::vector<std::string>& sentences) {
  std::string all;
  for (const std::string& sentence : sentences) all += sentence + "\n";
  return all;
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a sweep says where its knee is, what is enough, and how many places there are") {
  const std::string told = all_of(sweep_sentences(swept()));
  CAPTURE(told);
  CHECK(says(told, "knee at 3.9 in flight"));
  CHECK(says(told, "(two-segment line)"));
  CHECK(says(told, "4 in flight give 377 tok/s of all, 3.77 x that of 1"));
  CHECK(says(told, "4 places found"));
  CHECK(says(told, "a token takes 10.0 ms alone and 200 µs more for each other request beside it"));
}

TEST_CASE("a sweep says nothing that its levels do not show") {
  Sweep sweep = swept();
  sweep.knee.reset();
  sweep.places->at_least = true;
  sweep.curves = {SweepCurve{SweepCurve::Kind::line}};
  sweep.step.reset();
  CHECK(says(all_of(sweep_sentences(sweep)), "no knee up to 8 in flight"));
  CHECK(says(all_of(sweep_sentences(sweep)), "at least 4 places"));
  CHECK_FALSE(says(all_of(sweep_sentences(sweep)), "a token takes"));
  CHECK(sweep_sentences(Sweep{}) == std::vector<std::string>{"nothing can be said: no level gave a figure"});
}

TEST_CASE("a page of a sweep has a row and a bar for each level on every screen") {
  const Sweep sweep = swept();
  const Summary summary;
  for (const int columns : {200, 80, 40, 20}) {
    const std::string page = sweep_page({sweep, summary, Style{columns, true, false}});
    CAPTURE(columns, page);
    CHECK(says(page, "377"));
    if (columns >= 80) CHECK(says(page, "████████████████"));
  }
  const std::string md = sweep_md({sweep, summary, {}});
  CAPTURE(md);
  CHECK(says(md, "| workers |"));
  CHECK(says(md, "- knee at 3.9 in flight"));
  const auto json = sweep_json({sweep, summary, {}});
  CHECK(json.at("knee").at("level") == 3.9);
  CHECK(json.at("levels").size() == 4);
  CHECK(json.at("enough") == 4);
  CHECK(json.at("curves").at(0).at("kind") == "two-segment line");
}

TEST_CASE("an empty sweep is no crash") {
  const Sweep sweep;
  const Summary summary;
  CHECK_FALSE(sweep_page({sweep, summary, {}}).empty());
  CHECK_FALSE(sweep_md({sweep, summary, {}}).empty());
  CHECK(sweep_json({sweep, summary, {}}).at("knee").is_null());
}
