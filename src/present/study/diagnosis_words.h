#pragma once

#include <string>
#include <vector>

#include "bench/diagnosis.h"

#include "present/page/grid.h"
#include "present/page/page.h"

namespace bench {

// What a diagnosis says in words: raw text, the same for the terminal and for Markdown.

/// "3.2 x [3.1, 3.3]"; "—" of none.
std::string times_text(const std::optional<double>& value, const std::optional<Interval>& interval = std::nullopt);

/// "at least 4", "4", and what the server says where it differs.
Pieces places_words(const PlacesFound& places);

Grid speed_grid(const Diagnosis& diagnosis);

/// "CONFIRMED: 4 requests of 8 wait for a place".
std::string answer_words(const Hypothesis& hypothesis);
/// Its figure and the requests that prove it.
std::string evidence_words(const Evidence& evidence);

/// "slots 71 % [65, 77]", largest first.
Pieces share_words(const std::vector<CauseShare>& shares);

/// "speed-up now 1.0 x, up to 4.0 x: unknown until it is tried".
std::string expectation_words(const Advice& advice);

/// "52 requests in 48.0 s, seed 42".
Pieces effort_words(const Diagnosis& diagnosis);

}  // namespace bench
