#include "sim/reply/answer.h"

#include <algorithm>
#include <cmath>
#include <regex>

#include "base/utf8.h"
#include "sim/reply/known_answer.h"
#include "sim/reply/schema_text.h"
#include "sim/world/draws.h"

namespace bench::sim {
namespace {

constexpr std::int64_t most_tokens = 1'000'000;

/// What the model would say, in tokens, the end token included.
std::int64_t drawn_length(const Behaviour& rules, const AnswerRequest& request) {
  const LogNormal shape = lognormal_of(rules.output.mean, rules.output.std);
  const double drawn = Draws(sub_seed(request.seed, "length", request.key)).lognormal(shape.median, shape.log_sigma);
  const auto rounded = static_cast<std::int64_t>(std::floor(std::min(drawn, 1e6) + 0.5));
  return std::clamp(rounded, rules.output.min, std::max(rules.output.min, most_tokens));
}

/// A text cut into so many pieces of about equal length, whole characters each; blanks fill up what is missing, which
/// JSON allows.
std::vector<std::string> spread_over(const std::string& text, std::int64_t pieces) {
  std::vector<std::string> characters;
  for (std::string_view rest = text; !rest.empty();) {
    const CodePoint next = first_code_point(rest);
    characters.emplace_back(rest.substr(0, next.size));
    rest.remove_prefix(next.size);
  }
  while (static_cast<std::int64_t>(characters.size()) < pieces) characters.emplace_back(" ");
  std::vector<std::string> out(static_cast<std::size_t>(pieces));
  for (std::size_t i = 0; i < characters.size(); ++i) out[i * out.size() / characters.size()] += characters[i];
  return out;
}

std::optional<std::string> scripted(const Answers& answers, const std::string& message) {
  for (const ScriptLine& line : answers.script)
    if (std::regex_search(message, std::regex(line.pattern))) return line.reply;
  return std::nullopt;
}

class AnswerWriter {
 public:
  explicit AnswerWriter(Draws draws) : draws_(draws) {}

  void add(std::string_view piece) {
    answer.text += piece;
    answer.ends.push_back(static_cast<std::uint32_t>(answer.text.size()));
  }
  void add_words(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      if (i > 0) answer.text += ' ';
      add(vocabulary[draws_.below(vocabulary.size())]);
    }
  }

  Answer answer;

 private:
  Draws draws_;
};

/// The model stops behind the first stop string in its answer: its tokens are counted, its text is not sent.
void cut_at_stop(Answer& answer, const std::vector<std::string>& stop) {
  const std::size_t begin = answer.thinking().size();
  std::size_t first = std::string::npos, behind = 0;
  for (const std::string& word : stop) {
    const std::size_t found = word.empty() ? std::string::npos : answer.text.find(word, begin);
    if (found < first) first = found, behind = found + word.size(), answer.stopped_by = word;
  }
  if (first == std::string::npos) return;
  const auto last = std::lower_bound(answer.ends.begin(), answer.ends.end(), behind);
  answer.tokens = last - answer.ends.begin() + 1;
  answer.stops = true;
  answer.text.resize(first);
  answer.ends.erase(std::upper_bound(answer.ends.begin(), answer.ends.end(), first), answer.ends.end());
  const std::size_t shown = answer.ends.empty() ? 0 : answer.ends.back();
  if (shown < first) answer.ends.push_back(static_cast<std::uint32_t>(first));
}

}  // namespace

constexpr std::array<std::string_view, 96> vocabulary = {
    "the",  "of",    "and",  "a",     "to",     "in",   "is",    "it",    "that",  "was",    "for",   "on",
    "are",  "with",  "as",   "be",    "at",     "one",  "have",  "this",  "from",  "or",     "had",   "by",
    "but",  "some",  "what", "there", "we",     "can",  "out",   "other", "were",  "all",    "your",  "when",
    "up",   "use",   "word", "how",   "said",   "an",   "each",  "she",   "which", "do",     "their", "time",
    "if",   "will",  "way",  "about", "many",   "then", "them",  "would", "write", "like",   "so",    "these",
    "her",  "long",  "make", "thing", "see",    "him",  "two",   "has",   "look",  "more",   "day",   "could",
    "go",   "come",  "did",  "sky",   "number", "blue", "light", "river", "model", "people", "my",    "over",
    "know", "water", "than", "call",  "first",  "who",  "may",   "down",  "side",  "naïve",  "café",  "日本"};

std::string_view Answer::piece(std::int64_t i) const {
  const auto at = static_cast<std::size_t>(i);
  const std::size_t begin = at == 0 ? 0 : ends[at - 1];
  return std::string_view(text).substr(begin, ends[at] - begin);
}

std::string_view Answer::thinking() const {
  return std::string_view(text).substr(0,
                                       thinking_pieces == 0 ? 0 : ends[static_cast<std::size_t>(thinking_pieces) - 1]);
}

std::string_view Answer::content() const { return std::string_view(text).substr(thinking().size()); }

Answer make_answer(const Behaviour& rules, const AnswerRequest& request) {
  std::optional<std::vector<std::string>> own;  // a text that has its own length
  if (!request.schema && rules.answers.mode == AnswerMode::echo) own = spoken_pieces(request.last_message);
  if (!request.schema && rules.answers.mode == AnswerMode::script)
    if (const auto reply = scripted(rules.answers, request.last_message)) own = spoken_pieces(*reply);
  std::optional<ChoicePoint> choice;
  if (!request.schema && rules.answers.mode == AnswerMode::accuracy)
    if (auto known = known_answer(rules.answers, request)) {
      own = std::move(known->pieces);
      choice = std::move(known->choice);
    }

  const std::int64_t thinking = request.thinks ? rules.thinking_tokens : 0;
  std::int64_t spoken = own ? static_cast<std::int64_t>(own->size()) + 1 : drawn_length(rules, request);
  const std::int64_t least = request.never_stops ? request.max_tokens.value_or(0) : request.least_tokens;
  if (least > 0) spoken = std::max(spoken, std::min(least, most_tokens) + 1 - thinking);
  AnswerWriter writer(Draws(sub_seed(request.seed, "text", request.key)));
  Answer& answer = writer.answer;
  answer.tokens = std::min(thinking + spoken, request.max_tokens.value_or(thinking + spoken));
  answer.stops = answer.tokens == thinking + spoken;
  const std::int64_t pieces = answer.stops ? answer.tokens - 1 : answer.tokens;
  answer.thinking_pieces = std::min(thinking, pieces);
  if (choice) choice->piece += thinking;
  answer.choice = std::move(choice);
  answer.odds_seed = sub_seed(request.seed, "odds", request.key);
  writer.add_words(answer.thinking_pieces);
  const std::int64_t content = pieces - answer.thinking_pieces;
  if (own) {
    const auto known = std::min(content, static_cast<std::int64_t>(own->size()));
    for (std::int64_t i = 0; i < known; ++i) writer.add((*own)[static_cast<std::size_t>(i)]);
    writer.add_words(content - known);  // it must go on when there is no more to say
  } else if (request.schema && content > 0) {
    const Draws draws(sub_seed(request.seed, "schema", request.key));
    for (const std::string& piece : spread_over(text_for_schema(*request.schema, draws), content)) writer.add(piece);
  } else {
    writer.add_words(content);
  }
  if (!request.stop.empty()) cut_at_stop(answer, request.stop);
  return std::move(answer);
}

}  // namespace bench::sim
