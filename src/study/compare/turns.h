#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace bench {

// Two sides that are measured in turns, so that what changes with time (a machine that grows warm, a neighbour that
// comes and goes) meets both alike: A B B A or B A A B, a coin decides for each four which of the two.

/// What one side has to send.
struct SideAmount {
  std::int64_t requests = 0;
  std::int64_t runs = 1;     ///< of the suite
  std::int64_t workers = 1;  ///< requests in flight
  bool may_end = false;      ///< before all is sent, when enough is known: turns are short, of questions as well
};

/// A stretch of one side's plan: `count` places from `first` on.
struct SideTurn {
  std::size_t side = 0;
  std::int64_t first = 0;
  std::int64_t count = 0;
  bool operator==(const SideTurn&) const = default;

  std::vector<std::int64_t> places() const {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), first);
    return all;
  }
};

/// In how many turns of nearly one length each side is measured: a run of the suite in each, or less of it where there
/// are few runs, but enough for every worker to be kept busy. An even number wherever there are two requests, so that a
/// drift in one direction cancels out.
std::int64_t turns_of_each(const SideAmount& base, const SideAmount& changed);

/// All turns in their order: every place of both plans once, each side from its first place to its last.
std::vector<SideTurn> turns_of_sides(const SideAmount& base, const SideAmount& changed, std::uint64_t seed);

}  // namespace bench
