// MBPP: small Python tasks with three tests each. Its prompts are asked and timed; what comes back is not run.

#include <algorithm>
#include <string>
#include <utility>

#include "bench/suite.h"

#include "base/json/object.h"
#include "base/text.h"
#include "plan/suite/parts/part_files.h"
#include "plan/suite/parts/style.h"
#include "plan/suite/parts/ungraded_code.h"

namespace bench {
namespace mbpp {
namespace {

struct Item {
  std::int64_t id = 0;
  std::string text;
  std::vector<std::string> tests;
  std::string code;  ///< a right program
};

using Style = RecipeStyle<Item>;

constexpr std::size_t shown_tests = 3;
constexpr std::int64_t first_example = 2, last_example = 4;       // everybody shows these three
constexpr std::int64_t first_question = 11, last_question = 510;  // the split that is asked

std::string task(const Item& item) {
  std::string text = "You are an expert Python programmer, and here is your task: " + item.text +
                     " Your code should pass these tests:\n\n";
  for (std::size_t i = 0; i < shown_tests; ++i) text += item.tests[i] + "\n";
  return text + "[BEGIN]\n";
}

Script lm_eval(const Item& item, std::span<const Item> examples) {
  Script script{"", {}, task(item)};
  script.before_answer = "";
  for (const Item& example : examples) script.examples.push_back({task(example), example.code + "\n[DONE]"});
  return script;
}

std::span<const Style> styles() {
  static const Style table[] = {
      {{.name = "lm-eval:mbpp",
        .about = "three examples, then a task with its tests",
        .shots = last_example - first_example + 1,
        .most_shots = last_example - first_example + 1,
        .caution = ungraded_code,
        .limit_per_subject = true},
       lm_eval,
       {"[DONE]"},
       {}},
  };
  return table;
}

Item item_of(const Json& row, std::string& problem) {
  JsonObject object(row, problem);
  Item item;
  object.required("task_id", item.id);
  object.required("text", item.text);
  object.required("test_list", item.tests);
  object.required("code", item.code);
  if (object.good() && item.tests.size() < shown_tests)
    problem = "has " + counted(static_cast<std::int64_t>(item.tests.size()), "test");
  return item;
}

Expected<std::vector<Item>> read_items(DataSet& data) {
  const auto file = question_file(data, {"mbpp.jsonl", "mbpp*.jsonl*"});
  if (!file) return file.error();
  const auto rows = read_json_rows(data, *file);
  if (!rows) return rows.error();
  std::vector<Item> items;
  for (const JsonRow& row : *rows) {
    std::string problem;
    items.push_back(item_of(row.object, problem));
    if (!problem.empty()) return wrong_row(data, *file, row, items.size() - 1, problem);
  }
  return items;
}

Expected<std::vector<Item>> examples_in(const std::vector<Item>& items, std::int64_t shots, const DataSet& data) {
  std::vector<Item> examples;
  for (std::int64_t id = first_example; id < first_example + shots; ++id) {
    const auto found = std::find_if(items.begin(), items.end(), [id](const Item& item) { return item.id == id; });
    if (found == items.end())
      return usage_error("no examples in " + data.place(), "they are the tasks 2, 3 and 4",
                         {"ask without:  --shots 0"});
    examples.push_back(*found);
  }
  return examples;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  const auto items = read_items(data);
  if (!items) return items.error();
  const auto examples = examples_in(*items, *options.shots, data);
  if (!examples) return examples.error();
  std::vector<Case> all;
  for (const Item& item : *items) {
    if (item.id < first_question || item.id > last_question) continue;
    Case asked = asked_in(style, item, std::span<const Item>(*examples), options.form);
    asked.id = std::to_string(item.id);
    asked.question = stripped(item.text);
    all.push_back(std::move(asked));
  }
  return all;
}

}  // namespace
}  // namespace mbpp

QualitySuite make_mbpp_suite() {
  return {.name = "mbpp",
          .about = "small Python tasks with their tests; replies are stored, not run",
          .recipes = recipes_of(mbpp::styles()),
          .cases = mbpp::cases};
}

}  // namespace bench
