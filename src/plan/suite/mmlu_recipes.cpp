// MMLU's recipes: the ways in which its questions are asked, word for word as each of the harnesses asks them.

#include "plan/suite/mmlu_recipes.h"

#include <algorithm>

#include "base/text.h"
#include "plan/suite/parts/multiple_choice.h"

namespace bench {
namespace {

constexpr std::int64_t worked_examples = 5;  // in the dev file of each subject
constexpr std::size_t option_count = MmluItem::option_count;

using Item = MmluItem;

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

}  // namespace

std::span<const MmluStyle> mmlu_styles() {  // NOLINT(readability-function-size): a table
  static const std::vector<std::string> no_stop;
  static const MmluStyle table[] = {
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

}  // namespace bench
