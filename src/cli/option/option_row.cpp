#include "cli/option/option_row.h"

#include "base/text.h"

namespace bench {

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) words.emplace_back(word);
  return words;
}

std::string placeholder_of(const OptionRow& row) {
  if (!row.placeholder.empty() || row.field.words == nullptr) return std::string(row.placeholder);
  return joined(row.field.words(), "|");
}

std::vector<Shorthand> shorthands_of(const OptionRow& row) {
  std::vector<Shorthand> shorthands;
  for (const std::string& word : words_in(row.shorthands)) {
    const std::size_t equals = word.find('=');
    shorthands.push_back({word.substr(0, equals), word.substr(equals + 1)});
  }
  return shorthands;
}

}  // namespace bench
