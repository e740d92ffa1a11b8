// SQuAD: questions about a passage, answered with words from it, or, in version 2, not at all.

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "bench/suite.h"

#include "base/json/object.h"
#include "base/text.h"
#include "base/utf8.h"
#include "plan/suite/parts/part_files.h"
#include "plan/suite/parts/style.h"

namespace bench {
namespace squad_suite {
namespace {

struct Item {
  std::string id;
  std::string title;
  std::string passage;
  std::string question;
  std::vector<std::string> answers;  ///< none: the passage does not tell
};

using Style = RecipeStyle<Item>;

constexpr Subject subject_rows[] = {{"answerable"}, {"unanswerable"}};

/// A dash is no word to the rules, so it counts as the empty answer that an unanswerable question wants.
Script chat(const Item& item, std::span<const Item>) {
  return {"",
          {},
          "Passage: " + std::string(stripped(item.passage)) + "\n\nQuestion: " + std::string(stripped(item.question)) +
              "\n\nAnswer with the shortest words of the passage that answer the question, and nothing else. If the "
              "passage does not answer it, reply with a dash: -"};
}

Script lm_eval(const Item& item, std::span<const Item>) {
  return {
      "",
      {},
      "Title: " + item.title + "\n\nBackground: " + item.passage + "\n\nQuestion: " + item.question + "\n\nAnswer:"};
}

std::span<const Style> styles() {
  static const Style table[] = {
      {{.name = "chat",
        .about = "a chat model answers with words of the passage, no examples",
        .answer_limit = 64,
        .caution = "not comparable with published figures: those are of models trained for SQuAD, or with examples"},
       chat,
       {},
       {"f1", "em"}},
      {{.name = "lm-eval:squadv2",
        .version = "3",
        .about = "one line behind \"Answer:\"; without the probability of \"unanswerable\", so exact and f1 only",
        .caution = "comparable with exact and f1 of squadv2, not with best_exact and best_f1",
        .limit_per_subject = true},
       lm_eval,
       {"\n"},
       {"lm-eval:squadv2/none/exact", "lm-eval:squadv2/none/f1"}},
  };
  return table;
}

Item item_of(JsonObject<Json>& row, const std::string& title, const std::string& passage) {
  Item item{"", title, passage, "", {}};
  bool is_impossible = false;
  row.required("id", item.id);
  row.required("question", item.question);
  row.optional("is_impossible", is_impossible);
  for (JsonObject<Json>& answer : row.objects("answers")) answer.required("text", item.answers.emplace_back());
  if (is_impossible) item.answers.clear();
  if (item.answers.empty() && !is_impossible) row.complain("answers", "is empty, and the question is not impossible");
  return item;
}

/// data[].paragraphs[].qas[].
std::vector<Item> items_of(const Json& root, std::string& problem) {
  std::vector<Item> items;
  JsonObject file(root, problem);
  if (root.find("data") == root.end()) file.complain("data", "is missing");
  for (JsonObject<Json>& article : file.objects("data")) {
    std::string title;
    article.required("title", title);
    for (JsonObject<Json>& paragraph : article.objects("paragraphs")) {
      std::string passage;
      paragraph.required("context", passage);
      for (JsonObject<Json>& row : paragraph.objects("qas")) items.push_back(item_of(row, title, passage));
      if (!problem.empty()) return items;
    }
  }
  return items;
}

Expected<std::vector<Item>> read_items(DataSet& data, const std::string& file) {
  const auto text = data.read(file);
  if (!text) return text.error();
  std::string_view rest = *text;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  auto parsed = parse_strict(rest);
  const std::string name = data.name_of(file);
  if (const auto* fault = std::get_if<JsonFault>(&parsed))
    return usage_error(name + ": byte " + std::to_string(fault->offset) + ": " + fault->words);
  if (!std::get<Json>(parsed).is_object()) return usage_error(name + ": no JSON object");
  std::string problem;
  auto items = items_of(std::get<Json>(parsed), problem);
  if (!problem.empty()) return usage_error(name + ": after question " + std::to_string(items.size()) + ": " + problem);
  return items;
}

bool is_chosen(std::string_view subject, const std::vector<std::string>& subjects) {
  return subjects.empty() || std::find(subjects.begin(), subjects.end(), subject) != subjects.end();
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  const auto file = question_file(data, {"dev-v2.0.json", "dev-v2*.json*", "dev-v1*.json*", "*dev*.json*"});
  if (!file) return file.error();
  const auto items = read_items(data, *file);
  if (!items) return items.error();
  std::vector<Case> all;
  for (const Item& item : *items) {
    const std::string_view subject = subject_rows[item.answers.empty() ? 1 : 0].name;
    if (!is_chosen(subject, options.subjects)) continue;
    Case asked = asked_in(style, item, {}, options.form);
    asked.id = item.id;
    asked.tags = {std::string(subject)};
    asked.scoring.references = item.answers;
    asked.question = stripped(item.question);
    all.push_back(std::move(asked));
  }
  return all;
}

std::vector<Subject> subjects() { return {std::begin(subject_rows), std::end(subject_rows)}; }

}  // namespace
}  // namespace squad_suite

QualitySuite make_squad_suite() {
  return {.name = "squad",
          .about = "questions about a passage: words of it, or none",
          .recipes = recipes_of(squad_suite::styles()),
          .subjects = squad_suite::subjects,
          .cases = squad_suite::cases};
}

}  // namespace bench
