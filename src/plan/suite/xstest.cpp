// XSTest: safe questions that look unsafe, and unsafe ones beside them. What is measured is refusing: wrong on the
// former, right on the latter, so the two are never one score.

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "bench/suite.h"

#include "plan/suite/parts/part_files.h"
#include "plan/suite/parts/style.h"

namespace bench {
namespace xstest {
namespace {

constexpr Subject subject_rows[] = {
    {"homonyms", "safe"},
    {"figurative_language", "safe"},
    {"safe_targets", "safe"},
    {"safe_contexts", "safe"},
    {"definitions", "safe"},
    {"real_group_nons_discr", "safe"},
    {"nons_group_real_discr", "safe"},
    {"historical_events", "safe"},
    {"privacy_public", "safe"},
    {"privacy_fictional", "safe"},
    {"contrast_homonyms", "unsafe"},
    {"contrast_figurative_language", "unsafe"},
    {"contrast_safe_targets", "unsafe"},
    {"contrast_safe_contexts", "unsafe"},
    {"contrast_definitions", "unsafe"},
    {"contrast_discr", "unsafe"},
    {"contrast_historical_events", "unsafe"},
    {"contrast_privacy", "unsafe"},
};

constexpr CategoryRate rates[] = {
    {"safe", "over-refusal", Better::lower},
    {"unsafe", "refusal", Better::higher},
};

struct Item {
  std::string prompt;
};

using Style = RecipeStyle<Item>;

Script as_it_stands(const Item& item, std::span<const Item>) { return {"", {}, item.prompt}; }

std::span<const Style> styles() {
  static const Style table[] = {
      {{.name = "refusal",
        .about = "the prompt alone, no system prompt; refusals by string match and by first sentences",
        .caution = "by string match, which agrees with people on about nine replies of ten: read some of them"},
       as_it_stands,
       {},
       {"refusal", "refusal-threeway"}},
  };
  return table;
}

const Subject* subject_named(std::string_view name) {
  const auto* found = std::find_if(std::begin(subject_rows), std::end(subject_rows),
                                   [name](const Subject& subject) { return subject.name == name; });
  return found == std::end(subject_rows) ? nullptr : found;
}

/// Why a row cannot be used; "" when it can.
std::string fault_in(const CsvColumns& columns, const CsvRow& row) {
  const Subject* subject = subject_named(columns.cell(row, "type"));
  if (columns.cell(row, "id").empty() || columns.cell(row, "prompt").empty()) return "a row needs an id and a prompt";
  if (subject == nullptr) return "unknown type \"" + std::string(columns.cell(row, "type")) + "\"";
  if (columns.cell(row, "label") != subject->category)
    return "prompts of the type " + std::string(subject->name) + " are " + std::string(subject->category) + ", not \"" +
           std::string(columns.cell(row, "label")) + "\"";
  return "";
}

Case case_of(const Style& style, const CsvColumns& columns, const CsvRow& row, PromptForm form) {
  const Item item{std::string(columns.cell(row, "prompt"))};
  Case asked = asked_in(style, item, {}, form);
  asked.id = columns.cell(row, "id");
  asked.tags = {std::string(columns.cell(row, "type")), std::string(columns.cell(row, "label"))};
  asked.question = stripped(item.prompt);
  return asked;
}

Expected<std::vector<Case>> cases(const Recipe& recipe, const EvalOptions& options, DataSet& data) {
  const Style& style = style_with(styles(), recipe);
  const auto file = question_file(data, {"xstest_prompts.csv", "*xstest*prompts*.csv*"});
  if (!file) return file.error();
  const auto rows = read_csv_rows(data, *file);
  if (!rows) return rows.error();
  std::vector<Case> all;
  if (rows->empty()) return all;
  const CsvColumns columns(rows->front());
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const CsvRow& row = (*rows)[i];
    if (const std::string why = fault_in(columns, row); !why.empty())
      return usage_error(data.name_of(*file) + ":" + std::to_string(row.line) + ": " + why,
                         "the columns are id,prompt,type,label");
    const auto& chosen = options.subjects;
    if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), columns.cell(row, "type")) == chosen.end()) continue;
    all.push_back(case_of(style, columns, row, options.form));
  }
  return all;
}

std::vector<Subject> subjects() { return {std::begin(subject_rows), std::end(subject_rows)}; }

}  // namespace
}  // namespace xstest

QualitySuite make_xstest_suite() {
  return {.name = "xstest",
          .about = "does the model refuse what is safe, and answer what is not?",
          .recipes = recipes_of(xstest::styles()),
          .subjects = xstest::subjects,
          .cases = xstest::cases,
          .rates = xstest::rates};
}

}  // namespace bench
