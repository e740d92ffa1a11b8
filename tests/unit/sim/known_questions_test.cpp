#include "sim/known_questions.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "bench/plan.h"

#include "catch.hpp"

using namespace bench;
using namespace bench::sim;

namespace {

const KnownQuestion sky_here{"physics", "  Which colour has the sky at noon? ", {"red", "blue", "green", "black"}, "B"};
const KnownQuestion sky_on_mars{"astronomy", "Which colour has the sky at noon?", {"pink", "blue", "none"}, "A"};
const KnownQuestion keynes{"economics", "Keynes", {"was an economist", "was a ship"}, "A"};
const KnownQuestion few_eggs{"", "How many eggs are left?", {}, "72"};
const KnownQuestion long_eggs{"", "Nine of 81 eggs break. How many eggs are left?", {}, "72,0"};

const KnownQuestions known({sky_here, sky_on_mars, keynes, few_eggs, long_eggs});

const std::string shot = "Is water wet?\nA. yes\nB. no\nAnswer: A\n\n";
const std::string shots = "The following are questions.\n\n" + shot + shot + shot + shot + shot;

std::string found_in(const std::string& prompt) {
  const auto found = known.find(prompt);
  if (!found) return "nothing";
  return found->question->subject + ":" + found->question->answer + ":" + found->labels.letters;
}

}  // namespace

TEST_CASE("a question is found in prompts of any recipe") {
  const std::string text = "Which colour has the sky at noon?";
  CHECK(found_in(text + "\nA. red\nB. blue\nC. green\nD. black\nAnswer:") == "physics:B:ABCD");
  CHECK(found_in(shots + text + "\nA. red\nB. blue\nC. green\nD. black\nAnswer:") == "physics:B:ABCD");
  CHECK(found_in("Q: " + text + "\n(A) red (B) blue (C) green (D) black\nA:") == "physics:B:ABCD");
  CHECK(found_in("Answer the following question.\n\n  " + text + " \n\nA) red\nB) blue\nC) green\nD) black") ==
        "physics:B:ABCD");
  CHECK(found_in(text + "\nA. black\nB. green\nC. blue\nD. red\nAnswer:") == "physics:B:DCBA");
}

TEST_CASE("the choices tell questions of one text apart") {
  const std::string text = "Which colour has the sky at noon?\n";
  CHECK(found_in(text + "A. pink\nB. blue\nC. none\n") == "astronomy:A:ABC");
  CHECK(found_in(text + "A. violet\nB. blue\nC. none\n") == "nothing");
  CHECK(found_in(text) == "nothing");
}

TEST_CASE("the last question counts, though examples are known as well") {
  const std::string first = "Which colour has the sky at noon?\nA. red\nB. blue\nC. green\nD. black\nAnswer: B\n\n";
  CHECK(found_in(first + "Keynes\nA. was an economist\nB. was a ship\nAnswer:") == "economics:A:AB");
  CHECK(found_in("Keynes\nA. was an economist\nB. was a ship\nAnswer: A\n\n" + first) == "physics:B:ABCD");
  CHECK(found_in(first + "Something else?\nA. Keynes\nB. Marx\nAnswer:") == "physics:B:ABCD");
}

TEST_CASE("a question without choices is the longest one that ends there") {
  CHECK(found_in("Q: How many eggs are left?\nA:") == ":72:");
  CHECK(found_in("Q: Nine of 81 eggs break. How many eggs are left?\nA:") == ":72,0:");
  CHECK(found_in("How many eggs are left?es") == ":72:");
  CHECK(found_in("Show many eggs are left?") == "nothing");
  CHECK(found_in("") == "nothing");
}

TEST_CASE("what cannot be asked or graded is no question") {
  CHECK(KnownQuestions({}).all().empty());
  CHECK(KnownQuestions({{"", " ", {}, "x"}, {"", "q", {}, ""}, {"", "q", {"a", "b"}, "C"}, {"", "q", {"a"}, "x y"}})
            .all()
            .empty());
  CHECK(KnownQuestions({{"", "q", {"a", "b"}, "2"}}).all().front().right_choice() == 1);
  CHECK(KnownQuestions({few_eggs, few_eggs, sky_here}).free_answers() == std::vector<std::string>{"72"});
}

TEST_CASE("a suite's own prompts are known as they are sent") {
  Suite suite;
  suite.cases.resize(2);
  Case& asked = suite.cases.front();
  asked.messages = {{"system", "s"}, {"user", shots + "Why?\nA. x\nB. y\nAnswer:"}, {"assistant", "The answer is"}};
  asked.tags = {"logic"};
  asked.scoring = {{"letter"}, {"B"}, {"x", "y"}};
  suite.cases.back().messages = {{"user", "no reference"}};
  const std::vector<KnownQuestion> questions = known_questions_of(suite);
  REQUIRE(questions.size() == 1);
  const KnownQuestions asked_before(questions);
  const auto found = asked_before.find(asked.messages[1].content);
  REQUIRE(found);
  CHECK(found->question->subject == "logic");
  CHECK(found->labels.letters == "AB");
}

namespace {

#ifdef BENCH_SHARED_DATA
const std::filesystem::path folder = std::filesystem::path(BENCH_SHARED_DATA) / "data" / "mmlu";
#else
const std::filesystem::path folder;
#endif

/// The columns of a CSV file, quotes doubled within quotes.
std::vector<std::vector<std::string>> rows_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (char c; in.get(c);) {
    if (c == '"' && quoted && in.peek() == '"')
      rows.back().back() += static_cast<char>(in.get());
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      rows.back().emplace_back();
    else if (c == '\n' && !quoted)
      rows.push_back({""});
    else
      rows.back().back() += c;
  }
  if (rows.back().size() < 6) rows.pop_back();
  return rows;
}

using Row = std::vector<std::string>;
std::string lm_eval(const Row& r) {
  return r[0] + "\nA. " + r[1] + "\nB. " + r[2] + "\nC. " + r[3] + "\nD. " + r[4] + "\nAnswer:";
}
std::string flan(const Row& r) {
  return "Q: " + r[0] + "\n(A) " + r[1] + " (B) " + r[2] + " (C) " + r[3] + " (D) " + r[4] + "\nA:";
}
std::string simple_evals(const Row& r) {
  return "Answer the following.\n\n" + r[0] + "\n\nA) " + r[4] + "\nB) " + r[3] + "\nC) " + r[2] + "\nD) " + r[1];
}

}  // namespace

TEST_CASE("every question of MMLU is found behind five examples") {
  if (!std::filesystem::is_directory(folder / "test")) {
    WARN("skipped: no MMLU here");
    return;
  }
  std::vector<KnownQuestion> questions;
  std::vector<Row> rows;
  std::vector<std::string> examples;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "test")) {
    const std::string name = entry.path().filename().string();
    const std::string subject = name.substr(0, name.rfind("_test"));
    std::string before;
    for (const Row& row : rows_of(folder / "dev" / (subject + "_dev.csv")))
      before += lm_eval(row) + " " + row[5] + "\n\n";
    for (Row& row : rows_of(entry.path())) {
      questions.push_back({subject, row[0], {row[1], row[2], row[3], row[4]}, row[5]});
      rows.push_back(std::move(row));
      examples.push_back(before);
    }
  }
  REQUIRE(rows.size() == 14042);
  const KnownQuestions all(questions);
  REQUIRE(all.all().size() == rows.size());
  std::size_t asked = 0, right = 0, reordered = 0, in_brackets = 0;
  for (std::size_t i = 0; i < rows.size(); i += 4) {
    ++asked;
    const auto letter = [&](const std::string& prompt) {
      const auto found = all.find(prompt);
      return found ? std::string(1, found->labels.letters[found->question->right_choice()]) : "none";
    };
    const std::string own = rows[i][5], mirrored(1, static_cast<char>('A' + 'D' - own[0]));
    // Options may be equal; and the same question has another answer elsewhere.
    const auto fits = [&](const std::string& said, const std::string& wanted, bool mirror) {
      if (said == wanted) return true;
      if (said.front() < 'A' || said.front() > 'D') return false;  // none, or no letter
      const int at = mirror ? 4 - (said[0] - 'A') : said[0] - 'A' + 1;
      return rows[i][static_cast<std::size_t>(at)] == rows[i][static_cast<std::size_t>(own[0] - 'A') + 1];
    };
    right += fits(letter(examples[i] + lm_eval(rows[i])), own, false);
    in_brackets += fits(letter(flan(rows[i])), own, false);
    reordered += fits(letter(simple_evals(rows[i])), mirrored, true);
  }
  // One text is asked twice with the same options and two right answers.
  for (const std::size_t count : {right, in_brackets, reordered}) CHECK(count + 1 >= asked);
}
