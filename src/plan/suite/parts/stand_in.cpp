#include "plan/suite/parts/stand_in.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "plan/suite/parts/multiple_choice.h"

namespace bench {
namespace stand_in {
namespace {

struct SuiteFields {
  std::string_view suite;
  bool letters = false;         ///< the right answer is a letter
  bool needs_no_right = false;  ///< replies are judged by themselves
};

/// What is not here is a quality suite whose right answers are texts.
constexpr SuiteFields rows[] = {
    {.suite = "arc", .letters = true},           {.suite = "drop"},
    {.suite = "hellaswag", .letters = true},     {.suite = "mmlu", .letters = true},
    {.suite = "mmlu_pro", .letters = true},      {.suite = "triviaqa"},
    {.suite = "xstest", .needs_no_right = true},
};

constexpr std::size_t most_letters = 26;

/// What the fields say so far. An empty list of right answers says something too: there is none.
struct Found {
  std::optional<std::vector<std::string>> right;
  std::vector<std::string> choices;
  std::string fault;
};

/// The spans of one answer, one a line: that is how the rules of drop take them.
std::optional<std::string> text_in(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  if (!value.is_array()) return std::nullopt;
  std::string lines;
  for (const Json& span : value) {
    const auto line = span.is_array() ? std::nullopt : text_in(span);
    if (!line) return std::nullopt;
    lines += (&span == &value.front() ? "" : "\n") + *line;
  }
  return lines;
}

std::optional<std::vector<std::string>> texts_in(const Json& value) {
  if (value.is_object() && value.contains("text")) return texts_in(value.at("text"));  // as data sets of columns
  std::vector<std::string> texts;
  if (!value.is_array()) {
    const auto text = text_in(value);
    return text ? std::optional(std::vector{*text}) : std::nullopt;
  }
  for (const Json& element : value) {
    const auto text = text_in(element);
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

void take_right(std::vector<std::string> texts, Found& found) {
  if (!found.right) found.right.emplace();
  found.right->insert(found.right->end(), texts.begin(), texts.end());
}

void take_choices(std::vector<std::string> texts, Found& found) {
  found.choices.insert(found.choices.end(), texts.begin(), texts.end());
}

struct Key {
  std::string_view name;
  void (*take)(std::vector<std::string> texts, Found& found);
};

/// `doc` stands apart: it holds others of them.
constexpr Key keys[] = {
    {"target", take_right},    {"answers", take_right},         {"reference", take_right},
    {"aliases", take_right},   {"correct_answers", take_right}, {"incorrect_answers", take_choices},
    {"choices", take_choices},
};

void take_fields(const Json& fields, Found& found) {
  for (const Key& key : keys) {
    const auto value = fields.find(key.name);
    if (value == fields.end() || value->is_null()) continue;
    auto texts = texts_in(*value);
    if (!texts) {
      found.fault = "\"" + std::string(key.name) + "\" is neither a text nor a list of texts";
      return;
    }
    key.take(*std::move(texts), found);
  }
  const auto inner = fields.find("doc");
  if (inner == fields.end() || inner->is_null()) return;
  if (inner->is_object()) {
    take_fields(*inner, found);
  } else {
    found.fault = "\"doc\" in it is no object";
  }
}

/// "B", "(B)" and "B." name a letter, and so does the text of a choice; none when it is something else.
std::optional<std::string> letter_in(const std::string& target, const std::vector<std::string>& choices) {
  const std::string_view bare = trimmed(target, " ().");
  if (bare.size() == 1 && bare[0] >= 'A' && bare[0] <= 'Z') return std::string(bare);
  const auto place = std::find(choices.begin(), choices.end(), target);
  const auto index = static_cast<std::size_t>(place - choices.begin());
  if (place == choices.end() || index >= most_letters) return std::nullopt;
  return std::string(1, letter_at(index));
}

}  // namespace
}  // namespace stand_in

Expected<std::optional<Scoring>> scoring_of_fields(std::string_view suite, const Json& fields) {
  const auto all = std::span(stand_in::rows);
  const auto row = std::find_if(all.begin(), all.end(), [suite](const auto& r) { return r.suite == suite; });
  stand_in::Found found;
  stand_in::take_fields(fields, found);
  if (!found.fault.empty()) return usage_error(found.fault);
  if (!found.right && row != all.end() && row->needs_no_right) found.right.emplace();
  if (!found.right && found.choices.empty()) return std::optional<Scoring>();
  if (!found.right)
    return usage_error("it has choices, but no right answer", "", {"\"target\" or \"answers\" says which is right"});
  if (row != all.end() && row->letters) {
    for (std::string& target : *found.right) {
      const auto letter = stand_in::letter_in(target, found.choices);
      if (!letter) return usage_error("the right answer \"" + target + "\" is no letter, nor one of the choices");
      target = *letter;
    }
  }
  return std::optional(Scoring{{}, *std::move(found.right), std::move(found.choices)});
}

std::vector<std::string> suites_with_fields() {
  std::vector<std::string> names;
  for (const auto& row : stand_in::rows) names.emplace_back(row.suite);
  return names;
}

}  // namespace bench
