#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/summary.h"

#include "summarise/group.h"
#include "summarise/measured.h"

namespace bench {

/// The questions of a group, as places in its rows.
struct Questions {
  const Measured& measured;
  std::vector<std::size_t> places;

  const Row& row(std::size_t place) const { return *measured.rows[place]; }
};

/// The last of those below, with an interval of another coverage.
ScoreSlice score_of_all(const Questions& questions, double coverage);

/// Subjects and categories by name, then all. `named`: the tags of a question are its subject and its category.
std::vector<ScoreSlice> slices_of(const Questions& questions, const Group& group, bool named);

}  // namespace bench
