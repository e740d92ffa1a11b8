// ARC: science questions of school exams, an easy and a hard set, with three to five options.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "bench/suite.h"

#include "base/json/object.h"
#include "base/text.h"
#include "plan/suite/parts/drawn_examples.h"
#include "plan/suite/parts/multiple_choice.h"
#include "plan/suite/parts/part_files.h"
#include "plan/suite/parts/style.h"

namespace bench {
namespace arc {
namespace {

struct Item {
  std::size_t row = 0;  ///< of the file, from 0
  std::string question;
  std::vector<std::string> options;
  std::size_t right = 0;
};

struct Style : RecipeStyle<Item> {
  std::string_view only = "";      ///< the one subject that it is for
  bool four_options_only = false;  ///< other questions are left out
};

struct Part {
  Subject subject;
  std::string_view in_name;  ///< of a file with its questions, whatever the case
  std::string_view test;
  std::string_view train;
  std::string_view any_test;  ///< other names that are in use
  std::string_view any_train;
};

constexpr Part parts[] = {
    {{"challenge"},
     "challenge",
     "ARC-Challenge-test.jsonl",
     "ARC-Challenge-train.jsonl",
     "*ARC-Challenge-?est.jsonl*",
     "*ARC-Challenge-?rain.jsonl*"},
    {{"easy"},
     "easy",
     "ARC-Easy-test.jsonl",
     "ARC-Easy-train.jsonl",
     "*ARC-Easy-?est.jsonl*",
     "*ARC-Easy-?rain.jsonl*"},
};

constexpr std::int64_t most_drawn = 100;
constexpr std::int64_t leaderboard_shots = 25;

std::string letter_text(const Item& item) { return {letter_at(item.right)}; }

Script letter(const Item& item, std::span<const Item>) {
  return {"", {}, letter_question(item.question, item.options)};
}

Script plain_question(const Item& item, std::span<const Item> examples) {
  const auto asked = [](const Item& row) { return "Question: " + row.question + "\nAnswer:"; };
  Script script{"", {}, asked(item)};
  for (const Item& example : examples) script.examples.push_back({asked(example), example.options[example.right]});
  return script;
}

std::string candidates(std::string_view question, std::span<const std::string> options, std::string_view line_end) {
  std::string text = "Given the following question and four candidate answers (A, B, C and D), choose the best answer.";
  text.append(line_end).append("Question: ").append(question).append(line_end);
  text.append(listed(options, ". ", line_end)).append(line_end);
  return text +
         "Your response should end with \"The best answer is [the_answer_letter]\" where the [the_answer_letter] is "
         "one of A, B, C or D.";
}

constexpr std::string_view begun_answer = "The best answer is";

/// The published task has a backslash and an n where line ends were meant; its figures come from that.
Script chat(const Item& item, std::span<const Item>) {
  const std::span<const std::string> options(item.options);
  const auto shown = options.first(std::min<std::size_t>(options.size(), 4));
  return {"", {}, candidates(stripped(item.question), shown, "\\n"), std::string(begun_answer)};
}

Script llama(const Item& item, std::span<const Item>) {
  return {"", {}, candidates(item.question, item.options, "\n"), std::string(begun_answer)};
}

std::span<const Style> styles() {
  static const Style table[] = {
      {{{.name = "letter",
         .about = "a chat model answers with a letter, no examples",
         .answer_limit = 32,
         .caution = "not comparable with acc or acc_norm of lm-eval: those compare probabilities of the options"},
        letter,
        {},
        {"letter"}}},
      {{{.name = "lm-eval:arc",
         .about = "the most likely of the options after a plain prompt; its prompts can be shown, not asked",
         .task = "lm-eval:arc_*",
         .most_shots = most_drawn,
         .answer_limit = 1,
         .form = PromptForm::plain,
         .published_shots = leaderboard_shots,
         .limit_per_subject = true,
         .needs_prompt_logprobs = true},
        plain_question,
        {},
        {}}},
      {{{.name = "lm-eval:arc_challenge_chat",
         .about = "a chat model goes on with \"The best answer is\", no examples",
         .answer_limit = 100,
         .caution = "comparable with figures of arc_challenge_chat only: its prompt has \\n where line ends were meant",
         .limit_per_subject = true},
        chat,
        {"\n\n", "."},
        {"lm-eval:arc_challenge_chat/remove_whitespace/exact_match"}},
       "challenge"},
      {{{.name = "lm-eval:arc_challenge_llama",
         .about = "Meta's recipe for Llama 3: the answer begun, no examples, questions with four options",
         .answer_limit = 100,
         .limit_per_subject = true},
        llama,
        {},
        {"lm-eval:arc_challenge_llama/strict_match/exact_match"}},
       "challenge",
       true},
  };
  return table;
}

/// Two shapes are published: options as two lists beside the question, or as objects inside it.
struct Raw {
  std::string question;
  std::vector<std::string> texts;
  std::vector<std::string> labels;
  std::string answer;
};

Raw raw_of(const Json& row, std::string& problem) {
  Raw raw;
  JsonObject object(row, problem);
  object.required("answerKey", raw.answer);
  const auto question = row.find("question");
  if (question != row.end() && question->is_object()) {
    auto inner = object.object("question");
    inner->required("stem", raw.question);
    for (JsonObject<Json>& option : inner->objects("choices")) {
      option.required("text", raw.texts.emplace_back());
      option.required("label", raw.labels.emplace_back());
    }
    return raw;
  }
  object.required("question", raw.question);
  if (auto choices = object.object("choices")) {
    choices->required("text", raw.texts);
    choices->required("label", raw.labels);
  } else if (object.good()) {
    object.complain("choices", "is missing");
  }
  return raw;
}

/// Labels are letters here and digits there, and not always four: what counts is the place.
Item item_of(const Json& row, std::string& problem) {
  Raw raw = raw_of(row, problem);
  if (!problem.empty()) return {};
  const auto place = std::find(raw.labels.begin(), raw.labels.end(), raw.answer);
  if (raw.texts.size() < 2 || raw.texts.size() > most_options || raw.texts.size() != raw.labels.size()) {
    problem = counted(static_cast<std::int64_t>(raw.texts.size()), "option") + " with " +
              counted(static_cast<std::int64_t>(raw.labels.size()), "label");
  } else if (place == raw.labels.end()) {
    problem = "the answer \"" + raw.answer + "\" is none of the labels " + joined(raw.labels);
  }
  return {0, std::move(raw.question), std::move(raw.texts), static_cast<std::size_t>(place - raw.labels.begin())};
}

Expected<std::vector<Item>> read_items(DataSet& data, const std::string& file) {
  const auto rows = read_json_rows(data, file);
  if (!rows) return rows.error();
  std::vector<Item> items;
  for (const JsonRow& row : *rows) {
    std::string problem;
    Item item = item_of(row.object, problem);
    if (!problem.empty()) return wrong_row(data, file, row, items.size(), problem);
    item.row = items.size();
    items.push_back(std::move(item));
  }
  return items;
}

bool is_chosen(const Part& part, const std::vector<std::string>& subjects) {
  return std::find(subjects.begin(), subjects.end(), part.subject.name) != subjects.end();
}

/// Whether a part is asked: where nobody chose, those are that a recipe is for and whose data is there.
bool is_asked(const Part& part, const Style& style, const EvalOptions& options, const DataSet& data) {
  if (!options.subjects.empty()) return is_chosen(part, options.subjects);
  if (!style.only.empty() && style.only != part.subject.name) return false;
  if (data.is_one_file()) return lower_case(data.files("*").front()).find(part.in_name) != std::string::npos;
  return part_file(data, {part.test, part.any_test}).has_value();
}

std::optional<SetupError> fault_in(const Style& style, const EvalOptions& options) {
  for (const std::string& name : options.subjects)
    if (!style.only.empty() && name != style.only)
      return usage_error(std::string(style.recipe.name) + " is for " + std::string(style.only) + ", not for " + name);
  return std::nullopt;
}

Case case_of(const Style& style, const Part& part, const Item& item, std::span<const Item> examples, PromptForm form) {
  Case asked = asked_in(style, item, examples, form);
  asked.id = std::string(part.subject.name) + "/" + std::to_string(item.row);
  asked.tags = {std::string(part.subject.name)};
  asked.scoring.references = {letter_text(item)};
  asked.scoring.choices = item.options;
  asked.question = stripped(item.question);
  return asked;
}

Expected<std::vector<Item>> training_rows(const Part& part, DataSet& data, std::size_t shots) {
  if (shots == 0) return std::vector<Item>();
  const auto file = example_file(data, {part.train, part.any_train});
  if (!file) return file.error();
  auto rows = read_items(data, *file);
  if (rows && rows->size() < shots)
    return usage_error(data.name_of(*file) + " holds fewer rows than the examples that are asked for");
  return rows;
}

std::optional<SetupError> add_cases(const Style& style, const Part& part, const EvalOptions& options, DataSet& data,
                                    std::vector<Case>& all) {
  const auto file = question_file(data, {part.test, part.any_test});
  if (!file) return file.error();
  const auto items = read_items(data, *file);
  if (!items) return items.error();
  const auto shots = static_cast<std::size_t>(*options.shots);
  const auto training = training_rows(part, data, shots);
  if (!training) return training.error();
  DrawnExamples draws(training->size(), shots);
  for (const Item& item : *items) {
    if (style.four_options_only && item.options.size() != 4) continue;
    std::vector<Item> examples;
    for (const std::size_t place : draws.next()) examples.push_back((*training)[place]);
    all.push_back(case_of(style, part, item, examples, options.form));
  }
  return std::nullopt;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  if (auto fault = fault_in(style, options)) return *std::move(fault);
  std::vector<Case> all;
  for (const Part& part : parts) {
    if (!is_asked(part, style, options, data)) continue;
    if (auto fault = add_cases(style, part, options, data, all)) return *std::move(fault);
  }
  if (all.empty() && data.is_one_file())
    return usage_error("which part of ARC is in " + data.place() + "?", "its name does not tell",
                       {"--subjects challenge", "--subjects easy"});
  return all;
}

std::vector<Subject> subjects() {
  std::vector<Subject> rows;
  for (const Part& part : parts) rows.push_back(part.subject);
  return rows;
}

}  // namespace
}  // namespace arc

QualitySuite make_arc_suite() {
  return {.name = "arc",
          .about = "science questions of school exams: challenge and easy",
          .recipes = recipes_of(arc::styles()),
          .subjects = arc::subjects,
          .cases = arc::cases};
}

}  // namespace bench
