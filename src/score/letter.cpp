#include "score/letter.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "score/text/python_text.h"

namespace bench {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view wrapping = "*_`\"'()[]{}$ \t\r\n";  // what letters and options are dressed in

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

bool starts_like(std::string_view text, std::string_view lower_start) {
  if (text.size() < lower_start.size()) return false;
  return std::equal(lower_start.begin(), lower_start.end(), text.begin(),
                    [](char wanted, char given) { return wanted == lower_case(given); });
}

/// As far as two texts are the same option: without case, blanks around and a full stop at the end.
std::string option_text(std::string_view text) {
  std::string lowered = python::lower(python::strip(text));
  while (!lowered.empty() && lowered.back() == '.') lowered.pop_back();
  return lowered;
}

class Options {
 public:
  explicit Options(const std::vector<std::string>& choices) : choices_(choices) {}

  bool has(char c) const {
    const std::size_t count = choices_.empty() ? 10 : choices_.size();
    return c >= 'A' && static_cast<std::size_t>(c - 'A') < std::min<std::size_t>(count, 26);
  }

  /// The one choice whose text this is; none when two read the same.
  std::optional<char> with_text(std::string_view text) const {
    const std::string sought = option_text(text);
    std::optional<char> found;
    for (std::size_t i = 0; i < choices_.size() && !sought.empty(); ++i) {
      if (option_text(choices_[i]) != sought) continue;
      if (found) return std::nullopt;
      found = static_cast<char>('A' + i);
    }
    return found;
  }

  /// The one choice whose text `rest` begins with, the longest where one is the beginning of another.
  std::optional<char> beginning(std::string_view rest) const {
    std::optional<char> found;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      const std::string_view text = trimmed(choices_[i], blanks);
      if (text.size() <= longest || text.size() < 2 || !starts_like(rest, lower_case(text))) continue;
      if (python::is_word(python::at(rest, text.size()))) continue;
      longest = text.size();
      found = static_cast<char>('A' + i);
    }
    return found;
  }

 private:
  const std::vector<std::string>& choices_;
};

std::string_view after(std::string_view text, std::string_view skipped) {
  const std::size_t start = text.find_first_not_of(skipped);
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

bool ends_word(std::string_view text, std::size_t at) {
  const char32_t next = python::at(text, at);
  return !python::is_word(next) && next != U'\'' && next != U'\u2019';
}

/// "A planet", "I think": a blank and a word follow, and none with which one speaks of a choice.
bool is_article(std::string_view text, std::size_t at) {
  if (text[at] != 'A' && text[at] != 'I') return false;
  if (python::at(text, at + 1) != U' ') return false;
  const std::string_view next = after(text.substr(at + 1), " ");
  if (!python::is_word(python::at(next, 0))) return false;
  static constexpr std::array<std::string_view, 6> verbs{"is ", "because ", "since ", "would ", "seems ", "and "};
  return std::none_of(verbs.begin(), verbs.end(), [&](std::string_view verb) { return starts_with(next, verb); });
}

/// A letter among the options that stands alone at `at`.
bool stands_alone(std::string_view text, std::size_t at, const Options& options) {
  if (!options.has(text[at]) || !ends_word(text, at + 1)) return false;
  const char32_t previous = python::before(text, at);
  if (python::is_word(previous) || previous == U'\'' || previous == U'\u2019') return false;
  if (previous == U'.' && at > 1 && python::is_word(python::before(text, at - 1))) return false;  // U.S.A
  const bool joined = at + 2 < text.size() && text[at + 1] == '-' && python::is_word(python::at(text, at + 2));
  return !joined && !is_article(text, at);
}

/// What may stand between "answer" and the letter. Longer ones first.
constexpr std::array<std::string_view, 27> fillers{
    "most likely", "definitely", "therefore", "should be", "probably", "would be", "clearly", "must be", "option",
    "choice",      "correct",    "letter",    "\\boxed",   "\\text",   "\\(",      "thus",    "is",      ":",
    "=",           "*",          "_",         "(",         "[",        "{",        "$",       "\"",      "`"};

/// What follows a statement's opening, behind its fillers; none when nothing makes it a statement.
std::optional<std::string_view> stated(std::string_view rest) {
  bool is_statement = false;
  for (;;) {
    rest = after(rest, blanks);
    const auto filler = std::find_if(fillers.begin(), fillers.end(), [&](std::string_view f) {
      return starts_like(rest, f) &&
             !(python::is_word(python::at(f, 0)) && python::is_word(python::at(rest, f.size())));
    });
    if (filler == fillers.end()) break;
    is_statement = is_statement || *filler == "is" || *filler == ":" || *filler == "=" ||
                   filler->find("be") != filler->npos || *filler == "\\boxed";
    rest.remove_prefix(filler->size());
  }
  return is_statement ? std::optional(rest) : std::nullopt;
}

std::optional<char> letter_stated(std::string_view rest, const Options& options) {
  const auto answer = stated(rest);
  if (!answer || answer->empty()) return std::nullopt;
  const char first = answer->front();
  const bool pronoun = first == 'I' && is_article(*answer, 0);
  const bool article = first == 'A' && is_article(*answer, 0) && options.beginning(*answer);
  if (options.has(first) && ends_word(*answer, 1) && !pronoun && !article) return first;
  const char upper = first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first;
  if (options.has(upper) &&
      after(answer->substr(1), "*_)]}$.\"` \r\t").substr(0, 1).find_first_not_of('\n') == std::string_view::npos)
    return upper;  // "answer: b" and no more
  return options.beginning(*answer);
}

std::optional<char> last_statement(std::string_view text, const Options& options) {
  std::optional<char> found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const std::string_view opening :
         {"answer", "correct option", "correct choice", "best option", "best choice"}) {
      if (!starts_like(text.substr(at), opening) || python::is_word(python::before(text, at))) continue;
      if (const auto letter = letter_stated(text.substr(at + opening.size()), options)) found = letter;
    }
  }
  return found;
}

std::optional<char> letter_at_start(std::string_view text, const Options& options) {
  text = after(text, wrapping);
  if (text.empty() || !options.has(text.front()) || is_article(text, 0)) return std::nullopt;
  if (text.size() == 1) return text.front();
  return std::string_view(".):]}*_`\"$, \t\r\n").find(text[1]) != std::string_view::npos ? std::optional(text.front())
                                                                                         : std::nullopt;
}

/// The last letter between marks: \boxed{B}, **B**, **B.**, (B).
std::optional<char> marked_letter(std::string_view text, const Options& options) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"\\boxed{", "}"}, {"\\text{", "}"}, {"**", ".):*"}, {"(", ")"}}) {
    for (std::size_t at = text.rfind(open); at != std::string_view::npos;
         at = at == 0 ? text.npos : text.rfind(open, at - 1)) {
      const std::string_view rest = after(text.substr(at + open.size()), "({\\tex ");
      if (rest.size() > 1 && options.has(rest[0]) && close.find(rest[1]) != std::string_view::npos) return rest[0];
    }
  }
  return std::nullopt;
}

std::optional<char> last_alone(std::string_view text, const Options& options) {
  for (std::size_t at = text.size(); at-- > 0;)
    if (stands_alone(text, at, options)) return text[at];
  return std::nullopt;
}

}  // namespace

std::optional<char> choice_written(std::string_view reply, const std::vector<std::string>& choices) {
  const Options options(choices);
  const std::string_view bare = trimmed(reply, wrapping);
  const std::string_view letter = trimmed(bare, ".):");
  if (letter.size() == 1) {
    const char upper = letter[0] >= 'a' ? static_cast<char>(letter[0] - 'a' + 'A') : letter[0];
    if (options.has(upper)) return upper;
  }
  if (const auto text = options.with_text(reply)) return text;
  if (const auto text = options.with_text(bare)) return text;
  if (bare.size() < 3 || !options.has(bare.front()) || std::string_view(".): ").find(bare[1]) == std::string_view::npos)
    return std::nullopt;
  const auto both = options.with_text(after(bare.substr(1), ".): *"));
  return both && *both == bare.front() ? both : std::nullopt;
}

std::optional<NamedChoice> choice_named(std::string_view reply, const std::vector<std::string>& choices) {
  const Options options(choices);
  if (const auto letter = choice_written(reply, choices)) {
    const bool may_be_word = *letter == 'A' || *letter == 'I';
    return NamedChoice{*letter, trimmed(reply, wrapping).size() == 1 && !may_be_word};
  }
  if (const auto letter = last_statement(reply, options)) return NamedChoice{*letter, false};
  if (const auto letter = letter_at_start(reply, options)) return NamedChoice{*letter, true};
  if (const auto letter = marked_letter(reply, options)) return NamedChoice{*letter, false};
  if (const auto letter = last_alone(reply, options)) return NamedChoice{*letter, false};
  return std::nullopt;
}

}  // namespace bench
