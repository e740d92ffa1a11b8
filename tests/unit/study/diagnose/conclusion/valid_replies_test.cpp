#include <algorithm>
#include <string>
#include <vector>

#include "bench/score.h"

#include "catch.hpp"
#include "study/diagnose/conclusion/conclusion.h"
#include "summarise/sentence.h"

using namespace bench;

namespace {

constexpr const char* asked_schema =
    R"({"type":"object","properties":{"entries":{"type":"array","minItems":2}},"required":["entries"]})";
constexpr const char* valid_text = R"({"entries":["one","two"]})";

/// Graded as a run grades it.
RunRecord constrained_reply(const char* temperature, std::int64_t index, const char* text,
                            const char* done_reason = "stop") {
  RunRecord record;
  record.plan_index = index;
  record.condition = std::string("speed: temperature ") + temperature + ", schema, 8 in flight";
  record.reply.text = text;
  record.reply.done_reason = done_reason;
  record.grades = grades_of(record, asked_schema);
  REQUIRE(record.grade("schema_valid") != nullptr);
  return record;
}

}  // namespace

TEST_CASE("replies that break the schema at one temperature only are seen as an effect of it") {
  std::vector<RunRecord> records;
  for (std::int64_t i = 0; i < 20; ++i) {
    records.push_back(constrained_reply("0", i, valid_text));
    records.push_back(constrained_reply("1", 100 + i, i < 8 ? R"({"entries" 1})" : valid_text));
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
    records.push_back(constrained_reply("0", i, R"({"entries":["one","tw)", "length"));
  records.push_back(constrained_reply("0", 6, R"({"entries":}["one")", "length"));
  records.push_back(constrained_reply("0", 7, "Sure, here is the list", "length"));
  const auto found = validity_findings(Records(std::move(records)));
  REQUIRE(found.size() == 1);
  CHECK(*found[0].value == Approx(0.75));
  CHECK(found[0].requests == std::vector<std::int64_t>{6, 7});
  CHECK(found[0].says.find("all of them cut at the token limit") != std::string::npos);
}

TEST_CASE("what the token limit cut is counted among the replies that are as the schema wants") {
  std::vector<RunRecord> records = {constrained_reply("0", 0, valid_text),
                                    constrained_reply("0", 1, valid_text, "length"),
                                    constrained_reply("0", 2, R"({"entries":[)", "length"),
                                    constrained_reply("0", 3, "Sure, here is", "length"),
                                    constrained_reply("0", 4, R"({"entries":["one"]})", "length"),  // whole, and wrong
                                    constrained_reply("0", 5, R"({"entries":["one")")};             // nothing cut it
  const auto found = validity_findings(Records(std::move(records)));
  REQUIRE(found.size() == 1);
  CHECK(found[0].says.find("3 of 6 replies") != std::string::npos);
  CHECK(found[0].says.find("1 of them cut at the token limit") != std::string::npos);
  CHECK(found[0].requests == std::vector<std::int64_t>{3, 4, 5});
}

TEST_CASE("too few constrained replies tell nothing") {
  CHECK(validity_findings(Records({constrained_reply("0", 0, valid_text)})).empty());
}

TEST_CASE("no sentence has a zero with a minus sign") {
  CHECK(sentence_percent(-0.0002) == "0.0 %");
  CHECK(sentence_percent(-0.02) == "-2.0 %");
  CHECK(sentence_number(-0.4, 0) == "0");
}
