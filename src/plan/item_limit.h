#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"

namespace bench {

// --limit: which items of a suite are kept.

/// How many of so many items a limit keeps.
Expected<std::int64_t> kept_items(const ItemLimit& limit, std::int64_t items);

/// The kind of a case, for a question its subject: "" without tags.
std::string first_tag(const Case& asked);

/// Of each kind of case its part, a kind being those with the same first tag: parts by the largest remainder, a tie to
/// the kind that comes first, and of a kind the first cases. A suite of one kind keeps its first cases.
void keep_some(std::size_t kept, std::vector<Case>& cases);

/// Another order, the same for the same seed.
void shuffle_cases(std::uint64_t seed, std::vector<Case>& cases);

}  // namespace bench
