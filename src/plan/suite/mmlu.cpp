// MMLU: 57 subjects, four options, and more than one way to ask.

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "bench/suite.h"

#include "base/text.h"
#include "plan/data/data_set.h"
#include "plan/suite/mmlu_recipes.h"
#include "plan/suite/parts/style.h"

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

using Item = MmluItem;
using Style = MmluStyle;

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
  asked.scoring = {style.rules, {std::string(1, item.letter)}, {item.choices.begin(), item.choices.end()}};
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
  const Style& style = style_with(mmlu_styles(), recipe);
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
          .recipes = recipes_of(mmlu_styles()),
          .subjects = subjects,
          .cases = cases};
}

}  // namespace bench
