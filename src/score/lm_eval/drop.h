#pragma once

#include <string>
#include <string_view>

namespace bench::lm_eval {

/// A span of DROP as lm-eval compares it: tokens between blanks and hyphens, lower case, numbers as Python's float
/// writes them, no punctuation, no articles.
std::string normalised_span(std::string_view text);

/// Best F1 of a reply, which is one span, with an answer, whose spans stand on lines of their own: rounded to
/// hundredths.
double drop_f1(std::string_view reply, std::string_view answer);
bool drop_exact(std::string_view reply, std::string_view answer);

}  // namespace bench::lm_eval
