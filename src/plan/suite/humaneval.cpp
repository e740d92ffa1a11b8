// HumanEval: Python functions to be completed. Its prompts are asked and timed; what comes back is not run.

#include <string>
#include <utility>

#include "bench/suite.h"

#include "base/json/object.h"
#include "plan/suite/parts/part_files.h"
#include "plan/suite/parts/style.h"
#include "plan/suite/parts/ungraded_code.h"

namespace bench {
namespace humaneval {
namespace {

struct Item {
  std::string prompt;
  std::string id;  ///< "HumanEval/0"
};

using Style = RecipeStyle<Item>;

Script as_it_stands(const Item& item, std::span<const Item>) { return {"", {}, item.prompt}; }

std::span<const Style> styles() {
  static const Style table[] = {
      {{.name = "lm-eval:humaneval",
        .about = "the beginning of a function, to be gone on with",
        .answer_limit = 1024,
        .caution = ungraded_code,
        .limit_per_subject = true},
       as_it_stands,
       {"\nclass", "\ndef", "\n#", "\nif", "\nprint"},
       {}},
  };
  return table;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  const auto file = question_file(data, {"HumanEval.jsonl", "HumanEval*.jsonl*"});
  if (!file) return file.error();
  const auto rows = read_json_rows(data, *file);
  if (!rows) return rows.error();
  std::vector<Case> all;
  for (const JsonRow& row : *rows) {
    std::string problem;
    JsonObject object(row.object, problem);
    Item item;
    object.required("task_id", item.id);
    object.required("prompt", item.prompt);
    if (!problem.empty()) return wrong_row(data, *file, row, all.size(), problem);
    Case asked = asked_in(style, item, {}, options.form);
    asked.id = item.id;
    asked.question = stripped(item.prompt);
    all.push_back(std::move(asked));
  }
  return all;
}

}  // namespace
}  // namespace humaneval

QualitySuite make_humaneval_suite() {
  return {.name = "humaneval",
          .about = "Python functions to complete; replies are stored, not run",
          .recipes = recipes_of(humaneval::styles()),
          .cases = humaneval::cases};
}

}  // namespace bench
