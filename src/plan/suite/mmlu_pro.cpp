// MMLU-Pro: harder than MMLU, up to ten options, in fourteen categories.

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "bench/suite.h"

#include "base/json/object.h"
#include "base/text.h"
#include "plan/suite/parts/multiple_choice.h"
#include "plan/suite/parts/part_files.h"
#include "plan/suite/parts/style.h"

namespace bench {
namespace mmlu_pro {
namespace {

constexpr Subject subject_rows[] = {
    {"biology"},   {"business"},    {"chemistry"}, {"computer_science"},
    {"economics"}, {"engineering"}, {"health"},    {"history"},
    {"law"},       {"math"},        {"other"},     {"philosophy"},
    {"physics"},   {"psychology"},
};

constexpr std::int64_t worked_examples = 5;  // of each category, in the validation rows
constexpr std::string_view reason = "Let's think step by step.";

struct Item {
  std::string question;
  std::vector<std::string> options;
  char letter = 'A';
  std::string reasoning;  ///< of an example: its worked solution
  std::string category;   ///< "computer science"
};

using Style = RecipeStyle<Item>;

/// "computer science" is the subject computer_science.
std::string subject_of(const Item& item) {
  std::string name = item.category;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

Script letter(const Item& item, std::span<const Item> examples) {
  Script script{"", {}, letter_question(item.question, item.options)};
  for (const Item& example : examples)
    script.examples.push_back({letter_question(example.question, example.options), std::string(1, example.letter)});
  return script;
}

std::string reasoned_question(const Item& item) {
  std::vector<std::string> options;
  for (const std::string& option : item.options) options.emplace_back(stripped(option));
  return "Question:\n" + item.question + "\nOptions:\n" + listed(options, ". ") + "\nAnswer: " + std::string(reason);
}

/// The worked solutions of the data begin with the words that the question ends with.
std::string solution_of(const Item& example) {
  std::string_view text = example.reasoning;
  const std::string opening = "A: " + std::string(reason) + " ";
  if (text.starts_with(opening)) text.remove_prefix(opening.size());
  return std::string(text);
}

Script lm_eval(const Item& item, std::span<const Item> examples) {
  Script script{"The following are multiple choice questions (with answers) about " + item.category +
                    ". Think step by step and then finish your answer with \"the answer is (X)\" where X is the "
                    "correct letter choice.\n",
                {},
                reasoned_question(item)};
  for (const Item& example : examples) script.examples.push_back({reasoned_question(example), solution_of(example)});
  return script;
}

std::span<const Style> styles() {
  static const Style table[] = {
      {{.name = "letter",
        .about = "a chat model answers with a letter, no examples and no reasoning",
        .most_shots = worked_examples,
        .answer_limit = 32,
        .caution = "not comparable with published figures: those come from reasoning after five examples"},
       letter,
       {},
       {"letter"}},
      {{.name = "lm-eval:mmlu_pro",
        .version = "3.1",
        .about = "a chat model reasons and ends with \"the answer is (X)\", as lm-eval does",
        .task = "lm-eval:mmlu_pro_*",
        .most_shots = worked_examples,
        .answer_limit = 2048,
        .caution = "not comparable with published 5-shot figures: --shots 5 is",
        .published_shots = worked_examples,
        .limit_per_subject = true},
       lm_eval,
       {"Question:"},
       {"lm-eval:mmlu_pro/custom-extract/exact_match", "mmlu-pro"}},
  };
  return table;
}

bool is_subject(std::string_view name) {
  return std::any_of(std::begin(subject_rows), std::end(subject_rows),
                     [name](const Subject& subject) { return subject.name == name; });
}

Item item_of(const Json& row, std::string& problem) {
  JsonObject object(row, problem);
  Item item;
  std::string answer;
  object.required("question", item.question);
  object.required("options", item.options);
  object.required("answer", answer);
  object.required("category", item.category);
  object.optional("cot_content", item.reasoning);
  if (!object.good()) return item;
  if (item.options.size() < 2 || item.options.size() > most_options)
    problem = "has " + counted(static_cast<std::int64_t>(item.options.size()), "option");
  else if (answer.size() != 1 || answer[0] < 'A' || answer[0] > letter_at(item.options.size() - 1))
    problem = "the answer \"" + answer + "\" is none of its options";
  else if (!is_subject(subject_of(item)))
    problem = "unknown category \"" + item.category + "\"";
  else
    item.letter = answer[0];
  return item;
}

/// Rows as a page of the hub's API has them lie one object deeper.
const Json& inner(const Json& row) {
  const auto inside = row.find("row");
  return inside != row.end() && inside->is_object() ? *inside : row;
}

Expected<std::vector<Item>> read_items(DataSet& data, const std::string& file) {
  const auto rows = read_json_rows(data, file);
  if (!rows) return rows.error();
  std::vector<Item> items;
  for (const JsonRow& row : *rows) {
    std::string problem;
    items.push_back(item_of(inner(row.object), problem));
    if (!problem.empty()) return wrong_row(data, file, row, items.size() - 1, problem);
  }
  return items;
}

bool holds_examples(std::string_view file) { return file.find("validation") != std::string_view::npos; }

/// The first file of rows that is not that of the examples.
Expected<std::string> file_of_questions(const DataSet& data) {
  if (data.is_one_file()) return question_file(data, {"test.jsonl"});
  for (const char* pattern : {"*test*.json*", "*.json*"})
    for (const std::string& file : data.files(pattern))
      if (!holds_examples(file)) return file;
  return question_file(data, {"test.jsonl"});
}

/// The first of each category, by its name.
Expected<std::map<std::string, std::vector<Item>>> examples_of(DataSet& data, std::size_t shots) {
  std::map<std::string, std::vector<Item>> examples;
  if (shots == 0) return examples;
  const auto file = example_file(data, {"validation.jsonl", "*validation*.json*"});
  if (!file) return file.error();
  auto items = read_items(data, *file);
  if (!items) return items.error();
  for (Item& item : *items)
    if (auto& some = examples[item.category]; some.size() < shots) some.push_back(std::move(item));
  return examples;
}

Case case_of(const Style& style, const Item& item, std::span<const Item> examples, PromptForm form) {
  Case asked = asked_in(style, item, examples, form);
  asked.tags = {subject_of(item)};
  asked.scoring.references = {std::string(1, item.letter)};
  asked.scoring.choices = item.options;
  asked.question = stripped(item.question);
  return asked;
}

bool is_asked(const std::string& subject, const std::vector<std::string>& chosen) {
  return chosen.empty() || std::find(chosen.begin(), chosen.end(), subject) != chosen.end();
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  const auto file = file_of_questions(data);
  if (!file) return file.error();
  const auto items = read_items(data, *file);
  if (!items) return items.error();
  const auto shots = static_cast<std::size_t>(*options.shots);
  auto examples = examples_of(data, shots);
  if (!examples) return examples.error();
  std::map<std::string, std::size_t> rows;
  std::vector<Case> all;
  for (const Item& item : *items) {
    const std::string subject = subject_of(item);
    const std::size_t row = rows[subject]++;  // counted in its category, in the order of the data
    if (!is_asked(subject, options.subjects)) continue;
    const auto& shown = (*examples)[item.category];
    if (shown.size() < shots)
      return usage_error("not enough examples for " + subject,
                         "the validation rows hold " + std::to_string(shown.size()) + " of " + std::to_string(shots),
                         {"ask without:  --shots 0"});
    all.push_back(case_of(style, item, shown, options.form));
    all.back().id = subject + "/" + std::to_string(row);
  }
  return all;
}

std::vector<Subject> subjects() { return {std::begin(subject_rows), std::end(subject_rows)}; }

}  // namespace
}  // namespace mmlu_pro

QualitySuite make_mmlu_pro_suite() {
  return {.name = "mmlu_pro",
          .about = "14 categories, up to ten options each: harder than mmlu, with reasoning",
          .recipes = recipes_of(mmlu_pro::styles()),
          .subjects = mmlu_pro::subjects,
          .cases = mmlu_pro::cases,
          .data = "mmlu-pro"};
}

}  // namespace bench
