#include "sim/reply/known_answer.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "sim/known_questions.h"
#include "sim/world/draws.h"

namespace bench::sim {
namespace {

/// No model is surer than this of anything.
constexpr double surest = 0.999;
/// What a free answer has at least, as a letter has one share of the letters.
constexpr double least_sure = 0.02;

/// What is drawn for one question in one request, each by a name of its own.
class QuestionDraws {
 public:
  QuestionDraws(const KnownQuestion& question, const AnswerRequest& request)
      : seed_(sub_seed(sub_seed(request.seed, "question", hashed(question.text)), "request", request.key)) {}
  Draws operator()(std::string_view purpose) const { return Draws(sub_seed(seed_, purpose)); }

 private:
  std::uint64_t seed_;
};

double chance_to_know(const Answers& rules, const std::string& subject, std::int64_t active) {
  const auto own = rules.subjects.find(subject);
  const double alone = own == rules.subjects.end() ? rules.p : own->second;
  return std::clamp(alone + rules.per_concurrency * static_cast<double>(active - 1), 0.0, 1.0);
}

/// How sure the model is of what it says, and whether it is right. Of the answers it is so sure of, just that share is
/// right: sureness is spread evenly around the chance to know, as far as both ends allow.
struct Belief {
  double sureness = 0;
  bool right = false;
};
Belief belief(double chance, double least, const QuestionDraws& draws) {
  const double spread = std::max(0.0, std::min(chance - least, 1 - chance));
  const double sureness = chance + spread * (2 * draws("sureness").uniform() - 1);
  return {std::clamp(sureness, least, surest), draws("right").uniform() < sureness};
}

std::size_t below(const QuestionDraws& draws, std::string_view purpose, std::size_t n) {
  return static_cast<std::size_t>(draws(purpose).below(n));
}

/// The shares of all options, the one that is said first: none of the others has more.
std::vector<double> shares_of(std::size_t options, double sureness, const QuestionDraws& draws) {
  std::vector<double> weights(options, 0);
  Draws weight = draws("shares");
  double sum = 0;
  for (std::size_t i = 1; i < options; ++i) sum += weights[i] = 0.3 + weight.uniform();
  std::vector<double> shares(options, sureness);
  for (std::size_t i = 1; i < options; ++i) shares[i] = (1 - sureness) * weights[i] / sum;
  if (std::any_of(shares.begin(), shares.end(), [&](double share) { return share > sureness; }))
    std::fill(shares.begin() + 1, shares.end(), (1 - sureness) / static_cast<double>(options - 1));
  return shares;
}

/// A whole number becomes another one near it, any other text the right answer of another question.
std::string wrong_text(const KnownQuestion& question, const KnownQuestions& known, const QuestionDraws& draws) {
  const std::string& right = question.answer;
  const bool is_number = right.size() < 16 && right.find_first_of("123456789") != std::string::npos &&
                         right.find_first_not_of("0123456789", right.front() == '-' ? 1 : 0) == std::string::npos;
  if (is_number) {
    const std::int64_t off = static_cast<std::int64_t>(below(draws, "wrong", 20)) - 10;
    return std::to_string(std::stoll(right) + (off >= 0 ? off + 1 : off));
  }
  const std::vector<std::string>& others = known.free_answers();
  if (others.size() < 2) return "something else";
  const auto own = static_cast<std::size_t>(std::lower_bound(others.begin(), others.end(), right) - others.begin());
  return others[(own + 1 + below(draws, "wrong", others.size() - 1)) % others.size()];
}

/// One of the options takes no part in what is told of the odds, as happens where a model finds 20 words likelier.
void hide_one(ChoicePoint& choice, double absent, const QuestionDraws& draws) {
  if (choice.shares.size() < 2 || draws("absent").uniform() >= absent) return;
  choice.shares[1 + below(draws, "hidden", choice.shares.size() - 1)] = 0;
}

/// The letters as tokens, the one that is said first.
ChoicePoint letters_of(const KnownQuestions::Found& found, bool blank, const Belief& belief,
                       const QuestionDraws& draws) {
  ChoicePoint choice;
  for (const char letter : found.labels.letters) choice.tokens.push_back((blank ? " " : "") + std::string(1, letter));
  std::size_t said = found.question->right_choice();
  const std::size_t options = choice.tokens.size();
  if (!belief.right && options > 1) said = (said + 1 + below(draws, "wrong", options - 1)) % options;
  std::swap(choice.tokens[0], choice.tokens[said]);
  choice.shares = shares_of(options, belief.sureness, draws);
  return choice;
}

void append_spoken(std::vector<std::string>& pieces, const std::string& text) {
  for (std::string& piece : spoken_pieces(text)) pieces.push_back(std::move(piece));
}

}  // namespace

std::vector<std::string> spoken_pieces(const std::string& text) {
  std::vector<std::string> pieces;
  bool in_word = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (pieces.empty() || (space && in_word)) pieces.emplace_back();
    pieces.back() += c;
    in_word = !space;
  }
  return pieces;
}

std::optional<KnownAnswer> known_answer(const Answers& rules, const AnswerRequest& request) {
  if (!rules.known) return std::nullopt;
  const auto found = rules.known->find(request.prompt.asked);
  if (!found) return std::nullopt;
  const KnownQuestion& question = *found->question;
  const QuestionDraws draws(question, request);
  const AnswerForm form = form_asked_for(request.prompt, found->begin, found->labels.in_brackets);
  KnownAnswer answer;
  if (draws("unparsed").uniform() < rules.unparsed) {
    answer.pieces = spoken_pieces(std::string(form.blank ? " " : "") + "That depends on what is meant by it.");
    return answer;
  }
  const double least = question.is_choice() ? 1 / static_cast<double>(question.choices.size()) : least_sure;
  const Belief held = belief(chance_to_know(rules, question.subject, request.active), least, draws);
  append_spoken(answer.pieces, form.before);
  if (question.is_choice()) {
    answer.choice = letters_of(*found, form.blank, held, draws);
    answer.choice->piece = static_cast<std::int64_t>(answer.pieces.size());
    answer.pieces.push_back(answer.choice->tokens.front());
    hide_one(*answer.choice, rules.absent, draws);
    append_spoken(answer.pieces, form.after);
  } else {
    const std::string text = held.right ? question.answer : wrong_text(question, *rules.known, draws);
    append_spoken(answer.pieces, (form.blank ? " " : "") + text + form.after);
  }
  return answer;
}

}  // namespace bench::sim
