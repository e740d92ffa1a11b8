#pragma once

#include <string>
#include <string_view>
#include <vector>

// How much a text shares with another: measures of translations and summaries, as sacrebleu and rouge_score compute
// them for one sentence and one reference. 0 to 100.

namespace bench {

/// The `intl` tokens of sacrebleu: punctuation apart unless digits are beside it, symbols always.
std::vector<std::string> bleu_tokens(std::string_view text);
double bleu(std::string_view given, std::string_view reference);

std::vector<std::string> rouge_tokens(std::string_view text);
double rouge_n(std::string_view given, std::string_view reference, std::size_t n);
/// By the longest common subsequences of lines.
double rouge_lines(std::string_view given, std::string_view reference);

}  // namespace bench
