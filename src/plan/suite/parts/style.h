#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "bench/suite.h"

#include "plan/suite/parts/script.h"

namespace bench {

/// How a recipe writes, and what becomes of the reply. Item is a row of the suite's data.
template <class Item>
struct RecipeStyle {
  Recipe recipe;
  Script (*write)(const Item& item, std::span<const Item> examples);
  std::vector<std::string> stop;
  std::vector<std::string> rules;
};

/// The recipes of a table of styles, which lives as long as the program.
template <class Row>
std::span<const Recipe> recipes_of(std::span<const Row> styles) {
  static const std::vector<Recipe> all = [styles] {
    std::vector<Recipe> rows;
    for (const Row& style : styles) rows.push_back(style.recipe);
    return rows;
  }();
  return all;
}

template <class Row>
const Row& style_with(std::span<const Row> styles, const Recipe& recipe) {
  return *std::find_if(styles.begin(), styles.end(), [&](const Row& row) { return row.recipe.name == recipe.name; });
}

/// What all questions of a style have in common, and its words.
template <class Item>
Case asked_in(const RecipeStyle<Item>& style, const Item& item, std::span<const std::type_identity_t<Item>> examples,
              PromptForm form) {
  Case asked;
  say(style.write(item, examples), form, asked);
  asked.max_tokens = style.recipe.answer_limit;
  asked.stop = style.stop;
  asked.scoring.rules = style.rules;
  return asked;
}

}  // namespace bench
