#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "study/diagnose/conclusion/conclusion.h"
#include "summarise/sentence.h"

using namespace bench;

namespace {

RunRecord constrained_reply(const char* temperature, std::int64_t index, const char* text, bool valid, bool cut) {
  RunRecord record;
  record.plan_index = index;
  record.condition = std::string("speed: temperature ") + temperature + ", schema, 8 in flight";
  record.reply.text = text;
  Grade grade{"schema_valid", valid ? 1.0 : 0.0};
  grade.cut = cut;
  record.grades = {grade};
  return record;
}

}  // namespace

TEST_CASE("replies that break the schema at one temperature only are seen as an effect of it") {
  std::vector<RunRecord> records;
  for (std::int64_t i = 0; i < 20; ++i) {
    records.push_back(constrained_reply("0", i, R"({"a":1})", true, false));
    records.push_back(constrained_reply("1", 100 + i, i < 8 ? R"({"a" 1})" : R"({"a":1})", i >= 8, false));
  }
  const auto found = validity_findings(Records(std::move(records)));
  REQUIRE(found.size() == 3);
  CHECK(*found[0].value == 1);
  CHECK(*found[1].value == Approx(0.6));
  CHECK(found[1].interval->lo < 0.6);
  CHECK(found[1].interval->hi > 0.6);
  CHECK(found[1].requests == std::vector<std::int64_t>{100, 101, 102, 103, 104, 105, 106, 107});
  CHECK(*found[2].value < 0.01);
  CHECK(found[2].says.find("changes how many") != std::string::npos);
}

TEST_CASE("a reply that the token limit cut is judged by what of it came") {
  std::vector<RunRecord> records;
  for (std::int64_t i = 0; i < 6; ++i)
    records.push_back(constrained_reply("0", i, R"({"entries":["one","tw)", false, true));
  records.push_back(constrained_reply("0", 6, R"({"entries":}["one")", false, true));
  records.push_back(constrained_reply("0", 7, "Sure, here is the list", false, true));
  const auto found = validity_findings(Records(std::move(records)));
  REQUIRE(found.size() == 1);
  CHECK(*found[0].value == Approx(0.75));
  CHECK(found[0].requests == std::vector<std::int64_t>{6, 7});
  CHECK(found[0].says.find("all of them only as far as the token limit") != std::string::npos);
}

TEST_CASE("too few constrained replies tell nothing") {
  CHECK(validity_findings(Records({constrained_reply("0", 0, "{}", true, false)})).empty());
}

TEST_CASE("no sentence has a zero with a minus sign") {
  CHECK(sentence_percent(-0.0002) == "0.0 %");
  CHECK(sentence_percent(-0.02) == "-2.0 %");
  CHECK(sentence_number(-0.4, 0) == "0");
}
