#include "present/quality/answer.h"

#include "catch.hpp"

using namespace bench;

namespace {

Case asked_which() {
  Case asked;
  asked.id = "astronomy/17";
  asked.question = "Which planet is the largest?\nMind the rings.";
  asked.scoring = {{"letter"}, {"B"}, {"Mars", "Jupiter", "Venus", "Pluto"}};
  return asked;
}

RunRecord answered_with(const std::string& text, Grade grade) {
  RunRecord record;
  record.id = "astronomy/17";
  record.reply.text = text;
  record.reply.timeline.end = std::chrono::milliseconds(410);
  record.grades = {std::move(grade)};
  return record;
}

std::string shown(const RunRecord& record) { return answer_text(asked_which(), record, {40, true, false}); }

}  // namespace

TEST_CASE("a right answer is shown with its question, its options and its time") {
  const RunRecord record = answered_with("B", {.name = "correct", .value = 1, .extracted = "B"});
  CHECK(was_right(record));
  CHECK(shown(record) ==
        "✓ astronomy/17  right, 410 ms\n"
        "  Which planet is the largest?\n"
        "  Mind the rings.\n"
        "    A. Mars\n"
        "  = B. Jupiter\n"
        "    C. Venus\n"
        "    D. Pluto\n"
        "  said: B\n"
        "  read as B\n\n");
}

TEST_CASE("a wrong answer is marked beside the right one, and long replies are broken and cut") {
  const RunRecord record = answered_with("Because it has rings and is far away, D" + std::string(2000, '!'),
                                         {.name = "correct", .value = 0, .extracted = "D"});
  CHECK_FALSE(was_right(record));
  const std::string text = shown(record);
  CHECK(text.starts_with("✗ astronomy/17  wrong, 410 ms\n"));
  CHECK(text.find("  - D. Pluto\n") != std::string::npos);
  CHECK(text.find("  read as D, right is B\n") != std::string::npos);
  CHECK(text.find("(2039 bytes)") != std::string::npos);
}

TEST_CASE("what was cut, could not be read or failed is neither right nor wrong") {
  const RunRecord cut = answered_with("Let me", {.name = "correct", .value = 0, .unparsed = true, .cut = true});
  CHECK(shown(cut).starts_with("? astronomy/17  cut at the token limit, 410 ms\n"));
  const RunRecord mumbled = answered_with("", {.name = "correct", .value = 0, .unparsed = true});
  CHECK(shown(mumbled).starts_with("? astronomy/17  no answer found"));
  CHECK(shown(mumbled).find("  said: nothing\n  right is B\n") != std::string::npos);
  RunRecord failed = answered_with("", {.name = "correct"});
  failed.grades.clear();
  failed.reply.failure = Failure{Status::truncated, FailureKind::closed, "the stream ended"};
  CHECK(shown(failed).starts_with("✗ astronomy/17  failed"));
  CHECK(shown(failed).find("  the stream ended\n") != std::string::npos);
}
