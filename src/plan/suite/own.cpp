// Questions of the user's own, from a file: `bench eval my.jsonl`.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "bench/score.h"
#include "bench/suite.h"

#include "base/nearest.h"
#include "base/text.h"
#include "plan/suite/own_rows.h"
#include "plan/suite/parts/multiple_choice.h"
#include "plan/suite/parts/style.h"

namespace bench {
namespace own {
namespace {

using Style = RecipeStyle<OwnRow>;

constexpr std::int64_t most_logprobs = 20;  // servers return no more
/// Rules whose references are letters.
constexpr std::array<std::string_view, 3> by_letters = {"choice", "letter", "logprob"};

/// Whether a line of the prompt begins with the letter: "A. ", "A) ", "A: " or "(A) ".
bool has_line_of(std::string_view prompt, char letter) {
  for (const std::string_view raw : split(prompt, '\n')) {
    std::string_view line = trimmed(raw);
    const bool bracketed = line.starts_with('(');
    if (bracketed) line.remove_prefix(1);
    if (line.size() < 2 || line[0] != letter) continue;
    if (line[1] == ')' || (!bracketed && (line[1] == '.' || line[1] == ':'))) return true;
  }
  return false;
}

bool lists_its_options(const OwnRow& row) {
  for (std::size_t i = 0; i < row.choices.size(); ++i)
    if (!has_line_of(row.prompt, letter_at(i))) return false;
  return true;
}

/// The prompt as it stands, its options behind it where it does not list them.
Script as_it_stands(const OwnRow& row, std::span<const OwnRow>) {
  return {"", {}, lists_its_options(row) ? row.prompt : letter_question(row.prompt, row.choices)};
}

std::span<const Style> styles() {
  static const Style table[] = {
      {{.name = "file", .about = "the prompts of the file, options listed behind them"}, as_it_stands, {}, {}}};
  return table;
}

std::optional<SetupError> unknown_rule(const OwnRow& row, const std::string& rule) {
  if (find_scorer(rule) != nullptr) return std::nullopt;
  std::vector<std::string> names;
  for (const Scorer& scorer : scorers()) names.emplace_back(scorer.name);
  std::vector<std::string> advice = {"rules: " + joined(names)};
  if (const auto meant = nearest(rule, names)) advice.push_back("did you mean " + *meant + "?");
  return usage_error(row.where + ": no rule \"" + rule + "\" to score by", "", std::move(advice));
}

Expected<std::vector<std::string>> rules_of(const OwnRow& row, const EvalOptions& options) {
  std::vector<std::string> rules = row.rules;
  if (rules.empty() && options.scoring) rules = {*options.scoring};
  if (rules.empty())
    return usage_error(row.where + ": by which rule is the answer scored?", "",
                       {"one for all:  --scoring exact|choice|f1|number|regex|contains",
                        "one for this line:  \"scoring\": \"exact\""});
  for (const std::string& rule : rules)
    if (auto fault = unknown_rule(row, rule)) return *std::move(fault);
  return rules;
}

bool goes_by_letters(const std::string& rule) {
  return std::find(by_letters.begin(), by_letters.end(), rule) != by_letters.end();
}

/// The right choice may be named by its text or by its letter; a text that is a letter too is a text.
Expected<std::string> letter_of(const OwnRow& row, const std::string& reference) {
  const auto place = std::find(row.choices.begin(), row.choices.end(), reference);
  if (place != row.choices.end())
    return std::string(1, letter_at(static_cast<std::size_t>(place - row.choices.begin())));
  if (reference.size() == 1 && reference[0] >= 'A' && reference[0] < letter_at(row.choices.size())) return reference;
  return usage_error(row.where + ": the reference \"" + reference + "\" is none of the choices",
                     "neither the text of one nor its letter");
}

std::optional<SetupError> go_by_letters(const OwnRow& row, Scoring& scoring) {
  if (row.choices.size() < 2 || row.choices.size() > most_options)
    return usage_error(row.where + ": " + scoring.rules.front() + " needs 2 to 26 choices",
                       "there are " + std::to_string(row.choices.size()), {"\"choices\": [\"one\", \"two\"]"});
  for (std::string& reference : scoring.references) {
    auto letter = letter_of(row, reference);
    if (!letter) return letter.error();
    reference = *std::move(letter);
  }
  return std::nullopt;
}

Expected<Case> case_of(const Style& style, const OwnRow& row, const EvalOptions& options) {
  auto rules = rules_of(row, options);
  if (!rules) return rules.error();
  if (row.choices.size() > most_options)
    return usage_error(row.where + ": more choices than there are letters", std::to_string(row.choices.size()));
  Case asked = asked_in(style, row, {}, options.form);
  asked.id = row.id;
  if (!row.category.empty()) asked.tags = {row.category};
  asked.scoring = {*std::move(rules), row.references, row.choices};
  asked.question = stripped(row.prompt);
  const auto& named = asked.scoring.rules;
  if (std::any_of(named.begin(), named.end(), goes_by_letters))
    if (auto fault = go_by_letters(row, asked.scoring)) return *std::move(fault);
  if (std::find(named.begin(), named.end(), "logprob") != named.end()) asked.top_logprobs = most_logprobs;
  return asked;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const auto rows = read_own_rows(data);
  if (!rows) return rows.error();
  std::vector<Case> all;
  for (const OwnRow& row : *rows) {
    auto asked = case_of(style_with(styles(), recipe), row, options);
    if (!asked) return asked.error();
    all.push_back(*std::move(asked));
  }
  return all;
}

}  // namespace
}  // namespace own

QualitySuite make_own_suite() {
  return {.name = "own",
          .about = "questions of yours from a file",
          .recipes = recipes_of(own::styles()),
          .cases = own::cases,
          .is_of_user = true};
}

}  // namespace bench
