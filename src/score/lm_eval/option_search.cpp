#include "score/lm_eval/option_search.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "score/text/python_text.h"

namespace bench::lm_eval {
namespace {

/// Keeps the first or the last of what it is shown.
class Picked {
 public:
  explicit Picked(Pick pick) : pick_(pick) {}
  bool show(std::string_view match) {  ///< whether it is enough
    match_ = match;
    return pick_ == Pick::first;
  }
  const std::optional<std::string_view>& match() const { return match_; }

 private:
  Pick pick_;
  std::optional<std::string_view> match_;
};

std::optional<std::string_view> bracketed_letter(std::string_view text, Pick pick) {
  Picked picked(pick);
  for (std::size_t i = 0; i + 2 < text.size(); ++i)
    if (text[i] == '(' && text[i + 1] >= 'A' && text[i + 1] <= 'Z' && text[i + 2] == ')' &&
        picked.show(text.substr(i, 3)))
      break;
  return picked.match();
}

std::string comparable(std::string_view text) { return python::without_punctuation(python::lower(text)); }

struct NextOption {
  std::size_t at = std::string_view::npos;
  std::string_view option;
};

/// The option that stands first in `text` from `from`; of those that start at one place the longest.
NextOption next_option(std::string_view text, std::size_t from, const std::vector<std::string>& longest_first) {
  NextOption next;
  for (const std::string& option : longest_first) {
    const std::size_t at = text.find(option, from);
    if (at < next.at) next = {at, option};
  }
  return next;
}

std::optional<std::string_view> option_text(std::string_view text, std::vector<std::string> options, Pick pick) {
  std::stable_sort(options.begin(), options.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  Picked picked(pick);
  for (std::size_t from = 0; from <= text.size();) {
    const NextOption next = next_option(text, from, options);
    if (next.at == std::string_view::npos) break;
    if (picked.show(text.substr(next.at, next.option.size()))) break;
    if (!next.option.empty()) {
      from = next.at + next.option.size();
    } else {
      from = next.at + (next.at < text.size() ? first_code_point(text.substr(next.at)).size : 1);
    }
  }
  return picked.match();
}

std::optional<std::string_view> letter_behind_colon(std::string_view text, std::size_t letters, Pick pick) {
  Picked picked(pick);
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
    std::size_t at = colon + 1;
    while (at < text.size() && python::is_space(python::at(text, at))) at += first_code_point(text.substr(at)).size;
    if (at < text.size() && text[at] >= 'A' && text[at] < static_cast<char>('A' + letters) &&
        picked.show(text.substr(at, 1)))
      break;
  }
  return picked.match();
}

std::string bracketed(char letter) { return std::string("(") + letter + ")"; }

/// Of options that read the same the last one is meant.
std::string letter_of(std::string_view text, const std::vector<std::string>& options) {
  for (std::size_t i = options.size(); i-- > 0;)
    if (options[i] == text) return bracketed(static_cast<char>('A' + i));
  return std::string(text);
}

}  // namespace

Extraction option_in(std::string_view text, const std::vector<std::string>& choices, Pick pick) {
  const bool open = pick == Pick::last;
  if (const auto letter = bracketed_letter(text, pick)) return {std::string(*letter), false, open};
  std::vector<std::string> options;
  for (const std::string& choice : choices) options.push_back(comparable(python::strip(choice)));
  const std::string searched = comparable(text);
  if (const auto option = option_text(searched, options, pick)) {
    const std::string_view found = python::strip(*option);
    if (!found.empty()) return {letter_of(found, options), false, true};  // a bracketed letter might still have come
  }
  if (const auto letter = letter_behind_colon(text, choices.size(), pick))
    return {bracketed(letter->front()), false, true};
  return invalid();
}

}  // namespace bench::lm_eval
