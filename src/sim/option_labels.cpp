#include "sim/option_labels.h"

namespace bench::sim {
namespace {

bool is_label(char c) { return (c >= 'A' && c <= 'Z') || (c >= '1' && c <= '9'); }
bool ends_label(char c) { return c == '.' || c == ')' || c == ':'; }
bool is_blank_in_line(char c) { return c == ' ' || c == '\t'; }

/// Whether "X." or "X)" stands at `at`, and not at the end of a word.
bool label_at(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size() || !is_label(text[at]) || !ends_label(text[at + 1])) return false;
  return may_begin(text, at);
}

std::size_t behind_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank_in_line(text[at])) ++at;
  return at;
}

/// Whether an option may end at `at`: with its line, or where the next label begins.
bool option_ends(std::string_view text, std::size_t at) {
  at = behind_blanks(text, at);
  if (at < text.size() && (text[at] == ',' || text[at] == ';')) at = behind_blanks(text, at + 1);
  if (at >= text.size() || text[at] == '\n' || text[at] == '\r' || is_written_line_end(text, at)) return true;
  return label_at(text, at) || (text[at] == '(' && label_at(text, at + 1));
}

}  // namespace

std::optional<OptionLabels> labels_of_options(std::string_view prompt, std::size_t begin,
                                              const std::vector<std::string>& options) {
  OptionLabels labels{std::string(options.size(), '\0'), false};
  std::size_t missing = options.size();
  for (std::size_t at = prompt.size(); at-- > begin && missing > 0;) {
    if (!label_at(prompt, at)) continue;
    const std::size_t text = behind_blanks(prompt, at + 2);
    std::optional<std::size_t> fits;  // the longest; of equal ones the last, as we go backwards
    for (std::size_t i = options.size(); i-- > 0;) {
      const std::string& option = options[i];
      if (labels.letters[i] != '\0' || prompt.compare(text, option.size(), option) != 0) continue;
      if (!option_ends(prompt, text + option.size())) continue;
      if (!fits || option.size() > options[*fits].size()) fits = i;
    }
    if (!fits) continue;
    labels.letters[*fits] = prompt[at];
    labels.in_brackets = prompt[at + 1] == ')' && at > 0 && prompt[at - 1] == '(';
    --missing;
  }
  return missing == 0 ? std::optional(labels) : std::nullopt;
}

}  // namespace bench::sim
