#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sim/option_labels.h"

namespace bench {
struct Suite;
}

namespace bench::sim {

/// A question whose answer a simulated model may know.
struct KnownQuestion {
  std::string subject;
  std::string text;
  std::vector<std::string> choices;  ///< of a multiple choice
  std::string answer;                ///< the letter of the right choice, the first is A; else the answer's text
  bool operator==(const KnownQuestion&) const = default;

  bool is_choice() const { return !choices.empty(); }
  /// The right one of the choices.
  std::size_t right_choice() const;
};

/// Finds out which known question a prompt asks, whatever stands around it. Read only once made: servers share it.
class KnownQuestions {
 public:
  /// Blanks around texts do not count. Questions without a text or an answer are left out.
  explicit KnownQuestions(std::vector<KnownQuestion> questions);

  struct Found {
    const KnownQuestion* question = nullptr;
    std::size_t begin = 0;  ///< of its text in the prompt
    OptionLabels labels;    ///< one for each of its choices
  };
  /// The last known question in the prompt, as examples stand before what is asked. Each of its choices must stand in
  /// the prompt with a label, in any order: the same text may be asked with other choices.
  std::optional<Found> find(std::string_view prompt) const;

  const std::vector<KnownQuestion>& all() const { return questions_; }
  /// The answers of questions that offer no choices, each once: what is wrong for one of them is right for another.
  const std::vector<std::string>& free_answers() const { return free_answers_; }

 private:
  std::optional<Found> found_at(std::string_view prompt, std::size_t begin) const;

  std::vector<KnownQuestion> questions_;
  std::vector<std::string> free_answers_;
  /// Questions by the hash of how their text begins: its first bytes, or all of a shorter one.
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_beginning_;
  std::vector<bool> maybe_;           ///< a few bits of each such hash: most places of a prompt need no look-up
  std::vector<std::size_t> lengths_;  ///< of the beginnings
  std::size_t longest_ = 0;           ///< text
};

/// What a suite asks, for a model that is to know it: the last user message of each case that has a reference. The
/// first tag is the subject.
std::vector<KnownQuestion> known_questions_of(const Suite& suite);

}  // namespace bench::sim
