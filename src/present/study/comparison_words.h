#pragma once

#include <string>

#include "bench/comparison.h"

namespace bench {

// What a comparison says, in the same words for the terminal, Markdown and a page. Raw text.

/// "faster 4.1 % [2.9, 5.2]", "slower 3.2 x [3.0, 3.4]", "higher 3.0 points [1.1, 4.9]", "same within 2 %",
/// "inconclusive: about 14 more runs", "no data". The change is that of the metric: a time that takes 4.1 % less.
std::string verdict_words(const Comparison& comparison);

/// For a column of a table: the change with its sign and interval, "−4.1 % [−5.2, −2.9]"; "~" where there is no
/// difference to speak of, "—" where there are no data.
std::string change_words(const Comparison& comparison);

/// "p = 0.002, n = 10 + 10, mann-whitney, exact": what a verdict stands on. "n = 12 pairs" of paired values. A p that
/// was adjusted says so.
std::string evidence_words(const Comparison& comparison);

/// How many times as fast, for rankings: "1.35 ± 0.05 x faster". "" of anything but a ratio that was called.
std::string times_words(const Comparison& comparison);

/// "a is 1.35 ± 0.05 x as fast as b; a cannot be told from c": the best against each other, as a sentence.
std::string ranking_words(const SideRanking& ranking);

}  // namespace bench
