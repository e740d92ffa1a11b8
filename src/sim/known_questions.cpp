#include "sim/known_questions.h"

#include <algorithm>
#include <cstring>

#include "bench/plan.h"

#include "base/random.h"
#include "base/text.h"

namespace bench::sim {
namespace {

constexpr std::size_t beginning_bytes = 16;
constexpr std::size_t filter_bits = std::size_t{1} << 18;

/// Of the first `length` bytes, at most 16.
std::uint64_t beginning_of(std::string_view text, std::size_t length) {
  std::uint64_t halves[2] = {0, 0};
  std::memcpy(halves, text.data(), length);
  return mixed(halves[0] ^ mixed(halves[1] + length));
}

/// Whether a text that stands there is a word, and not the beginning of a longer one.
bool ends_there(std::string_view prompt, std::size_t begin, std::string_view text) {
  const std::size_t end = begin + text.size();
  return end >= prompt.size() || !is_letter_or_digit(prompt[end]) || !is_letter_or_digit(text.back());
}

bool is_usable(const KnownQuestion& question) {
  if (question.text.empty() || question.answer.empty()) return false;
  return !question.is_choice() || question.right_choice() < question.choices.size();
}

}  // namespace

std::size_t KnownQuestion::right_choice() const {
  const char letter = answer.empty() ? '\0' : answer.front();
  if (answer.size() != 1) return choices.size();
  if (is_digit(letter)) return letter == '0' ? choices.size() : static_cast<std::size_t>(letter - '1');
  const char lower = lower_case(letter);
  return lower >= 'a' && lower <= 'z' ? static_cast<std::size_t>(lower - 'a') : choices.size();
}

KnownQuestions::KnownQuestions(std::vector<KnownQuestion> questions) : maybe_(filter_bits) {
  for (KnownQuestion& question : questions) {
    question.text = trimmed(question.text);
    question.answer = trimmed(question.answer);
    for (std::string& choice : question.choices) choice = trimmed(choice);
    if (!is_usable(question)) continue;
    const std::size_t length = std::min(beginning_bytes, question.text.size());
    const std::uint64_t key = beginning_of(question.text, length);
    by_beginning_[key].push_back(static_cast<std::uint32_t>(questions_.size()));
    maybe_[key % filter_bits] = true;
    if (std::find(lengths_.begin(), lengths_.end(), length) == lengths_.end()) lengths_.push_back(length);
    longest_ = std::max(longest_, question.text.size());
    if (!question.is_choice()) free_answers_.push_back(question.answer);
    questions_.push_back(std::move(question));
  }
  std::sort(free_answers_.begin(), free_answers_.end());
  free_answers_.erase(std::unique(free_answers_.begin(), free_answers_.end()), free_answers_.end());
}

std::optional<KnownQuestions::Found> KnownQuestions::find(std::string_view prompt) const {
  for (std::size_t begin = prompt.size(); begin-- > 0;) {
    auto found = found_at(prompt, begin);
    if (!found) continue;
    if (found->question->is_choice()) return found;
    // Without choices nothing tells a question from the same words at the end of a longer one.
    const std::size_t end = begin + found->question->text.size();
    const std::size_t first = end - std::min(end, longest_);
    for (std::size_t before = begin; before > first; --before)
      if (auto longer = found_at(prompt, before - 1); longer && before - 1 + longer->question->text.size() >= end)
        found = std::move(longer);
    return found;
  }
  return std::nullopt;
}

std::optional<KnownQuestions::Found> KnownQuestions::found_at(std::string_view prompt, std::size_t begin) const {
  std::optional<Found> best;
  if (is_letter_or_digit(prompt[begin]) && !may_begin(prompt, begin)) return best;
  for (const std::size_t length : lengths_) {
    if (prompt.size() - begin < length) continue;
    const std::uint64_t key = beginning_of(prompt.substr(begin), length);
    if (!maybe_[key % filter_bits]) continue;
    const auto candidates = by_beginning_.find(key);
    if (candidates == by_beginning_.end()) continue;
    for (const std::uint32_t at : candidates->second) {
      const KnownQuestion& question = questions_[at];
      if (best && question.text.size() <= best->question->text.size()) continue;
      if (prompt.compare(begin, question.text.size(), question.text) != 0) continue;
      if (!ends_there(prompt, begin, question.text)) continue;
      auto labels = labels_of_options(prompt, begin, question.choices);
      if (labels) best = Found{&question, begin, *std::move(labels)};
    }
  }
  return best;
}

namespace {

/// Of worked solutions that end in "#### 72", as those of GSM8K do, the end alone.
std::string final_answer(const std::string& reference) {
  constexpr std::string_view mark = "#### ";
  const std::size_t at = reference.rfind(mark);
  return at == std::string::npos ? reference : reference.substr(at + mark.size());
}

}  // namespace

std::vector<KnownQuestion> known_questions_of(const Suite& suite) {
  std::vector<KnownQuestion> questions;
  for (const Case& asked : suite.cases) {
    if (asked.scoring.references.empty()) continue;
    const auto last = std::find_if(asked.messages.rbegin(), asked.messages.rend(),
                                   [](const bench::Message& message) { return message.role == "user"; });
    if (last == asked.messages.rend()) continue;
    questions.push_back({asked.tags.empty() ? "" : asked.tags.front(),
                         asked.question.empty() ? last->content : asked.question, asked.scoring.choices,
                         final_answer(asked.scoring.references.front())});
  }
  return questions;
}

}  // namespace bench::sim
