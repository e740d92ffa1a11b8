#include "simulation/quiz.h"

#include <array>

namespace bench_test {

using namespace bench;

namespace {

constexpr std::array letters{"A", "B", "C", "D"};

Case question(const std::string& subject, std::int64_t number) {
  const std::string name = std::to_string(number) + " of " + subject;  // no two begin alike
  Case asked;
  asked.id = name;
  asked.question = name + "?";
  std::string text = asked.question;
  for (const char* letter : letters) {
    asked.scoring.choices.push_back(letter + std::to_string(number));
    text += "\n" + std::string(letter) + ". " + asked.scoring.choices.back();
  }
  asked.messages = {{"user", text + "\nAnswer:"}};
  asked.scoring.rules = {"letter"};
  asked.scoring.references = {letters[static_cast<std::size_t>(number) % letters.size()]};
  asked.tags = {subject};
  asked.max_tokens = 4;
  return asked;
}

}  // namespace

Suite quiz(const std::vector<QuizSubject>& subjects) {
  Suite suite;
  suite.name = "quiz";
  suite.eval = EvalFacts{.suite = "quiz", .recipe = "letter", .version = "1"};
  for (const QuizSubject& subject : subjects)
    for (std::int64_t number = 0; number < subject.questions; ++number)
      suite.cases.push_back(question(subject.name, number));
  return suite;
}

}  // namespace bench_test
