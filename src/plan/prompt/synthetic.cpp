#include "plan/prompt/synthetic.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/random.h"

namespace bench {
namespace {

/// All of four letters, so that a text has as many bytes as words times five; each is one token to most tokenizers.
constexpr std::string_view synthetic_words =
    "able acid aged also area army away baby back ball band bank base bath bear beat been bell belt best bird blow "
    "blue boat body bone book born both bowl bulk burn bush busy cake call calm came camp card care case cash cast "
    "cell chat chip city club coal coat code cold come cook cool copy core cost crew crop dark data date dawn days "
    "dead deal dear debt deep desk diet disk door down draw drop drug dual duke dust duty each earn ease east easy "
    "edge else even ever evil exit face fact fail fair fall farm fast fate fear feed feel feet fell felt file fill "
    "film find fine fire firm fish five flat flow food foot ford form fort four free from fuel full fund gain game "
    "gate gave gear gift girl give glad goal gold golf gone good gray grew grow hair half hall hand hang hard harm "
    "head hear heat held help here hero high hill hire hold hole holy home hope host hour huge hunt idea inch iron "
    "item join jump jury just keen keep kept kind king knew know lack lady laid lake land lane last late lead left "
    "less life lift like line link list live load loan lock long look lord lose loss lost love luck made mail main "
    "make male many mark mass meal mean meat meet menu mile milk mill mind mine miss mode mood moon more most move "
    "much must name navy near neck need news next nice nine none nose note";

constexpr std::size_t word_bytes = 5;  // with the blank behind it

}  // namespace

std::string synthetic_text(std::int64_t words, std::uint64_t seed) {
  constexpr std::size_t known = (synthetic_words.size() + 1) / word_bytes;
  Random random(seed);
  std::string text;
  text.reserve(static_cast<std::size_t>(words) * word_bytes);
  for (std::int64_t i = 0; i < words; ++i) {
    if (i > 0) text += ' ';
    text += synthetic_words.substr(random.below(known) * word_bytes, word_bytes - 1);
  }
  return text;
}

Suite synthetic_suite(std::int64_t tokens, std::int64_t words, std::uint64_t seed) {
  constexpr std::int64_t most_words = 100'000;  // of all: they stand in the journal
  constexpr std::int64_t most_prompts = 8;
  const std::int64_t prompts = std::clamp<std::int64_t>(most_words / std::max<std::int64_t>(words, 1), 1, most_prompts);
  Suite suite;
  suite.name = "synthetic-" + std::to_string(tokens);
  for (std::int64_t i = 0; i < prompts; ++i) {
    Case one;
    one.id = "synthetic-" + std::to_string(tokens) + "-" + std::to_string(i + 1);
    const auto index = static_cast<std::uint64_t>(i);
    one.messages = {{"user", synthetic_text(words, sub_seed(seed, "synthetic", index))}};
    suite.cases.push_back(std::move(one));
  }
  return suite;
}

std::int64_t words_for(std::int64_t tokens, const WordCounts& counts) {
  const double words = (static_cast<double>(tokens) - counts.beside) / counts.each;
  return std::max<std::int64_t>(1, std::llround(words));
}

std::optional<WordCounts> word_counts(CountedText few, CountedText many) {
  if (many.words <= few.words || many.tokens <= few.tokens) return std::nullopt;
  const double each = static_cast<double>(many.tokens - few.tokens) / static_cast<double>(many.words - few.words);
  return WordCounts{static_cast<double>(few.tokens) - each * static_cast<double>(few.words), each};
}

}  // namespace bench
