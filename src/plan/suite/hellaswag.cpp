// HellaSwag: which of four endings continues a text.

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
namespace hellaswag {
namespace {

struct Item {
  std::string context;
  std::vector<std::string> endings;
  std::size_t right = 0;
  bool operator==(const Item&) const = default;
};

using Style = RecipeStyle<Item>;

constexpr std::size_t ending_count = 4;
constexpr std::int64_t most_drawn = 100;

Script letter(const Item& item, std::span<const Item>) {
  return {"", {}, letter_question("Which ending continues this text best?\n\n" + item.context, item.endings)};
}

Script plain_question(const Item& item, std::span<const Item> examples) {
  Script script{"", {}, item.context};
  for (const Item& example : examples) script.examples.push_back({example.context, example.endings[example.right]});
  return script;
}

std::span<const Style> styles() {
  static const Style table[] = {
      {{.name = "letter",
        .about = "a chat model answers with the letter of an ending, no examples",
        .answer_limit = 32,
        .caution = "not comparable with acc or acc_norm of lm-eval: those compare probabilities of the endings"},
       letter,
       {},
       {"letter"}},
      {{.name = "lm-eval:hellaswag",
        .about = "the most likely of the endings; its prompts can be shown, not asked",
        .most_shots = most_drawn,
        .answer_limit = 1,
        .form = PromptForm::plain,
        .limit_per_subject = true,
        .needs_prompt_logprobs = true},
       plain_question,
       {},
       {}},
  };
  return table;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// What stands in brackets on one line goes, brackets too.
void remove_bracketed(std::string& text) {
  std::size_t open = text.find('[');
  while (open != std::string::npos) {
    const std::size_t end = text.find_first_of("]\n", open);
    if (end != std::string::npos && text[end] == ']') {
      text.erase(open, end - open + 1);
      open = text.find('[', open);
    } else {
      open = text.find('[', open + 1);
    }
  }
}

/// lm-eval's own: of three blanks in a row it leaves two.
std::string cleaned(std::string_view raw) {
  std::string text(stripped(raw));
  replace_all(text, " [title]", ". ");
  remove_bracketed(text);
  replace_all(text, "  ", " ");
  return text;
}

/// As Python's str.capitalize() for Latin letters: the first upper, all others lower.
std::string capitalised(std::string_view text) {
  std::string out = lower_case(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  for (std::size_t i = 2; i + 1 < out.size(); ++i) {
    const auto second = static_cast<unsigned char>(out[i + 1]);
    if (out[i] == '\xC3' && second >= 0x80 && second <= 0x9E && second != 0x97)
      out[i + 1] = static_cast<char>(second + 0x20);
  }
  return out;
}

/// A number in the published files, a text in copies of them; empty where the label is kept secret.
std::optional<std::size_t> label_of(const Json& row) {
  const auto label = row.find("label");
  if (label == row.end()) return std::nullopt;
  const std::string digits = label->is_string() ? label->get<std::string>() : label->dump();
  if (digits.size() != 1 || digits[0] < '0' || digits[0] >= '0' + static_cast<char>(ending_count)) return std::nullopt;
  return static_cast<std::size_t>(digits[0] - '0');
}

Item item_of(const Json& row, std::string& problem) {
  std::string activity;
  std::string first;
  std::string second;
  Item item;
  JsonObject object(row, problem);
  object.required("activity_label", activity);
  object.required("ctx_a", first);
  object.required("ctx_b", second);
  object.required("endings", item.endings);
  if (!object.good()) return item;
  const auto label = label_of(row);
  if (item.endings.size() != ending_count) {
    problem = "has " + counted(static_cast<std::int64_t>(item.endings.size()), "ending") + " instead of 4";
  } else if (!label) {
    problem = "the label is not one of 0 to 3; those of the test rows are kept secret, ask the validation rows";
  } else {
    item.right = *label;
  }
  item.context = cleaned(activity + ": " + first + " " + capitalised(second));
  for (std::string& ending : item.endings) ending = cleaned(ending);
  return item;
}

Expected<std::vector<Item>> read_items(DataSet& data, const std::string& file) {
  const auto rows = read_json_rows(data, file);
  if (!rows) return rows.error();
  std::vector<Item> items;
  for (const JsonRow& row : *rows) {
    std::string problem;
    Item item = item_of(row.object, problem);
    if (!problem.empty()) return wrong_row(data, file, row, items.size(), problem);
    items.push_back(std::move(item));
  }
  return items;
}

Expected<std::vector<Item>> training_rows(DataSet& data, std::size_t shots) {
  if (shots == 0) return std::vector<Item>();
  const auto file = example_file(data, {"hellaswag_train.jsonl", "*train*.jsonl*"});
  if (!file) return file.error();
  auto rows = read_items(data, *file);
  if (rows && rows->size() < shots)
    return usage_error(data.name_of(*file) + " holds fewer rows than the examples that are asked for");
  return rows;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  const auto file = question_file(data, {"hellaswag_val.jsonl", "*val*.jsonl*"});
  if (!file) return file.error();
  const auto items = read_items(data, *file);
  if (!items) return items.error();
  const auto training = training_rows(data, static_cast<std::size_t>(*options.shots));
  if (!training) return training.error();
  DrawnExamples draws(training->size(), static_cast<std::size_t>(*options.shots));
  std::vector<Case> all;
  for (const Item& item : *items) {
    std::vector<Item> examples;
    for (const std::size_t place : draws.next_without([&](std::size_t i) { return (*training)[i] == item; }))
      examples.push_back((*training)[place]);
    Case asked = asked_in(style, item, examples, options.form);
    asked.id = std::to_string(all.size());
    asked.scoring.references = {std::string(1, letter_at(item.right))};
    asked.scoring.choices = item.endings;
    asked.question = item.context;
    all.push_back(std::move(asked));
  }
  return all;
}

}  // namespace
}  // namespace hellaswag

QualitySuite make_hellaswag_suite() {
  return {.name = "hellaswag",
          .about = "which of four endings continues a text: common sense",
          .recipes = recipes_of(hellaswag::styles()),
          .cases = hellaswag::cases};
}

}  // namespace bench
