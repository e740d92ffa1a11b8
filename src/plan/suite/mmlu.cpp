// MMLU: 57 subjects, four options, and more than one way to ask.

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "bench/suite.h"

#include "base/text.h"
#include "plan/data/data_set.h"
#include "plan/suite/mmlu_rows.h"
#include "plan/suite/parts/multiple_choice.h"
#include "plan/suite/parts/script.h"

namespace bench {
namespace {

constexpr Subject subject_rows[] = {
    {"abstract_algebra", "stem"},
    {"anatomy", "other"},
    {"astronomy", "stem"},
    {"business_ethics", "other"},
    {"clinical_knowledge", "other"},
    {"college_biology", "stem"},
    {"college_chemistry", "stem"},
    {"college_computer_science", "stem"},
    {"college_mathematics", "stem"},
    {"college_medicine", "other"},
    {"college_physics", "stem"},
    {"computer_security", "stem"},
    {"conceptual_physics", "stem"},
    {"econometrics", "social_sciences"},
    {"electrical_engineering", "stem"},
    {"elementary_mathematics", "stem"},
    {"formal_logic", "humanities"},
    {"global_facts", "other"},
    {"high_school_biology", "stem"},
    {"high_school_chemistry", "stem"},
    {"high_school_computer_science", "stem"},
    {"high_school_european_history", "humanities"},
    {"high_school_geography", "social_sciences"},
    {"high_school_government_and_politics", "social_sciences"},
    {"high_school_macroeconomics", "social_sciences"},
    {"high_school_mathematics", "stem"},
    {"high_school_microeconomics", "social_sciences"},
    {"high_school_physics", "stem"},
    {"high_school_psychology", "social_sciences"},
    {"high_school_statistics", "stem"},
    {"high_school_us_history", "humanities"},
    {"high_school_world_history", "humanities"},
    {"human_aging", "other"},
    {"human_sexuality", "social_sciences"},
    {"international_law", "humanities"},
    {"jurisprudence", "humanities"},
    {"logical_fallacies", "humanities"},
    {"machine_learning", "stem"},
    {"management", "other"},
    {"marketing", "other"},
    {"medical_genetics", "other"},
    {"miscellaneous", "other"},
    {"moral_disputes", "humanities"},
    {"moral_scenarios", "humanities"},
    {"nutrition", "other"},
    {"philosophy", "humanities"},
    {"prehistory", "humanities"},
    {"professional_accounting", "other"},
    {"professional_law", "humanities"},
    {"professional_medicine", "other"},
    {"professional_psychology", "social_sciences"},
    {"public_relations", "social_sciences"},
    {"security_studies", "social_sciences"},
    {"sociology", "social_sciences"},
    {"us_foreign_policy", "social_sciences"},
    {"virology", "other"},
    {"world_religions", "humanities"},
};

constexpr std::int64_t worked_examples = 5;  // in the dev file of each subject
constexpr std::size_t option_count = MmluItem::option_count;

using Item = MmluItem;

/// How a recipe writes, and what becomes of the reply.
struct Style {
  Recipe recipe;
  Script (*write)(std::string_view subject, const Item& item, std::span<const Item> examples);
  std::vector<std::string> stop;
  std::vector<std::string> rules;
  std::string_view split = "test";
  std::int64_t top_logprobs = 0;
};

std::string spaced(std::string_view subject) {
  std::string words(subject);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string letter_text(const Item& item) { return {item.letter}; }

std::string asked_for_answer(std::string_view question, const Item& item) {
  return std::string(question) + "\n" + listed(item.choices, ". ") + "\nAnswer:";
}

std::string header(std::string_view subject) {
  return "The following are multiple choice questions (with answers) about " + spaced(subject) + ".\n\n";
}

Script lm_eval(std::string_view subject, const Item& item, std::span<const Item> examples) {
  Script script{header(subject), {}, asked_for_answer(stripped(item.question), item)};
  for (const Item& example : examples)
    script.examples.push_back({asked_for_answer(stripped(example.question), example), letter_text(example)});
  return script;
}

/// The original: two blanks before the subject, and questions as they stand in the file.
Script hendrycks(std::string_view subject, const Item& item, std::span<const Item> examples) {
  Script script{header(" " + std::string(subject)), {}, asked_for_answer(item.question, item)};
  for (const Item& example : examples)
    script.examples.push_back({asked_for_answer(example.question, example), letter_text(example)});
  return script;
}

std::string flan_question(const Item& item) {
  std::string text = "Q: " + std::string(stripped(item.question)) + "\n";
  for (std::size_t i = 0; i < option_count; ++i)
    text.append(i > 0 ? " (" : "(").append(1, static_cast<char>('A' + i)).append(") ").append(item.choices[i]);
  return text + "\nA:";
}

Script flan(std::string_view subject, const Item& item, std::span<const Item> examples) {
  Script script{header(subject), {}, flan_question(item)};
  for (const Item& example : examples)
    script.examples.push_back({flan_question(example), "(" + letter_text(example) + ")"});
  return script;
}

Script flan_cot(std::string_view subject, const Item& item, std::span<const Item>) {
  return {header(subject), {}, flan_question(item) + " Let's think step by step."};
}

std::string llama_question(const Item& item) {
  return "Given the following question and four candidate answers (A, B, C and D), choose the best "
         "answer.\nQuestion: " +
         std::string(stripped(item.question)) + "\n" + listed(item.choices, ". ") +
         "\nYour response should end with \"The best answer is [the_answer_letter]\" where the [the_answer_letter] is "
         "one of A, B, C or D.";
}

Script llama(std::string_view, const Item& item, std::span<const Item> examples) {
  Script script{"", {}, llama_question(item), "The best answer is"};
  for (const Item& example : examples) script.examples.push_back({llama_question(example), letter_text(example) + "."});
  return script;
}

Script llama_cot(std::string_view, const Item& item, std::span<const Item>) {
  const std::string question =
      "Given the following question and four candidate answers (A, B, C and D), choose the best answer.\n\nQuestion: " +
      std::string(stripped(item.question)) + "\n" + listed(item.choices, ". ") +
      "\n\n- For simple problems:\nDirectly provide the answer with minimal explanation.\n\n- For complex "
      "problems:\nUse this step-by-step format:\n## Step 1: [Concise description]\n[Brief explanation]\n## Step 2: "
      "[Concise description]\n[Brief explanation]\n\nRegardless of the approach, always conclude with:\nThe best "
      "answer is [the_answer_letter].\nwhere the [the_answer_letter] is one of A, B, C or D.\n\nLet's think step by "
      "step.";
  return {"", {}, question};
}

Script simple_evals(std::string_view, const Item& item, std::span<const Item>) {
  const std::string question =
      "Answer the following multiple choice question. The last line of your response should be of the following "
      "format: 'Answer: $LETTER' (without quotes) where LETTER is one of ABCD. Think step by step before answering."
      "\n\n" +
      item.question + "\n\n" + listed(item.choices, ") ");
  return {"", {}, question};
}

Script letter(std::string_view, const Item& item, std::span<const Item> examples) {
  Script script{"", {}, letter_question(item.question, item.choices)};
  for (const Item& example : examples)
    script.examples.push_back({letter_question(example.question, example.choices), letter_text(example)});
  return script;
}

constexpr std::string_view no_published =
    "not comparable with published 5-shot figures: those come from another prompt";

std::span<const Style> styles() {  // NOLINT(readability-function-size): a table
  static const std::vector<std::string> no_stop;
  static const Style table[] = {
      {{.name = "letter",
        .about = "a chat model answers with a letter, no examples",
        .most_shots = worked_examples,
        .answer_limit = 32,
        .caution = no_published},
       letter,
       no_stop,
       {"letter"}},
      {{.name = "lm-eval:mmlu",
        .version = "2",
        .about = "the most likely of the four letters after a plain prompt, as lm-eval does",
        .task = "lm-eval:mmlu_*",
        .most_shots = worked_examples,
        .answer_limit = 1,
        .form = PromptForm::plain,
        .caution = "not comparable with published 5-shot figures; with --shots 5 it is",
        .published_shots = worked_examples,
        .limit_per_subject = true},
       lm_eval,
       no_stop,
       {"lm-eval:mmlu/none/acc"},
       "test",
       20},
      {{.name = "lm-eval:mmlu_generative",
        .version = "3",
        .about = "a chat model ends the line behind \"Answer:\", as lm-eval does",
        .task = "lm-eval:mmlu_*_generative",
        .most_shots = worked_examples,
        .caution = no_published,
        .limit_per_subject = true},
       lm_eval,
       {"</s>", "\n"},
       {"lm-eval:mmlu_generative/get_response/exact_match"}},
      {{.name = "lm-eval:mmlu_flan_n_shot_generative",
        .version = "3",
        .about = "a chat model answers with a letter in brackets",
        .task = "lm-eval:mmlu_flan_n_shot_generative_*",
        .most_shots = worked_examples,
        .caution = no_published,
        .limit_per_subject = true},
       flan,
       {"</s>", "Q:", "<|im_end|>", "\n"},
       {"lm-eval:mmlu_flan_n_shot_generative/flexible-extract/exact_match",
        "lm-eval:mmlu_flan_n_shot_generative/strict-match/exact_match"}},
      {{.name = "lm-eval:mmlu_flan_cot_zeroshot",
        .version = "3",
        .about = "a chat model thinks step by step; questions of the validation split",
        .task = "lm-eval:mmlu_flan_cot_zeroshot_*",
        .caution = no_published,
        .limit_per_subject = true},
       flan_cot,
       {"</s>", "Q:", "<|im_end|>"},
       {"lm-eval:mmlu_flan_cot_zeroshot/flexible-extract/exact_match",
        "lm-eval:mmlu_flan_cot_zeroshot/strict-match/exact_match"},
       "val"},
      {{.name = "lm-eval:mmlu_llama",
        .about = "Meta's recipe for Llama 3: five examples, the answer begun",
        .task = "lm-eval:mmlu_llama_*",
        .shots = worked_examples,
        .most_shots = worked_examples,
        .answer_limit = 10,
        .limit_per_subject = true},
       llama,
       {"."},
       {"lm-eval:mmlu_llama/strict_match/exact_match"}},
      {{.name = "lm-eval:mmlu_cot_llama",
        .about = "Meta's recipe for Llama 3 with reasoning, no examples",
        .task = "lm-eval:mmlu_cot_llama_*",
        .answer_limit = 1024,
        .caution = "comparable with Meta's 0-shot CoT figures, not with 5-shot ones",
        .limit_per_subject = true},
       llama_cot,
       no_stop,
       {"lm-eval:mmlu_cot_llama/strict_match/exact_match"}},
      {{.name = "hendrycks",
        .about = "the prompt and the protocol of the paper, five examples; none of them is dropped when it is long",
        .task = "hendrycks_test/*",
        .shots = worked_examples,
        .most_shots = worked_examples,
        .answer_limit = 1,
        .form = PromptForm::plain},
       hendrycks,
       no_stop,
       {"logprob"},
       "test",
       20},
      {{.name = "simple-evals",
        .about = "OpenAI's simple-evals: reasoning, then a line \"Answer: X\"",
        .answer_limit = 1024,
        .caution = "comparable with figures of simple-evals only, which are at temperature 0.5"},
       simple_evals,
       no_stop,
       {"simple-evals:mmlu"}},
  };
  return table;
}

std::span<const Recipe> recipes() {
  static const std::vector<Recipe> all = [] {
    std::vector<Recipe> rows;
    for (const Style& style : styles()) rows.push_back(style.recipe);
    return rows;
  }();
  return all;
}

const Style& style_of(const Recipe& recipe) {
  return *std::find_if(styles().begin(), styles().end(), [&](const Style& s) { return s.recipe.name == recipe.name; });
}

std::vector<Subject> subjects() { return {std::begin(subject_rows), std::end(subject_rows)}; }

std::string file_of(std::string_view split, std::string_view subject) {
  return std::string(split) + "/" + std::string(subject) + "_" + std::string(split) + ".csv";
}

Expected<std::vector<Item>> examples_of(DataSet& data, const Subject& subject, std::int64_t shots) {
  if (shots == 0) return std::vector<Item>();
  const std::string file = file_of("dev", subject.name);
  if (data.is_one_file() || !data.has(file))
    return usage_error("no examples for " + std::string(subject.name),
                       "they stand in " + file + ", which is not in " + data.place(), {"ask without:  --shots 0"});
  auto examples = read_mmlu_rows(data, file);
  if (!examples) return examples;
  if (static_cast<std::int64_t>(examples->size()) < shots)
    return usage_error(data.name_of(file) + " holds " + counted(examples->size(), "example"),
                       std::to_string(shots) + " are asked for");
  examples->resize(static_cast<std::size_t>(shots));
  return examples;
}

Case case_of(const Style& style, const Subject& subject, std::size_t row, const Item& item,
             std::span<const Item> examples, PromptForm form) {
  Case asked;
  asked.id = std::string(subject.name) + "/" + std::to_string(row);
  say(style.write(subject.name, item, examples), form, asked);
  asked.max_tokens = style.recipe.answer_limit;
  asked.stop = style.stop;
  asked.tags = {std::string(subject.name), std::string(subject.category)};
  asked.scoring = {style.rules, {letter_text(item)}, {item.choices.begin(), item.choices.end()}};
  asked.top_logprobs = style.top_logprobs;
  asked.question = stripped(item.question);
  return asked;
}

bool is_chosen(const Subject& subject, const std::vector<std::string>& chosen) {
  return std::find(chosen.begin(), chosen.end(), subject.name) != chosen.end();
}

/// Of a single file. It holds all subjects, in a column with their names, or the one that its name or the user tells.
bool belongs_to(const Item& item, const Subject& subject, const std::string& file, bool chosen) {
  return item.subject.empty() ? chosen || file.starts_with(subject.name) : item.subject == subject.name;
}

const Item* of_unknown_subject(const std::vector<Item>& items) {
  const auto is_known = [](const Item& item) {
    return item.subject.empty() || std::any_of(std::begin(subject_rows), std::end(subject_rows),
                                               [&](const Subject& subject) { return subject.name == item.subject; });
  };
  const auto found = std::find_if_not(items.begin(), items.end(), is_known);
  return found == items.end() ? nullptr : &*found;
}

Expected<std::vector<Case>> cases_of_file(const Style& style, const EvalOptions& options, DataSet& data) {
  const std::string file = data.files("*").front();
  const auto items = read_mmlu_rows(data, file);
  if (!items) return items.error();
  if (const Item* stranger = of_unknown_subject(*items))
    return usage_error(data.name_of(file) + ": unknown subject \"" + stranger->subject + "\"", "MMLU has 57 of them");
  std::vector<Case> all;
  for (const Subject& subject : subject_rows) {
    const bool chosen = is_chosen(subject, options.subjects);
    if (!options.subjects.empty() && !chosen) continue;
    std::size_t row = 0;
    for (const Item& item : *items) {
      if (!belongs_to(item, subject, file, chosen)) continue;
      const auto examples = examples_of(data, subject, *options.shots);
      if (!examples) return examples.error();
      all.push_back(case_of(style, subject, row++, item, *examples, options.form));
    }
  }
  if (all.empty() && !items->empty() && items->front().subject.empty())
    return usage_error("which subject is " + data.name_of(file) + " of?", "its name does not begin with one",
                       {"name it:  --subjects astronomy"});
  return all;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_of(recipe);
  if (data.is_one_file()) return cases_of_file(style, options, data);
  std::vector<Case> all;
  for (const Subject& subject : subject_rows) {
    const bool chosen = is_chosen(subject, options.subjects);
    const std::string file = file_of(style.split, subject.name);
    if (!options.subjects.empty() && !chosen) continue;
    if (!data.has(file)) {
      if (!chosen) continue;
      return usage_error("no questions of " + std::string(subject.name), file + " is not in " + data.place(),
                         {"what is there:  bench ls datasets"});
    }
    const auto items = read_mmlu_rows(data, file);
    if (!items) return items.error();
    const auto examples = examples_of(data, subject, *options.shots);
    if (!examples) return examples.error();
    for (std::size_t row = 0; row < items->size(); ++row)
      all.push_back(case_of(style, subject, row, (*items)[row], *examples, options.form));
  }
  return all;
}

}  // namespace

QualitySuite make_mmlu_suite() {
  return {.name = "mmlu",
          .about = "57 subjects, four options each: knowledge and problem solving",
          .recipes = recipes(),
          .subjects = subjects,
          .cases = cases};
}

}  // namespace bench
