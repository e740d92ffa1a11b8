#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "score/verdict.h"

// The filters and the exact_match of lm-evaluation-harness 0.4.13, written out by hand: what they find hangs on details
// of Python's regular expressions.

namespace bench::lm_eval {

enum class Pick { first, last };

Extraction invalid();                                ///< "[invalid]", as that harness calls no answer
Extraction whole(std::string_view text);             ///< the text without white space around it
Extraction untouched(std::string_view text);         ///< the text as it stands
Extraction taken(std::string_view text, Pick pick);  ///< one of several matches

/// A capital letter up to `last` behind any of some words, with an opening bracket before it where that is allowed.
Extraction letter_behind(std::string_view text, const std::vector<std::string_view>& words, char last, Pick pick,
                         bool bracket = false);

/// Lower case, without ASCII punctuation: what exact_match compares where it ignores both.
std::string plain(std::string_view text);
/// Whether that makes the answer equal to any of the right ones.
bool plainly_equal(const ToGrade& answer, std::string_view extracted);

}  // namespace bench::lm_eval
