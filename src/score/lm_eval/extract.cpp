#include "score/lm_eval/extract.h"

#include "score/text/python_text.h"

namespace bench::lm_eval {

Extraction invalid() { return {"[invalid]", true, true}; }

Extraction whole(std::string_view text) {
  const std::string_view stripped = python::strip(text);
  return {std::string(stripped), stripped.empty(), true};
}

Extraction untouched(std::string_view text) { return {std::string(text), python::strip(text).empty(), true}; }

Extraction taken(std::string_view text, Pick pick) {
  return {std::string(python::strip(text)), false, pick == Pick::last};
}

namespace {

/// Length of the letter and its bracket at the start of `rest`, 0 when there is none.
std::size_t letter_length(std::string_view rest, char last, bool bracket) {
  const std::size_t skip = bracket && !rest.empty() && rest.front() == '(' ? 1 : 0;
  return rest.size() > skip && rest[skip] >= 'A' && rest[skip] <= last ? skip + 1 : 0;
}

}  // namespace

Extraction letter_behind(std::string_view text, const std::vector<std::string_view>& words, char last, Pick pick,
                         bool bracket) {
  std::optional<std::size_t> found;  // where the letter stands
  for (const std::string_view word : words) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      const std::size_t behind = at + word.size();
      const std::size_t length = letter_length(text.substr(behind), last, bracket);
      if (length == 0) continue;
      const std::size_t letter = behind + length - 1;
      if (!found || (pick == Pick::first ? letter < *found : letter > *found)) found = letter;
      if (pick == Pick::first) break;
    }
  }
  return found ? taken(text.substr(*found, 1), pick) : invalid();
}

std::string plain(std::string_view text) { return python::without_ascii_punctuation(python::lower(text)); }

bool plainly_equal(const ToGrade& answer, std::string_view extracted) {
  const std::string given = plain(extracted);
  return any_reference(answer, [&](const std::string& right) { return plain(right) == given; });
}

}  // namespace bench::lm_eval
