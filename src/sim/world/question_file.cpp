#include <algorithm>
#include <fstream>

#include "base/json/strict.h"
#include "base/text.h"
#include "sim/known_questions.h"
#include "sim/world/world.h"

namespace bench::sim {
namespace {

std::string text_of(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_string() ? found->get<std::string>() : "";
}

/// None: the line is none of a data set.
std::optional<KnownQuestion> question_of(const Json& line) {
  if (!line.is_object()) return std::nullopt;
  KnownQuestion question{text_of(line, "subject"), text_of(line, "question"), {}, text_of(line, "answer")};
  if (const auto choices = line.find("choices"); choices != line.end() && !choices->is_null()) {
    const auto is_text = [](const Json& choice) { return choice.is_string(); };
    if (!choices->is_array() || choices->empty() || !std::all_of(choices->begin(), choices->end(), is_text))
      return std::nullopt;
    question.choices = choices->get<std::vector<std::string>>();
    const auto place = line.find("answer");
    if (place != line.end() && place->is_number_unsigned() && place->get<std::uint64_t>() < 26)
      question.answer = std::string(1, static_cast<char>('A' + place->get<std::uint64_t>()));
    if (question.right_choice() >= question.choices.size()) return std::nullopt;
  } else if (const auto number = line.find("answer"); number != line.end() && number->is_number()) {
    question.answer = number->dump();
  }
  if (is_blank(question.text) || is_blank(question.answer)) return std::nullopt;
  return question;
}

}  // namespace

Expected<std::vector<KnownQuestion>> read_questions(const std::string& file, const std::string& beside) {
  const std::string path = path_beside(file, beside);
  std::ifstream in(path);
  if (!in) return usage_error("cannot read the questions " + path);
  std::vector<KnownQuestion> questions;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (is_blank(line)) continue;
    auto question = question_of(Json::parse(line, nullptr, false));
    if (!question)
      return usage_error(path + ":" + std::to_string(number) +
                         ": must be {\"subject\"?, \"question\", \"choices\"?, \"answer\"}, with a letter for an "
                         "answer where there are choices");
    questions.push_back(*std::move(question));
  }
  return questions;
}

}  // namespace bench::sim
