#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "bench/diagnosis.h"

namespace bench_test {

/// A world of our own, with causes that mix, and what the definitions make of it. What is missing is not judged.
struct MixedWorld {
  std::string_view name;
  std::string_view world;  ///< JSON
  bench::Cause verdict;
  std::optional<std::int64_t> places = {};
  std::string_view hypotheses = "";  ///< queueing, bandwidth, grammar, temperature: c, r or o for each; ? is not judged
  std::string_view warning = "";     ///< a code that must be there
  std::int64_t workers = 8;
};
std::span<const MixedWorld> mixed_worlds();

}  // namespace bench_test
