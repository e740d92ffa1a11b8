#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "score/lm_eval/extract.h"

namespace bench::lm_eval {

/// The multi_choice_regex filter: a bracketed capital letter; else an option's text; else a letter behind a colon.
/// The answer is written "(B)".
Extraction option_in(std::string_view text, const std::vector<std::string>& choices, Pick pick);

}  // namespace bench::lm_eval
