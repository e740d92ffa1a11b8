// GSM8K: grade-school problems whose answer is a number.

#include <string>
#include <utility>

#include "bench/suite.h"

#include "base/json/object.h"
#include "plan/suite/parts/drawn_examples.h"
#include "plan/suite/parts/part_files.h"
#include "plan/suite/parts/style.h"
#include "plan/suite/parts/wei_examples.h"

namespace bench {
namespace gsm8k {
namespace {

struct Item {
  std::string question;
  std::string answer;  ///< the worked solution, its last line "#### 72"
};

struct Style : RecipeStyle<Item> {
  bool draws_examples = false;  ///< from the training rows; else a recipe brings its own
};

constexpr std::int64_t wei_count = 8;
constexpr std::int64_t most_drawn = 100;

/// How many of the fixed examples: as many as rows were handed over. Those rows themselves do not matter.
std::span<const WeiExample> fixed(std::span<const Item> examples) { return wei_examples().first(examples.size()); }

Script number(const Item& item, std::span<const Item>) {
  return {
      "",
      {},
      "Solve this problem. Reason step by step, then give the final answer on the last line as 'Answer: N', where N "
      "is a number without a unit.\n\n" +
          std::string(stripped(item.question))};
}

Script plain_question(const Item& item, std::span<const Item> examples) {
  const auto asked = [](const Item& row) { return "Question: " + row.question + "\nAnswer:"; };
  Script script{"", {}, asked(item)};
  for (const Item& example : examples) script.examples.push_back({asked(example), example.answer});
  return script;
}

Script cot(const Item& item, std::span<const Item> examples) {
  const auto asked = [](std::string_view question) { return "Q: " + std::string(question) + "\nA:"; };
  Script script{"", {}, asked(item.question)};
  for (const WeiExample& example : fixed(examples))
    script.examples.push_back({asked(example.problem),
                               std::string(example.reasoning) + " The answer is " + std::string(example.answer) + "."});
  return script;
}

Script cot_zeroshot(const Item& item, std::span<const Item>) {
  return {"", {}, "Q: " + item.question + "\nA: Let's think step by step."};
}

/// Meta's words; `end` stands behind a problem and `stop` behind an example's answer.
Script llama_words(const Item& item, std::span<const Item> examples, std::string_view end, std::string_view stop) {
  const auto asked = [end](std::string_view problem) {
    return "Given the following problem, reason and give a final answer to the problem.\nProblem: " +
           std::string(problem) +
           "\nYour response should end with \"The final answer is [answer]\" where [answer] is the response to the "
           "problem." +
           std::string(end);
  };
  Script script{"", {}, asked(item.question)};
  for (const WeiExample& example : fixed(examples))
    script.examples.push_back({asked(example.problem), std::string(example.reasoning) + " The final answer is " +
                                                           std::string(example.answer) + std::string(stop)});
  return script;
}

Script cot_llama(const Item& item, std::span<const Item> examples) {
  Script script = llama_words(item, examples, "\n", "");
  script.before_answer = "";
  return script;
}

Script llama(const Item& item, std::span<const Item> examples) { return llama_words(item, examples, "", "."); }

constexpr std::string_view own_prompt =
    "not comparable with published figures: those come from prompts with worked examples";
constexpr std::string_view chats_miss_it =
    "chat models seldom write ####: the flexible figure is the one to read, and gsm8k_cot_llama the task to compare";

std::vector<std::string> both(std::string_view task, std::string_view strict, std::string_view flexible) {
  const std::string name = "lm-eval:" + std::string(task) + "/";
  return {name + std::string(strict) + "/exact_match", name + std::string(flexible) + "/exact_match"};
}

std::vector<std::string> usual(std::string_view task) { return both(task, "strict-match", "flexible-extract"); }

std::span<const Style> styles() {
  static const Style table[] = {
      {{{.name = "number",
         .about = "a chat model reasons and ends with a line \"Answer: N\", no examples",
         .answer_limit = 512,
         .caution = own_prompt},
        number,
        {},
        {"number"}}},
      {{{.name = "lm-eval:gsm8k",
         .version = "3",
         .about = "five examples drawn from the training rows, the answer behind ####",
         .shots = 5,
         .most_shots = most_drawn,
         .caution = chats_miss_it,
         .limit_per_subject = true},
        plain_question,
        {"Question:", "</s>", "<|im_end|>"},
        usual("gsm8k")},
       true},
      {{{.name = "lm-eval:gsm8k_cot",
         .version = "3",
         .about = "the eight examples of the paper on chains of thought",
         .shots = wei_count,
         .most_shots = wei_count,
         .limit_per_subject = true},
        cot,
        {"Q:", "</s>", "<|im_end|>"},
        usual("gsm8k_cot")}},
      {{{.name = "lm-eval:gsm8k_cot_zeroshot",
         .version = "3",
         .about = "\"Let's think step by step.\", no examples",
         .caution = own_prompt,
         .limit_per_subject = true},
        cot_zeroshot,
        {"Q:", "</s>", "<|im_end|>"},
        usual("gsm8k_cot_zeroshot")}},
      {{{.name = "lm-eval:gsm8k_cot_llama",
         .version = "4",
         .about = "Meta's words with the eight examples, 256 tokens",
         .shots = wei_count,
         .most_shots = wei_count,
         .limit_per_subject = true},
        cot_llama,
        {"<|eot_id|>", "<|start_header_id|>user<|end_header_id|>", "Q:", "</s>", "<|im_end|>"},
        usual("gsm8k_cot_llama")}},
      {{{.name = "lm-eval:gsm8k_llama",
         .version = "3",
         .about = "Meta's recipe for Llama 3: eight examples, 1024 tokens",
         .shots = wei_count,
         .most_shots = wei_count,
         .answer_limit = 1024,
         .limit_per_subject = true},
        llama,
        {},
        both("gsm8k_llama", "strict_match", "flexible_extract")}},
  };
  return table;
}

Expected<std::vector<Item>> read_items(DataSet& data, const std::string& file) {
  const auto rows = read_json_rows(data, file);
  if (!rows) return rows.error();
  std::vector<Item> items;
  for (const JsonRow& row : *rows) {
    std::string problem;
    JsonObject object(row.object, problem);
    Item item;
    object.required("question", item.question);
    object.required("answer", item.answer);
    if (object.good() && item.answer.find("####") == std::string::npos)
      problem = "the answer has no line \"#### NUMBER\"";
    if (!problem.empty()) return wrong_row(data, file, row, items.size(), problem);
    items.push_back(std::move(item));
  }
  return items;
}

/// Rows to draw examples from. Recipes with examples of their own need none.
Expected<std::vector<Item>> training_rows(const Style& style, DataSet& data, std::size_t shots) {
  if (shots == 0 || !style.draws_examples) return std::vector<Item>();
  const auto file = example_file(data, {"train.jsonl", "*train.jsonl*"});
  if (!file) return file.error();
  auto rows = read_items(data, *file);
  if (rows && rows->size() < shots)
    return usage_error(data.name_of(*file) + " holds fewer rows than the examples that are asked for");
  return rows;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  const auto file = question_file(data, {"test.jsonl", "*test.jsonl*"});
  if (!file) return file.error();
  const auto items = read_items(data, *file);
  if (!items) return items.error();
  const auto shots = static_cast<std::size_t>(*options.shots);
  const auto training = training_rows(style, data, shots);
  if (!training) return training.error();
  DrawnExamples draws(training->size(), style.draws_examples ? shots : 0);
  std::vector<Case> all;
  for (const Item& item : *items) {
    std::vector<Item> examples(style.draws_examples ? 0 : shots);
    for (const std::size_t place : draws.next()) examples.push_back((*training)[place]);
    Case asked = asked_in(style, item, std::span<const Item>(examples), options.form);
    asked.id = std::to_string(all.size());
    asked.scoring.references = {item.answer};
    asked.question = stripped(item.question);
    all.push_back(std::move(asked));
  }
  return all;
}

}  // namespace
}  // namespace gsm8k

QualitySuite make_gsm8k_suite() {
  return {.name = "gsm8k",
          .about = "grade-school problems in words, the answer a number",
          .recipes = recipes_of(gsm8k::styles()),
          .cases = gsm8k::cases};
}

}  // namespace bench
